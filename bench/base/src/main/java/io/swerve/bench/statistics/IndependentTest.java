package io.swerve.bench.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Tests whether two arms that were measured on different problems differ: the permutation test of the difference of
 * means, two-sided. If it made no difference which arm a value belongs to, each way to deal the values to the arms would
 * be as likely.
 *
 * @param difference mean of a minus mean of b
 * @param first how many values a has
 * @param second how many b has
 * @param p probability of a difference at least as large under the hypothesis of no difference
 * @param exact whether all ways to deal were counted; else they were sampled
 */
public record IndependentTest(double difference, int first, int second, double p, boolean exact)
        implements
            SignificanceTest {
    private static final int SAMPLES = 20_000;
    /** Sums of the same numbers in another order differ by rounding. */
    private static final double ROUNDING = 1e-9;

    /**
     * Tests two samples.
     *
     * @param a measurements of one arm
     * @param b those of another
     * @param seed of the sampling, where there are too many ways to count
     * @return the result
     * @throws IllegalArgumentException if one of them has no values
     */
    public static IndependentTest of(double[] a, double[] b, long seed) {
        if (a.length == 0 || b.length == 0) {
            throw new IllegalArgumentException("each arm needs a value, were " + a.length + " and " + b.length);
        }
        double[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        double difference = Arrays.stream(a).average().orElseThrow() - Arrays.stream(b).average().orElseThrow();
        Deals deals = new Deals(all, a.length);
        boolean exact = ways(all.length, a.length) <= SAMPLES;
        return new IndependentTest(difference, a.length, b.length, exact ? deals.counted() : deals.sampled(seed),
                exact);
    }

    /** How many ways there are to choose k of n; infinite where it matters no more. */
    private static double ways(int n, int k) {
        double ways = 1;
        for (int i = 1; i <= k; i++) {
            ways = ways * (n - k + i) / i;
        }
        return ways;
    }

    /** The ways to deal values to two arms. The sum of the first arm's decides, as that of all is always the same. */
    private static final class Deals {
        private final double[] all;
        private final int first;
        private final double expected;
        private final double observed;
        private long extreme;
        private long counted;

        Deals(double[] all, int first) {
            this.all = all.clone();
            this.first = first;
            expected = Arrays.stream(all).sum() * first / all.length;
            double size = Arrays.stream(all).map(Math::abs).sum();
            observed = Math.abs(Arrays.stream(all, 0, first).sum() - expected) - ROUNDING * size;
        }

        double counted() {
            count(0, 0, 0);
            return (double) extreme / counted;
        }

        private void count(int from, int chosen, double sum) {
            if (chosen == first) {
                counted++;
                extreme += Math.abs(sum - expected) >= observed ? 1 : 0;
                return;
            }
            for (int i = from; i <= all.length - (first - chosen); i++) {
                count(i + 1, chosen + 1, sum + all[i]);
            }
        }

        double sampled(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            for (int sample = 0; sample < SAMPLES; sample++) {
                double sum = 0;
                for (int i = 0; i < first; i++) {
                    int other = random.nextInt(i, all.length);
                    double dealt = all[other];
                    all[other] = all[i];
                    all[i] = dealt;
                    sum += dealt;
                }
                extreme += Math.abs(sum - expected) >= observed ? 1 : 0;
            }
            return (extreme + 1.0) / (SAMPLES + 1.0);
        }
    }
}
