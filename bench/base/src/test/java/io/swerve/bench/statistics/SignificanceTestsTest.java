package io.swerve.bench.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Permutation tests against counts by hand and against what is known of them. */
class SignificanceTestsTest {
    private static double[] gaussian(SplittableRandom random, int count, double mean) {
        double[] values = new double[count];
        Arrays.setAll(values, _ -> mean + random.nextGaussian());
        return values;
    }

    @Test
    void signFlipsAreCountedExactly() {
        // 5 of 5 in favour: 2 of the 32 assignments are as extreme
        assertThat(PairedTest.of(new double[]{1, 1, 1, 1, 1, 0}, new double[6], 1))
                .isEqualTo(new PairedTest(5 / 6.0, 6, 5, 2 / 32.0, true));
        // differences 3, 1, -1: |sum| >= 3 for all but the signs that give 1 or -1
        assertThat(PairedTest.of(new double[]{3, 1, 0}, new double[]{0, 0, 1}, 1).p()).isEqualTo(6 / 8.0);
        assertThat(PairedTest.of(new double[]{4, 4}, new double[]{4, 4}, 1).p()).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> PairedTest.of(new double[0], new double[0], 1));
        assertThatIllegalArgumentException().isThrownBy(() -> PairedTest.of(new double[2], new double[1], 1))
                .withMessageContaining("2 and 1");
    }

    @Test
    void aboveSixteenPairsSignsAreSampled() {
        double[] ones = new double[17];
        Arrays.fill(ones, 0, 16, 1);
        assertThat(PairedTest.of(ones, new double[17], 1)).isEqualTo(new PairedTest(16 / 17.0, 17, 16, 2 / 65536.0,
                true));
        ones[16] = 1;
        PairedTest sampled = PairedTest.of(ones, new double[17], 1);
        assertThat(sampled.exact()).isFalse();
        // 2 of 131,072 assignments: hardly any of 20,000 samples finds one, and p is never 0
        assertThat(sampled.p()).isBetween(1 / 20_001.0, 5 / 20_001.0);
        ones[0] = -1;
        ones[1] = -1;
        ones[2] = -1;
        ones[3] = -1;
        // 13 against 4: 2 * P(4 or fewer of 17 tosses) = 2 * 3214 / 131072
        assertThat(PairedTest.of(ones, new double[17], 5).p()).isCloseTo(2 * 3214 / 131_072.0, within(0.005));
    }

    @Test
    void pairedTestsFindDifferencesAndOnlyThose() {
        SplittableRandom random = new SplittableRandom(9);
        double[] noise = gaussian(random, 80, 0);
        double[] more = gaussian(random, 80, 0);
        double[] shifted = Arrays.stream(more).map(value -> value + 1.5).toArray();
        assertThat(PairedTest.of(shifted, noise, 1).p()).isLessThan(1e-3);
        assertThat(PairedTest.of(more, noise, 1).p()).isGreaterThan(0.01);
        assertThat(PairedTest.of(shifted, noise, 1)).isEqualTo(PairedTest.of(shifted, noise, 1));
        assertThat(PairedTest.of(noise, shifted, 1).difference())
                .isCloseTo(-PairedTest.of(shifted, noise, 1).difference(), within(1e-12));
    }

    @Test
    void dealsAreCountedExactly() {
        // 3 of 6 values to one arm: 20 ways; the observed one and its mirror are the extreme ones
        assertThat(IndependentTest.of(new double[]{4, 5, 6}, new double[]{1, 2, 3}, 1))
                .isEqualTo(new IndependentTest(3, 3, 3, 2 / 20.0, true));
        // 1 of 4: the largest alone is at least as extreme in 1 of 4 ways, and nothing on the other side is: 7, -1, -1, -1
        assertThat(IndependentTest.of(new double[]{9}, new double[]{1, 1, 1}, 1).p()).isEqualTo(1 / 4.0);
        // Fisher's lady: 4 of 4 against 0 of 4, two-sided 2 of 70
        assertThat(IndependentTest.of(new double[]{1, 1, 1, 1}, new double[4], 1).p()).isEqualTo(2 / 70.0);
        // 3 of 4 against 1 of 4: (16 + 1) * 2 of 70
        assertThat(IndependentTest.of(new double[]{1, 1, 1, 0}, new double[]{0, 0, 1, 0}, 1).p())
                .isEqualTo(34 / 70.0);
        assertThat(IndependentTest.of(new double[]{2, 2}, new double[]{2, 2, 2}, 1).p()).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> IndependentTest.of(new double[0], new double[1], 1))
                .withMessageContaining("0 and 1");
        assertThatIllegalArgumentException().isThrownBy(() -> IndependentTest.of(new double[1], new double[0], 1));
    }

    @Test
    void manyDealsAreSampled() {
        double[] a = new double[9];
        Arrays.fill(a, 1);
        double[] b = new double[9]; // 48,620 ways
        IndependentTest sampled = IndependentTest.of(a, b, 1);
        assertThat(sampled.exact()).isFalse();
        assertThat(sampled.p()).isBetween(1 / 20_001.0, 9 / 20_001.0);
        // 7 of 9 against 3 of 9: hypergeometric tails of 7, 8, 9 hits of 10 in 18, both sides
        double tail = 0;
        for (int hits = 7; hits <= 9; hits++) {
            tail += choose(9, hits) * choose(9, 10 - hits);
        }
        a[0] = 0;
        a[1] = 0;
        b[0] = 1;
        b[1] = 1;
        b[2] = 1;
        assertThat(IndependentTest.of(a, b, 3).p()).isCloseTo(2 * tail / choose(18, 10), within(0.015));
        // 7 of 8 (6,435 ways of 15 are counted)
        assertThat(IndependentTest.of(new double[7], new double[8], 3).exact()).isTrue();
    }

    private static double choose(int n, int k) {
        double ways = 1;
        for (int i = 1; i <= k; i++) {
            ways *= (n - k + i) / (double) i;
        }
        return ways;
    }

    @Test
    void independentTestsFindDifferencesAndOnlyThose() {
        SplittableRandom random = new SplittableRandom(10);
        int found = 0;
        for (int trial = 0; trial < 40; trial++) {
            found += IndependentTest.of(gaussian(random, 12, 0), gaussian(random, 15, 0), trial).p() < 0.05 ? 1 : 0;
        }
        assertThat(found).isLessThan(8); // 2 are expected
        IndependentTest far = IndependentTest.of(gaussian(random, 30, 2), gaussian(random, 40, 0), 1);
        assertThat(far.p()).isLessThan(1e-3);
        assertThat(far.difference()).isCloseTo(2, within(0.7));
        assertThat(far.first()).isEqualTo(30);
        assertThat(far.second()).isEqualTo(40);
    }

    @Test
    void comparisonsSayHowMuchAndHowSurely() {
        double[] a = {1, 1, 1, 1, 1, 1, 1, 1, 0, 0};
        double[] b = {0, 0, 0, 0, 0, 0, 0, 1, 0, 0};
        Comparison shares = Comparison.shares(a, b, 1);
        assertThat(shares.difference()).isEqualTo(Shares.difference(a, b));
        assertThat(shares.test()).isEqualTo(PairedTest.of(a, b, 1));
        assertThat(shares.isClear()).isTrue();
        assertThat(shares.text(2)).isEqualTo(shares.difference().text(2) + ", p = 0.016");
        Comparison means = Comparison.means(a, b, 1);
        assertThat(means.difference()).isEqualTo(new Bootstrap(1).difference(a, b));
        assertThat(means.test()).isEqualTo(PairedTest.of(a, b, 1));
        Comparison strangers = Comparison.independentShares(a, b, 1);
        assertThat(strangers.difference()).isEqualTo(Shares.independentDifference(a, b));
        assertThat(strangers.test()).isEqualTo(IndependentTest.of(a, b, 1));
        assertThat(Comparison.shares(a, a, 1).isClear()).isFalse();
        // four of four in favour: p = 1 / 8 whatever the interval says
        assertThat(new Comparison(new Interval(1, 0.5, 1.5), new PairedTest(1, 4, 4, 0.125, true)).isClear()).isFalse();
        assertThat(new Comparison(new Interval(1, 0.5, 1.5), new PairedTest(1, 4, 4, 0.05, true)).isClear()).isFalse();
        assertThat(new Comparison(new Interval(1, 0, 1.5), new PairedTest(1, 9, 9, 0.004, true)).isClear()).isFalse();
    }

    @Test
    void probabilitiesAreWrittenWithThreeDigits() {
        assertThat(new PairedTest(1, 4, 4, 0.001, true).text()).isEqualTo("p = 0.001");
        assertThat(new PairedTest(1, 4, 4, 0.00099, true).text()).isEqualTo("p < 0.001");
        assertThat(new IndependentTest(1, 4, 4, 0.125, true).text()).isEqualTo("p = 0.125");
    }
}
