package io.swerve.bench.statistics;

import java.util.Arrays;

/**
 * Estimates of shares with Wilson's score interval, which unlike a bootstrap doesn't shrink to a point where nothing or
 * everything was a hit: twenty of twenty right answers leave room for one wrong one in six.
 */
public final class Shares {
    /** The 97.5 % quantile of the standard normal distribution. */
    private static final double Z = 1.959963984540054;

    private Shares() {}

    /**
     * Estimates a share.
     *
     * @param hits how often it was so, from 0 to trials
     * @param trials of how many times
     * @return the share, from 0 to 1; NaN without an interval for no trials
     * @throws IllegalArgumentException if there are more hits than trials, or fewer than none
     */
    public static Interval of(int hits, int trials) {
        if (hits < 0 || hits > trials) {
            throw new IllegalArgumentException("hits must be between 0 and trials, were " + hits + " of " + trials);
        }
        return wilson((double) hits / trials, trials);
    }

    /**
     * Estimates the mean of one verdict for each problem.
     *
     * @param verdicts from 0 to 1, mostly one of both
     * @return the mean, over the problems; NaN without an interval for no problems
     * @throws IllegalArgumentException if a value is not from 0 to 1
     */
    public static Interval mean(double... verdicts) {
        return mean(verdicts, 1);
    }

    /**
     * Estimates the mean of shares, one for each problem. Samples of a problem are more alike than those of several, so
     * that the interval counts as many trials as would vary as much as the problems do: as many as there are problems if
     * the samples of each agree, as many as there are samples if the problems don't differ.
     *
     * @param shares of hits among the samples of each problem, from 0 to 1
     * @param samples how many each problem has, at least 1
     * @return the mean, over the problems; NaN without an interval for no problems
     * @throws IllegalArgumentException if a value is out of its range
     */
    public static Interval mean(double[] shares, int samples) {
        if (samples < 1) {
            throw new IllegalArgumentException("samples must be at least 1, was " + samples);
        }
        for (double share : shares) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("a share is from 0 to 1, was " + share);
            }
        }
        double p = Arrays.stream(shares).average().orElse(Double.NaN);
        return wilson(p, trials(shares, p, samples));
    }

    private static double trials(double[] shares, double p, int samples) {
        int problems = shares.length;
        if (samples == 1 || problems < 2 || p == 0 || p == 1) {
            return problems;
        }
        double squares = Arrays.stream(shares).map(share -> (share - p) * (share - p)).sum();
        return Math.min((double) problems * samples, p * (1 - p) * problems * (problems - 1) / squares);
    }

    /**
     * Estimates how much the shares of two arms that were measured on the same problems differ: the method of Newcombe
     * (1998, number 10), which joins both arms' Wilson intervals by their correlation.
     *
     * @param a verdicts of one arm, from 0 to 1
     * @param b those of another, of the same problems in the same order
     * @return the share of a minus that of b
     * @throws IllegalArgumentException if the lengths differ, or a value is not from 0 to 1
     */
    public static Interval difference(double[] a, double[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(a.length + " and " + b.length + " values are no pairs");
        }
        return difference(mean(a), mean(b), correlation(a, b));
    }

    /**
     * Estimates how much the shares of two arms that were measured on different problems differ: the method of Newcombe
     * (1998, number 10 of those for independent shares).
     *
     * @param a verdicts of one arm, from 0 to 1
     * @param b those of another
     * @return the share of a minus that of b
     * @throws IllegalArgumentException if a value is not from 0 to 1
     */
    public static Interval independentDifference(double[] a, double[] b) {
        return difference(mean(a), mean(b), 0);
    }

    private static Interval difference(Interval a, Interval b, double correlation) {
        double difference = a.estimate() - b.estimate();
        return new Interval(difference,
                difference - distance(a.estimate() - a.low(), b.high() - b.estimate(), correlation),
                difference + distance(a.high() - a.estimate(), b.estimate() - b.low(), correlation));
    }

    private static double distance(double one, double other, double correlation) {
        return Math.sqrt(Math.max(0, one * one + other * other - 2 * correlation * one * other));
    }

    /** 0 where an arm doesn't vary, and so tells nothing of it. */
    private static double correlation(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().orElse(0);
        double meanB = Arrays.stream(b).average().orElse(0);
        double both = 0;
        double onlyA = 0;
        double onlyB = 0;
        for (int i = 0; i < a.length; i++) {
            both += (a[i] - meanA) * (b[i] - meanB);
            onlyA += (a[i] - meanA) * (a[i] - meanA);
            onlyB += (b[i] - meanB) * (b[i] - meanB);
        }
        return onlyA == 0 || onlyB == 0 ? 0 : Math.clamp(both / Math.sqrt(onlyA * onlyB), -1, 1);
    }

    private static Interval wilson(double p, double trials) {
        if (trials == 0) {
            return Interval.none(Double.NaN);
        }
        double scale = 1 + Z * Z / trials;
        double centre = (p + Z * Z / (2 * trials)) / scale;
        double half = Z / scale * Math.sqrt(p * (1 - p) / trials + Z * Z / (4 * trials * trials));
        return new Interval(p, Math.clamp(centre - half, 0, p), Math.clamp(centre + half, p, 1));
    }
}
