package io.swerve.bench.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Intervals and tests against what is known of them. */
class StatisticsTest {
    private static final Bootstrap BOOTSTRAP = new Bootstrap(42);

    @Test
    void intervalsHoldTheMeanAndShrinkWithTheSample() {
        SplittableRandom random = new SplittableRandom(1);
        double[] many = random.doubles(900).map(_ -> 3 + random.nextGaussian()).toArray();
        Interval interval = BOOTSTRAP.mean(many);
        assertThat(interval.estimate()).isBetween(interval.low(), interval.high()).isEqualTo(3, within(0.2));
        // 1.96 / sqrt(900) on each side
        assertThat(interval.high() - interval.low()).isEqualTo(2 * 1.96 / 30, within(0.03));
        assertThat(BOOTSTRAP.mean(many)).isEqualTo(interval);
        assertThat(BOOTSTRAP.mean(2)).isEqualTo(new Interval(2, 2, 2));
        assertThat(BOOTSTRAP.mean(4, 4, 4)).isEqualTo(new Interval(4, 4, 4));
        assertThat(BOOTSTRAP.mean().estimate()).isNaN();
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
        double[] half = Arrays.stream(a).map(value -> value / 2).toArray();
        assertThat(BOOTSTRAP.ratio(a, half).low()).isCloseTo(2, within(1e-9));
        assertThatThrownBy(() -> BOOTSTRAP.ratio(a, new double[2])).isInstanceOf(IllegalArgumentException.class);
        assertThat(BOOTSTRAP.of(30, sample -> sample[0] == 0 ? Double.NaN : 1).high()).isEqualTo(1);
    }

    @Test
    void signFlipsAreCountedExactly() {
        // 5 of 5 in favour: 2 of the 32 assignments are as extreme
        assertThat(PairedTest.of(new double[]{1, 1, 1, 1, 1, 0}, new double[6], 1))
                .isEqualTo(new PairedTest(5 / 6.0, 6, 5, 2 / 32.0, true));
        // differences 3, 1, -1: |sum| >= 3 for all but the signs that give 1 or -1
        assertThat(PairedTest.of(new double[]{3, 1, 0}, new double[]{0, 0, 1}, 1).p()).isEqualTo(6 / 8.0);
        assertThat(PairedTest.of(new double[]{4, 4}, new double[]{4, 4}, 1).p()).isEqualTo(1);
        assertThatThrownBy(() -> PairedTest.of(new double[0], new double[0], 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sampledTestsFindDifferencesAndOnlyThose() {
        SplittableRandom random = new SplittableRandom(9);
        double[] noise = random.doubles(80).map(_ -> random.nextGaussian()).toArray();
        double[] more = random.doubles(80).map(_ -> random.nextGaussian()).toArray();
        double[] shifted = Arrays.stream(more).map(value -> value + 1.5).toArray();
        assertThat(PairedTest.of(shifted, noise, 1).p()).isLessThan(1e-3);
        assertThat(PairedTest.of(more, noise, 1).p()).isGreaterThan(0.01);
        assertThat(PairedTest.of(shifted, noise, 1)).isEqualTo(PairedTest.of(shifted, noise, 1));
        assertThat(PairedTest.of(shifted, noise, 1).exact()).isFalse();
    }

    @Test
    void intervalsAreThoseOfTheBooks() {
        Interval wilson = Interval.share(60, 60); // lower end n / (n + z^2)
        assertThat(wilson.low()).isCloseTo(60 / (60 + 1.959964 * 1.959964), within(1e-6));
        assertThat(wilson.high()).isCloseTo(1, within(1e-12));
        Interval mean = Interval.mean(1, 2, 3, 4);
        assertThat(mean.estimate()).isEqualTo(2.5);
        assertThat(mean.high() - 2.5).isCloseTo(1.959964 * Math.sqrt(5.0 / 3 / 4), within(1e-6));
    }
}
