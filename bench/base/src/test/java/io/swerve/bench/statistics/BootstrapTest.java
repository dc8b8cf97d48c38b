package io.swerve.bench.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swerve.bench.statistics.Interval.IntervalKind;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Intervals against what is known of them. */
class BootstrapTest {
    private static final Bootstrap BOOTSTRAP = new Bootstrap(42);

    private static double width(Interval interval) {
        return interval.high() - interval.low();
    }

    @Test
    void intervalsHoldTheMeanAndShrinkWithTheSample() {
        SplittableRandom random = new SplittableRandom(1);
        double[] many = random.doubles(900).map(_ -> 3 + random.nextGaussian()).toArray();
        Interval interval = BOOTSTRAP.mean(many);
        assertThat(interval.estimate()).isBetween(interval.low(), interval.high()).isEqualTo(3, within(0.2));
        // 1.96 / sqrt(900) on each side
        assertThat(width(interval)).isEqualTo(2 * 1.96 / 30, within(0.01));
        assertThat(BOOTSTRAP.mean(many)).isEqualTo(interval);
        assertThat(new Bootstrap(43).mean(many)).isNotEqualTo(interval);
    }

    @Test
    void intervalsAreTheQuantilesOfAllResamples() {
        // six values, one of them 1: a mean of k / 6 with the probability of k hits in 6 draws of 1 in 6
        // P(0) = 0.335, P(0..2) = 0.938, P(0..3) = 0.9913: the 97.5 % quantile is 3 / 6
        assertThat(BOOTSTRAP.mean(0, 0, 1, 0, 0, 0)).isEqualTo(new Interval(1 / 6.0, 0, 0.5));
        // P(6) of 5 in 6 is 0.335, P(2 or less) = 0.0087, P(3 or less) = 0.0623
        assertThat(BOOTSTRAP.mean(1, 1, 1, 0, 1, 1)).isEqualTo(new Interval(5 / 6.0, 0.5, 1));
    }

    @Test
    void fewValuesHaveARangeAndOneHasNothing() {
        assertThat(BOOTSTRAP.mean(2)).isEqualTo(Interval.none(2));
        assertThat(BOOTSTRAP.mean()).isEqualTo(Interval.none(Double.NaN));
        assertThat(BOOTSTRAP.mean(2, 6)).isEqualTo(Interval.range(4, 2, 6));
        assertThat(BOOTSTRAP.mean(5, 1, 2, 3, 4)).isEqualTo(Interval.range(3, 1, 5));
        assertThat(BOOTSTRAP.mean(5, 1, 2, 3, 4, 6).kind()).isEqualTo(IntervalKind.CONFIDENCE);
        assertThat(BOOTSTRAP.ratio(new double[]{2, 6}, new double[]{1, 2})).isEqualTo(Interval.range(8 / 3.0, 2, 3));
        assertThat(BOOTSTRAP.ratio(new double[]{2, 6}, new double[]{1, 0})).as("the second has no quotient")
                .isEqualTo(Interval.range(8, 2, 2));
        assertThat(BOOTSTRAP.ratio(new double[]{2, 6}, new double[2]).estimate()).isNaN();
        assertThat(BOOTSTRAP.ratio(new double[10], new double[10]).estimate()).isNaN();
        assertThat(BOOTSTRAP.difference(new double[]{2, 6}, new double[]{1, 2})).isEqualTo(Interval.range(2.5, 1, 4));
        assertThat(BOOTSTRAP.of(5, sample -> sample.length)).isEqualTo(Interval.none(5));
    }

    @Test
    void valuesThatAreAllTheSameHaveNoConfidenceInterval() {
        assertThat(BOOTSTRAP.mean(4, 4, 4, 4, 4, 4, 4)).isEqualTo(Interval.range(4, 4, 4));
    }

    @Test
    void intervalsCoverTheTruthAsOftenAsTheyPromise() {
        SplittableRandom random = new SplittableRandom(3);
        int covered = 0;
        for (int trial = 0; trial < 100; trial++) {
            Interval interval = BOOTSTRAP.mean(random.doubles(60).map(_ -> random.nextGaussian()).toArray());
            covered += interval.low() <= 0 && interval.high() >= 0 ? 1 : 0;
        }
        assertThat(covered).isBetween(86, 100);
    }

    @Test
    void differencesAndRatiosResamplePairs() {
        SplittableRandom random = new SplittableRandom(5);
        double[] a = random.doubles(50, 10, 90).toArray();
        double[] b = Arrays.stream(a).map(value -> value - 2).toArray();
        Interval difference = BOOTSTRAP.difference(a, b);
        assertThat(difference.low()).isCloseTo(2, within(1e-9));
        assertThat(difference.high()).isCloseTo(2, within(1e-9));
        assertThat(difference.estimate()).isCloseTo(2, within(1e-9));
        double[] half = Arrays.stream(a).map(value -> value / 2).toArray();
        assertThat(BOOTSTRAP.ratio(a, half).low()).isCloseTo(2, within(1e-9));
        assertThat(BOOTSTRAP.ratio(a, half).estimate()).isCloseTo(2, within(1e-9));
        assertThatThrownBy(() -> BOOTSTRAP.ratio(a, new double[2])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BOOTSTRAP.difference(a, new double[2])).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("50 and 2");
    }

