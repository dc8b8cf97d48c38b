package io.swerve.steering.plan;

import io.swerve.internal.numeric.Samples;
import java.util.Arrays;

/** The last entropies of a sequence, for quantiles. Not thread-safe. */
final class EntropyHistory {
    /** Entropies kept. */
    static final int SIZE = 512;
    /** Entropies needed before a quantile means anything. */
    static final int LEAST = 20;

    private final double[] ring = new double[SIZE];
    private final double[] sorted = new double[SIZE];
    private int count;
    private int next;

    void copyFrom(EntropyHistory other) {
        System.arraycopy(other.ring, 0, ring, 0, SIZE);
        System.arraycopy(other.sorted, 0, sorted, 0, SIZE);
        count = other.count;
        next = other.next;
    }

    void clear() {
        count = 0;
        next = 0;
    }

    void add(double entropy) {
        if (count == SIZE) {
            remove(ring[next]);
        }
        int at = Arrays.binarySearch(sorted, 0, count, entropy);
        at = at < 0 ? -at - 1 : at;
        System.arraycopy(sorted, at, sorted, at + 1, count - at);
        sorted[at] = entropy;
        count++;
        ring[next] = entropy;
        next = (next + 1) % SIZE;
    }

    private void remove(double entropy) {
        int at = Arrays.binarySearch(sorted, 0, count, entropy);
        count--;
        System.arraycopy(sorted, at + 1, sorted, at, count - at);
    }

    /** Returns the quantile (the value at rank {@code ceil(q n)}), or positive infinity while there are too few. */
    double quantile(double q) {
        if (count < LEAST) {
            return Double.POSITIVE_INFINITY;
        }
        return Samples.nearestRank(sorted, count, q);
    }
}
