package io.swerve.bench.statistics;

import java.util.Objects;

/**
 * How two arms differ: by how much, with an interval, and whether more than by chance. Each value of an arm is that of a
 * problem: where a problem has several samples, it is their mean.
 *
 * @param difference the first arm minus the second
 * @param test whether they differ
 */
public record Comparison(Interval difference, SignificanceTest test) {
    private static final double CLEAR = 0.05;

    /** Checks that nothing is missing. */
    public Comparison {
        Objects.requireNonNull(difference, "difference");
        Objects.requireNonNull(test, "test");
    }

    /**
     * Compares shares, such as those of right answers, on the same problems.
     *
     * @param a from 0 to 1 for each problem, under one arm
     * @param b under another, of the same problems in the same order
     * @param seed of the test's sampling
     * @return a minus b
     * @throws IllegalArgumentException if the lengths differ, there are no problems, or a value is not from 0 to 1
     */
    public static Comparison shares(double[] a, double[] b, long seed) {
        return new Comparison(Shares.difference(a, b), PairedTest.of(a, b, seed));
    }

    /**
     * Compares means, such as those of lengths, on the same problems.
     *
     * @param a a value of each problem, under one arm
     * @param b under another, of the same problems in the same order
     * @param seed of resampling and test
     * @return a minus b
     * @throws IllegalArgumentException if the lengths differ or there are no problems
     */
    public static Comparison means(double[] a, double[] b, long seed) {
        return new Comparison(new Bootstrap(seed).difference(a, b), PairedTest.of(a, b, seed));
    }

    /**
     * Compares shares of different problems.
     *
     * @param a from 0 to 1 for each problem of one arm
     * @param b for each of another
     * @param seed of the test's sampling
     * @return a minus b
     * @throws IllegalArgumentException if an arm has no problems, or a value is not from 0 to 1
     */
    public static Comparison independentShares(double[] a, double[] b, long seed) {
        return new Comparison(Shares.independentDifference(a, b), IndependentTest.of(a, b, seed));
    }

    /**
     * Corrects the probability, by Bonferroni's rule, where the arm that is compared was picked among several because of
     * what it gave.
     *
     * @param several how many it was picked among, at least 1
     * @return the same difference, with a probability so many times as large, at most 1
     */
    public Comparison oneOf(int several) {
        double p = Math.min(1, several * test.p());
        return new Comparison(difference, switch (test) {
            case PairedTest paired -> new PairedTest(paired.difference(), paired.pairs(), paired.discordant(), p,
                    paired.exact());
            case IndependentTest other -> new IndependentTest(other.difference(), other.first(), other.second(), p,
                    other.exact());
        });
    }

    /** {@return whether the arms differ more than by chance: a probability below 5 %, and an interval without 0} */
    public boolean isClear() {
        return test.p() < CLEAR && difference.excludes(0);
    }

    /**
     * Writes the difference with its interval and the probability.
     *
     * @param digits behind the point
     * @return for example {@code 3.1 (0.2 to 6.1), p = 0.034}
     */
    public String text(int digits) {
        return difference.text(digits) + ", " + test.text();
    }
}
