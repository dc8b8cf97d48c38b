package io.swerve.bench.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Tests whether paired measurements differ: Fisher's sign-flip permutation test of the mean difference, two-sided. If it
 * made no difference which of two arms a value belongs to, each difference would be as likely with the other sign.
 *
 * @param difference mean of a minus b
 * @param pairs how many pairs there are
 * @param discordant how many of them differ
 * @param p probability of a mean difference at least as large under the hypothesis of no difference
 * @param exact whether all assignments of signs were counted; else they were sampled
 */
public record PairedTest(double difference, int pairs, int discordant, double p, boolean exact)
        implements
            SignificanceTest {
    private static final int EXACT_LIMIT = 16;
    private static final int SAMPLES = 20_000;
    /** Sums of the same numbers in another order differ by rounding. */
    private static final double ROUNDING = 1e-9;

    /**
     * Tests pairs.
     *
     * @param a measurements of one arm
     * @param b those of another, of the same problems in the same order
     * @param seed of the sampling, where there are too many assignments to count
     * @return the result
     * @throws IllegalArgumentException if the lengths differ or there are no pairs
     */
    public static PairedTest of(double[] a, double[] b, long seed) {
        if (a.length != b.length || a.length == 0) {
            throw new IllegalArgumentException(a.length + " and " + b.length + " values are no pairs");
        }
        double[] differences = new double[a.length];
        Arrays.setAll(differences, i -> a[i] - b[i]);
        double mean = Arrays.stream(differences).average().orElseThrow();
        double[] discordant = Arrays.stream(differences).filter(value -> value != 0).toArray();
        boolean exact = discordant.length <= EXACT_LIMIT;
        double p = exact ? exact(discordant) : sampled(discordant, seed);
        return new PairedTest(mean, a.length, discordant.length, p, exact);
    }

    private static double exact(double[] differences) {
        double observed = limit(differences);
        int all = 1 << differences.length;
        int extreme = 0;
        for (int signs = 0; signs < all; signs++) {
            double sum = 0;
            for (int i = 0; i < differences.length; i++) {
                sum += (signs >> i & 1) == 0 ? differences[i] : -differences[i];
            }
            extreme += Math.abs(sum) >= observed ? 1 : 0;
        }
        return (double) extreme / all;
    }

    private static double sampled(double[] differences, long seed) {
        double observed = limit(differences);
        SplittableRandom random = new SplittableRandom(seed);
        int extreme = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            double sum = 0;
            for (double difference : differences) {
                sum += random.nextBoolean() ? difference : -difference;
            }
            extreme += Math.abs(sum) >= observed ? 1 : 0;
        }
        return (extreme + 1.0) / (SAMPLES + 1.0);
    }

    private static double limit(double[] differences) {
        double size = Arrays.stream(differences).map(Math::abs).sum();
        return Math.abs(Arrays.stream(differences).sum()) - ROUNDING * size;
    }
}
