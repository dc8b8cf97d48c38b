package io.swerve.entropy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The kernel that runs on every JVM, in double precision. It is also what the vector kernel falls back on for rows that
 * are out of the ordinary (NaN, infinities, enormous logits), so what such rows mean is defined here alone.
 */
final class ScalarEntropyKernel implements EntropyKernel {
    static final ScalarEntropyKernel INSTANCE = new ScalarEntropyKernel();

    /**
     * Below this many nats under the maximum a logit weighs nothing: 2^31 of them would move no sum by one part in
     * 2^53. Leaving them out also keeps 0 * infinity away from the sums.
     */
    private static final double NEGLIGIBLE = 100;

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private ScalarEntropyKernel() {}

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public void measure(MemorySegment row, long offset, int length, float temperature, LogitStatistics result) {
        float top = Float.NEGATIVE_INFINITY;
        float second = Float.NEGATIVE_INFINITY;
        int topId = -1;
        int secondId = -1;
        for (int i = 0; i < length; i++) {
            float logit = logit(row, offset, i);
            if (logit > top) {
                second = top;
                secondId = topId;
                top = logit;
                topId = i;
            } else if (logit > second) {
                second = logit;
                secondId = i;
            } else if (Float.isNaN(logit)) {
                result.reject(LogitStatistics.State.NAN);
                return;
            }
        }
        if (top == Float.POSITIVE_INFINITY) {
            result.reject(LogitStatistics.State.POSITIVE_INFINITY);
        } else if (topId < 0) {
            result.reject(LogitStatistics.State.ALL_NEGATIVE_INFINITY);
        } else {
            addWeights(row, offset, length, 1.0 / temperature, top, result);
            result.complete(top, topId, second, secondId, 1, 0);
        }
    }

    private static void addWeights(MemorySegment row, long offset, int length, double scale, double top,
            LogitStatistics result) {
        double weight = 0;
        double weightedDrop = 0;
        double weightedSquare = 0;
        for (int i = 0; i < length; i++) {
            double drop = (top - logit(row, offset, i)) * scale;
            if (drop < NEGLIGIBLE) {
                double w = Math.exp(-drop);
                weight += w;
                weightedDrop += w * drop;
                weightedSquare += w * drop * drop;
            }
        }
        result.add(weight, weightedDrop, weightedSquare);
    }

    @Override
    public int argmax(MemorySegment row, long offset, int length) {
        float top = logit(row, offset, 0);
        int topId = 0;
        for (int i = 0; i < length; i++) {
            float logit = logit(row, offset, i);
            if (logit > top) {
                top = logit;
                topId = i;
            } else if (Float.isNaN(logit)) {
                return -1;
            }
        }
        return topId;
    }

    private static float logit(MemorySegment row, long offset, int index) {
        return row.get(FLOAT, offset + (long) index * Float.BYTES);
    }
}