    @Test
    void resamplesWithoutAValueDontCount() {
        Interval known = BOOTSTRAP.of(6, sample -> sample[0] == 5 ? Double.NaN : sample[0]);
        assertThat(known).isEqualTo(new Interval(0, 0, 4));
        assertThat(BOOTSTRAP.of(6, _ -> Double.NaN)).isEqualTo(Interval.none(Double.NaN));
        Interval only = BOOTSTRAP.of(8, sample -> sample[0] == 0 && sample[1] == 1 ? 1 : Double.NaN);
        assertThat(only).isEqualTo(Interval.range(1, 1, 1));
    }

    @Test
    void rowsOfAProblemAreResampledTogether() {
        SplittableRandom random = new SplittableRandom(11);
        double[] byProblem = random.doubles(40).toArray();
        int[] problems = IntStream.range(0, 200).map(row -> 7 * (row % 40)).toArray();
        double[] values = IntStream.range(0, 200).mapToDouble(row -> byProblem[row % 40]).toArray();
        Interval clustered = BOOTSTRAP.clusters(problems,
                rows -> Arrays.stream(rows).mapToDouble(row -> values[row]).average().orElseThrow());
        // five equal rows of each problem tell no more than one
        Interval once = BOOTSTRAP.mean(byProblem);
        assertThat(clustered.estimate()).isCloseTo(once.estimate(), within(1e-12));
        assertThat(clustered.low()).isCloseTo(once.low(), within(1e-9));
        assertThat(clustered.high()).isCloseTo(once.high(), within(1e-9));
        assertThat(width(clustered)).isGreaterThan(1.8 * width(BOOTSTRAP.mean(values)));
        assertThat(BOOTSTRAP.clusters(new int[]{1, 1, 1, 1, 1, 1, 2}, rows -> rows.length))
                .isEqualTo(Interval.none(7));
        assertThat(BOOTSTRAP.clusters(new int[0], rows -> rows.length)).isEqualTo(Interval.none(Double.NaN));
        // problems of different sizes: estimates are those of all rows in their order
        assertThat(BOOTSTRAP.clusters(new int[]{1, 2, 3, 1, 4, 5, 6}, rows -> rows[1]).estimate()).isEqualTo(1);
    }

    @Test
    void drawsCountAsMuchAsProblems() {
        SplittableRandom random = new SplittableRandom(13);
        // draws differ, problems don't: five draws are five values
        double[][] draws = new double[5][100];
        for (double[] draw : draws) {
            Arrays.fill(draw, random.nextGaussian());
        }
        double[] means = Arrays.stream(draws).mapToDouble(draw -> draw[0]).toArray();
        Interval overDraws = BOOTSTRAP.crossedMean(draws);
        assertThat(overDraws.estimate()).isCloseTo(Arrays.stream(means).average().orElseThrow(), within(1e-9));
        assertThat(overDraws.low()).isBetween(Arrays.stream(means).min().orElseThrow() - 1e-9, overDraws.estimate());
        assertThat(width(overDraws)).isGreaterThan(0.3);
        // problems differ, draws don't: the draws add nothing
        double[] problems = random.doubles(100).toArray();
        double[][] same = {problems, problems, problems};
        assertThat(width(BOOTSTRAP.crossedMean(same))).isEqualTo(width(BOOTSTRAP.mean(problems)), within(0.01));
        assertThat(BOOTSTRAP.crossedMean(problems).estimate())
                .isCloseTo(BOOTSTRAP.mean(problems).estimate(), within(1e-12));
        double[] lower = Arrays.stream(problems).map(value -> value - 1).toArray();
        Interval difference = BOOTSTRAP.crossedDifference(same, lower);
        assertThat(difference.low()).isCloseTo(1, within(1e-9));
        assertThat(difference.high()).isCloseTo(1, within(1e-9));
        assertThatThrownBy(() -> BOOTSTRAP.crossedDifference(same, new double[3]))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("100 and 3");
        assertThat(BOOTSTRAP.crossedMean(new double[]{1, 2, 3, 4, 5, 6}).kind()).isEqualTo(IntervalKind.CONFIDENCE);
        assertThat(BOOTSTRAP.crossedMean()).isEqualTo(Interval.none(Double.NaN));
        assertThat(BOOTSTRAP.crossedMean(new double[]{1, 2, 3}, new double[]{3, 4, 5})).isEqualTo(Interval.none(3));
    }

    @Test
    void sharesOverDrawsAreNeverOfZeroWidth() {
        double[] right = new double[20];
        Arrays.fill(right, 1);
        assertThat(BOOTSTRAP.crossedShare(right, right)).isEqualTo(Shares.mean(right));
        assertThat(BOOTSTRAP.crossedShare()).isEqualTo(Interval.none(Double.NaN));
        // one draw does everything, another nothing
        Interval split = BOOTSTRAP.crossedShare(right, new double[20]);
        assertThat(split).isEqualTo(new Interval(0.5, 0, 1));
        double[] some = IntStream.range(0, 20).mapToDouble(i -> i % 2).toArray();
        Interval usual = BOOTSTRAP.crossedShare(some, some, some);
        assertThat(usual.low()).isLessThanOrEqualTo(Shares.of(10, 20).low() + 0.02).isGreaterThan(0.2);
        assertThat(usual.high()).isGreaterThanOrEqualTo(Shares.of(10, 20).high() - 0.02).isLessThan(0.8);
    }
}
