package io.swerve.bench.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SharesTest {
    private static final double Z = 1.959963984540054;

    private static double[] verdicts(int right, int all) {
        double[] verdicts = new double[all];
        Arrays.fill(verdicts, 0, right, 1);
        return verdicts;
    }

    /** An end of Wilson's interval is where the score test is just significant: (p - x)^2 = z^2 x (1 - x) / n. */
    private static void isScoreBound(double end, double p, double n) {
        assertThat(end).isFinite();
        assertThat((p - end) * (p - end)).isCloseTo(Z * Z * end * (1 - end) / n, within(1e-12));
    }

    @Test
    void endsAreThoseOfTheScoreTest() {
        for (int n : new int[]{1, 2, 7, 30, 400}) {
            for (int hits = 0; hits <= n; hits++) {
                Interval share = Shares.of(hits, n);
                double p = (double) hits / n;
                assertThat(share.estimate()).isEqualTo(p);
                isScoreBound(share.low(), p, n);
                isScoreBound(share.high(), p, n);
                assertThat(share.high() - share.low()).isGreaterThan(1.0 / n / 3);
                assertThat(share.low()).isBetween(0.0, p);
                assertThat(share.high()).isBetween(p, 1.0);
            }
        }
    }

    @Test
    void nothingAndEverythingHaveIntervalsThatTheReviewNames() {
        assertThat(Shares.of(30, 30).percent()).isEqualTo("100.0% (88.6 to 100.0)");
        assertThat(Shares.of(5, 5).percent()).isEqualTo("100.0% (56.6 to 100.0)");
        assertThat(Shares.of(0, 60).percent()).isEqualTo("0.0% (0.0 to 6.0)");
        assertThat(Shares.of(0, 0)).isEqualTo(Interval.none(Double.NaN));
        assertThat(Shares.mean()).isEqualTo(Interval.none(Double.NaN));
    }

    @Test
    void verdictsAreCounted() {
        for (int right : new int[]{0, 1, 4, 9}) {
            Interval counted = Shares.of(right, 9);
            Interval mean = Shares.mean(verdicts(right, 9));
            assertThat(mean.estimate()).isCloseTo(counted.estimate(), within(1e-12));
            assertThat(mean.low()).isCloseTo(counted.low(), within(1e-12));
            assertThat(mean.high()).isCloseTo(counted.high(), within(1e-12));
        }
    }

    @Test
    void samplesCountAsFarAsProblemsAreAlike() {
        // all problems alike: 10 problems of 4 samples are 40 trials
        double[] alike = new double[10];
        Arrays.fill(alike, 0.5);
        isScoreBound(Shares.mean(alike, 4).low(), 0.5, 40);
        // samples of a problem agree: no more than the problems (less the degree of freedom of the mean)
        isScoreBound(Shares.mean(verdicts(5, 10), 4).low(), 0.5, 9);
        // all right: nothing is known of how alike they are
        isScoreBound(Shares.mean(verdicts(10, 10), 4).low(), 1, 10);
        isScoreBound(Shares.mean(verdicts(0, 10), 4).high(), 0, 10);
        isScoreBound(Shares.mean(new double[]{0.5}, 4).low(), 0.5, 1);
        isScoreBound(Shares.mean(new double[]{0.25, 0.75}, 4).low(), 0.5, 4);
        // between: variance 0.0625 * 10 / 9 of the shares, so 0.25 / 0.06944 * 10 = 36 trials
        double[] between = {0.25, 0.75, 0.25, 0.75, 0.25, 0.75, 0.25, 0.75, 0.25, 0.75};
        isScoreBound(Shares.mean(between, 4).low(), 0.5, 36);
    }

    @Test
    void differencesHaveTheEndsOfNewcombesTables() {
        // Newcombe 1998, Stat Med 17:873, table II (a), method 10: 56/70 against 48/80
        Interval independent = Shares.independentDifference(verdicts(56, 70), verdicts(48, 80));
        assertThat(independent.estimate()).isCloseTo(0.2, within(1e-12));
        assertThat(independent.low()).isCloseTo(0.0524, within(1e-4));
        assertThat(independent.high()).isCloseTo(0.3339, within(1e-4));
        // 9/10 against 3/10
        independent = Shares.independentDifference(verdicts(9, 10), verdicts(3, 10));
        assertThat(independent.low()).isCloseTo(0.1705, within(1e-4));
        assertThat(independent.high()).isCloseTo(0.8090, within(1e-4));
    }

    @Test
    void pairsOfTwentyRightLeaveRoomForSixteenPoints() {
        Interval none = Shares.difference(verdicts(20, 20), verdicts(20, 20));
        assertThat(none.estimate()).isZero();
        assertThat(none.low()).isCloseTo(-0.161, within(1e-3));
        assertThat(none.high()).isCloseTo(0.161, within(1e-3));
    }

    @Test
    void pairsThatAgreeDifferLessThanStrangers() {
        double[] a = verdicts(12, 20);
        double[] b = verdicts(10, 20);
        Interval paired = Shares.difference(a, b);
        Interval independent = Shares.independentDifference(a, b);
        assertThat(paired.estimate()).isCloseTo(0.1, within(1e-12));
        assertThat(paired.high() - paired.low()).isLessThan(0.7 * (independent.high() - independent.low()));
        // phi by its definition: (10 * 8 - 0 * 2) / sqrt(12 * 8 * 10 * 10)
        double phi = 80 / Math.sqrt(9600);
        Interval ofA = Shares.of(12, 20);
        Interval ofB = Shares.of(10, 20);
        double down = 0.6 - ofA.low();
        double up = ofB.high() - 0.5;
        assertThat(paired.low()).isCloseTo(0.1 - Math.sqrt(down * down + up * up - 2 * phi * down * up), within(1e-9));
        double[] opposite = new double[20];
        Arrays.setAll(opposite, i -> 1 - a[i]);
        Interval against = Shares.difference(a, opposite);
        assertThat(against.high() - against.low()).isGreaterThan(
                Shares.independentDifference(a, opposite).high() - Shares.independentDifference(a, opposite).low());
    }

    @Test
    void intervalsOfDifferencesCoverTheTruth() {
        long seed = 4;
        SplittableRandom random = new SplittableRandom(seed);
        int covered = 0;
        int trials = 2000;
        for (int trial = 0; trial < trials; trial++) {
            double[] a = new double[40];
            double[] b = new double[40];
            for (int i = 0; i < a.length; i++) { // 0.95 against 0.80, in correlated pairs
                double luck = random.nextDouble();
                a[i] = luck < 0.95 ? 1 : 0;
                b[i] = (random.nextBoolean() ? luck : random.nextDouble()) < 0.8 ? 1 : 0;
            }
            Interval difference = Shares.difference(a, b);
            covered += difference.low() <= 0.15 && difference.high() >= 0.15 ? 1 : 0;
        }
        assertThat(covered / (double) trials).as("seed %d", seed).isBetween(0.93, 0.985);
    }

    @Test
    void refusesWhatIsNoShare() {
        assertThatIllegalArgumentException().isThrownBy(() -> Shares.of(3, 2)).withMessageContaining("3 of 2");
        assertThatIllegalArgumentException().isThrownBy(() -> Shares.of(-1, 2)).withMessageContaining("-1 of 2");
        assertThatIllegalArgumentException().isThrownBy(() -> Shares.mean(0, 1.1)).withMessageContaining("1.1");
        assertThatIllegalArgumentException().isThrownBy(() -> Shares.mean(0, -0.1)).withMessageContaining("-0.1");
        assertThatIllegalArgumentException().isThrownBy(() -> Shares.mean(0, Double.NaN)).withMessageContaining("NaN");
        assertThatIllegalArgumentException().isThrownBy(() -> Shares.mean(new double[]{1}, 0))
                .withMessageContaining("samples");
        assertThatIllegalArgumentException().isThrownBy(() -> Shares.difference(new double[1], new double[2]))
                .withMessageContaining("1 and 2");
    }

    @Test
    void theOrderOfProblemsDoesNotMatter() {
        long seed = 8;
        Random random = new Random(seed);
        double[] a = random.doubles(30).map(value -> value < 0.7 ? 1 : 0).toArray();
        double[] b = random.doubles(30).map(value -> value < 0.4 ? 1 : 0).toArray();
        double[] backA = new double[30];
        double[] backB = new double[30];
        Arrays.setAll(backA, i -> a[29 - i]);
        Arrays.setAll(backB, i -> b[29 - i]);
        Interval forth = Shares.difference(a, b);
        Interval swapped = Shares.difference(backB, backA);
        assertThat(swapped.estimate()).as("seed %d", seed).isCloseTo(-forth.estimate(), within(1e-12));
        assertThat(swapped.low()).isCloseTo(-forth.high(), within(1e-12));
    }
}
