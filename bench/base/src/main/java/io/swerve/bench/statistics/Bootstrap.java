package io.swerve.bench.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Percentile intervals of 95 %, from resampling what was measured with replacement. Values of the same index belong
 * together and are resampled together: an index is a problem, or whatever else a statement is about. The same seed gives
 * the same interval.
 *
 * <p>
 * Fewer than {@value Interval#LEAST} values have a range and no confidence interval, one has neither; nor have values that
 * are all the same. Shares have better intervals: {@link Shares}.
 *
 * @param seed of the resampling
 */
public record Bootstrap(long seed) {
    private static final int RESAMPLES = 10_000;
    private static final double TAIL = 0.025;

    /**
     * Estimates a mean.
     *
     * @param values a sample
     * @return the mean; NaN for no values
     */
    public Interval mean(double... values) {
        return few(values.length, sample -> mean(values, sample));
    }

    /**
     * Estimates the mean of the differences {@code a - b}.
     *
     * @param a a sample
     * @param b as many values, each measured at the same as its partner
     * @return the difference of the means
     * @throws IllegalArgumentException if the lengths differ
     */
    public Interval difference(double[] a, double[] b) {
        requirePairs(a, b);
        return few(a.length, sample -> mean(a, sample) - mean(b, sample));
    }

    /**
     * Estimates the quotient of the means.
     *
     * @param a a sample
     * @param b as many values, each measured at the same as its partner
     * @return the mean of a divided by that of b; NaN where that is 0
     * @throws IllegalArgumentException if the lengths differ
     */
    public Interval ratio(double[] a, double[] b) {
        requirePairs(a, b);
        return few(a.length, sample -> {
            double divisor = mean(b, sample);
            return divisor == 0 ? Double.NaN : mean(a, sample) / divisor;
        });
    }

    /**
     * Estimates any statistic of a sample.
     *
     * @param size of the sample
     * @param statistic computes it from the indices of a resample; called first with 0, 1, 2 and so on. Resamples for
     *            which it is NaN don't count
     * @return the statistic of the sample, with its interval; without one for fewer than {@value Interval#LEAST} values
     */
    public Interval of(int size, ToDoubleFunction<int[]> statistic) {
        double estimate = size == 0 ? Double.NaN : statistic.applyAsDouble(all(size));
        if (size < Interval.LEAST) {
            return Interval.none(estimate);
        }
        SplittableRandom random = new SplittableRandom(seed);
        int[] sample = new int[size];
        return percentiles(estimate, () -> statistic.applyAsDouble(draw(random, sample)));
    }

    /**
     * Estimates any statistic of rows of which several belong to one problem: problems are resampled, each with all of its
     * rows, since rows of one problem are more alike than others.
     *
     * @param problems the problem of each row, any numbers
     * @param statistic computes it from the indices of rows; called first with 0, 1, 2 and so on. Resamples for which it
     *            is NaN don't count
     * @return the statistic of the rows, with its interval over the problems; without one for fewer than
     *         {@value Interval#LEAST} problems
     */
    public Interval clusters(int[] problems, ToDoubleFunction<int[]> statistic) {
        int[][] rows = Arrays.stream(problems).distinct().mapToObj(
                problem -> IntStream.range(0, problems.length).filter(row -> problems[row] == problem).toArray())
                .toArray(int[][]::new);
        Interval interval = of(rows.length,
                sample -> statistic.applyAsDouble(Arrays.stream(sample).mapToObj(cluster -> rows[cluster])
                        .flatMapToInt(Arrays::stream).toArray()));
        double estimate = problems.length == 0 ? Double.NaN : statistic.applyAsDouble(all(problems.length));
        return new Interval(estimate, interval.low(), interval.high(), interval.kind());
    }

    /**
     * Estimates any statistic of what was measured for each problem under each of several draws, such as random
     * directions, orders or trainings: both are resampled, so that the interval is about other problems and other draws.
     * Of one draw it is about other problems only, which a report has to say.
     *
     * @param draws how many there are
     * @param problems how many there are
     * @param statistic computes it from the indices of draws and those of problems; called first with 0, 1, 2 and so on of
     *            both. Resamples for which it is NaN don't count
     * @return the statistic, with its interval; without one for fewer than {@value Interval#LEAST} problems
     */
    public Interval crossed(int draws, int problems, ToDoubleBiFunction<int[], int[]> statistic) {
        double estimate = draws == 0 || problems == 0
                ? Double.NaN
                : statistic.applyAsDouble(all(draws), all(problems));
        if (draws == 0 || problems < Interval.LEAST) {
            return Interval.none(estimate);
        }
        SplittableRandom random = new SplittableRandom(seed);
        int[] drawn = new int[draws];
        int[] sample = new int[problems];
        return percentiles(estimate,
                () -> statistic.applyAsDouble(draw(random, drawn), draw(random, sample)));
    }

    /**
     * Estimates a mean over draws and problems.
     *
     * @param values for each draw one of each problem
     * @return the mean of all
     */
    public Interval crossedMean(double[]... values) {
        return crossed(values.length, values.length == 0 ? 0 : values[0].length,
                (draws, problems) -> crossedMean(values, draws, problems));
    }

    /**
     * Estimates a share over draws and problems: never of zero width.
     *
     * @param verdicts for each draw one of each problem, from 0 to 1
     * @return the mean of all; the interval holds that of {@link Shares} over the problems
     */
    public Interval crossedShare(double[]... verdicts) {
        double[] means = IntStream.range(0, verdicts.length == 0 ? 0 : verdicts[0].length)
                .mapToDouble(problem -> Arrays.stream(verdicts).mapToDouble(draw -> draw[problem]).average()
                        .orElseThrow())
                .toArray();
        Interval share = Shares.mean(means, Math.max(1, verdicts.length));
        Interval crossed = crossedMean(verdicts);
        return crossed.kind() != Interval.IntervalKind.CONFIDENCE
                ? share
                : new Interval(share.estimate(), Math.min(share.low(), crossed.low()),
                        Math.max(share.high(), crossed.high()));
    }

    /**
     * Estimates how much an arm of several draws differs from one without.
     *
     * @param a for each draw a value of each problem
     * @param b a value of each problem
     * @return the mean of a minus that of b, over draws and problems
     * @throws IllegalArgumentException if a draw has not as many problems
     */
    public Interval crossedDifference(double[][] a, double[] b) {
        Arrays.stream(a).forEach(draw -> requirePairs(draw, b));
        return crossed(a.length, b.length, (draws, problems) -> crossedMean(a, draws, problems) - mean(b, problems));
    }

    private Interval few(int size, ToDoubleFunction<int[]> statistic) {
        if (size < 2 || size >= Interval.LEAST) {
            return of(size, statistic);
        }
        double[] each = IntStream.range(0, size).mapToDouble(i -> statistic.applyAsDouble(new int[]{i}))
                .filter(value -> !Double.isNaN(value)).toArray();
        if (each.length == 0) {
            return Interval.none(statistic.applyAsDouble(all(size)));
        }
        return Interval.range(statistic.applyAsDouble(all(size)), Arrays.stream(each).min().orElseThrow(),
                Arrays.stream(each).max().orElseThrow());
    }

    private static Interval percentiles(double estimate, DoubleSupplier resample) {
        double[] values = new double[RESAMPLES];
        for (int r = 0; r < RESAMPLES; r++) {
            values[r] = resample.getAsDouble();
        }
        Arrays.sort(values); // NaN last
        int known = RESAMPLES;
        while (known > 0 && Double.isNaN(values[known - 1])) {
            known--;
        }
        if (known == 0) {
            return Interval.none(estimate);
        }
        double low = values[(int) (TAIL * known)];
        double high = values[Math.max(0, (int) Math.ceil((1 - TAIL) * known) - 1)];
        return values[0] == values[known - 1] ? Interval.range(estimate, low, high) : new Interval(estimate, low, high);
    }

    private static int[] all(int size) {
        return IntStream.range(0, size).toArray();
    }

    private static int[] draw(SplittableRandom random, int[] sample) {
        for (int i = 0; i < sample.length; i++) {
            sample[i] = random.nextInt(sample.length);
        }
        return sample;
    }

    private static void requirePairs(double[] a, double[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(a.length + " and " + b.length + " values are no pairs");
        }
    }

    private static double mean(double[] values, int[] sample) {
        double sum = 0;
        for (int index : sample) {
            sum += values[index];
        }
        return sum / sample.length;
    }

    private static double crossedMean(double[][] values, int[] draws, int[] problems) {
        double sum = 0;
        for (int draw : draws) {
            sum += mean(values[draw], problems);
        }
        return sum / draws.length;
    }
}
