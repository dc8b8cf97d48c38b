package io.swerve.reasoning.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Estimates against counting every subset by hand. */
class SampleEstimatesTest {
    private static final long SEED = 20_260_411;

    /** All subsets as bit masks. */
    private static List<int[]> subsets(int n, int k) {
        return IntStream.range(0, 1 << n).filter(mask -> Integer.bitCount(mask) == k)
                .mapToObj(mask -> IntStream.range(0, n).filter(i -> (mask >> i & 1) == 1).toArray()).toList();
    }

    @Test
    void passAtKCountsSubsets() {
        for (int n = 1; n <= 9; n++) {
            for (int c = 0; c <= n; c++) {
                double before = 0;
                for (int k = 1; k <= n; k++) {
                    int right = c;
                    double share = subsets(n, k).stream()
                            .mapToDouble(set -> IntStream.of(set).anyMatch(i -> i < right) ? 1 : 0).average()
                            .orElseThrow();
                    double estimate = SampleEstimates.passAtK(n, c, k);
                    assertThat(estimate).as("n %d c %d k %d", n, c, k).isCloseTo(share, within(1e-12));
                    assertThat(estimate).isGreaterThanOrEqualTo(before - 1e-12);
                    before = estimate;
                }
                assertThat(SampleEstimates.passAtK(n, c, 1)).isCloseTo((double) c / n, within(1e-12));
            }
        }
    }

    @Test
    void majorityAtKCountsSubsets() {
        Random random = new Random(SEED);
        for (int trial = 0; trial < 200; trial++) {
            int n = 1 + random.nextInt(8);
            List<Optional<String>> answers = answers(random, n);
            for (int k = 1; k <= n; k++) {
                double share = subsets(n, k).stream().mapToDouble(set -> majority(answers, set).equals("a") ? 1 : 0)
                        .average().orElseThrow();
                assertThat(SampleEstimates.majorityAtK(answers, "a", k, SEED))
                        .as("seed %d, trial %d: %s, k %d", SEED, trial, answers, k).isCloseTo(share, within(1e-12));
            }
            long right = answers.stream().filter(Optional.of("a")::equals).count();
            assertThat(SampleEstimates.majorityAtK(answers, "a", 1, SEED))
                    .isCloseTo(SampleEstimates.passAtK(n, (int) right, 1), within(1e-12));
        }
    }

    @Test
    void weightedAtKCountsSubsets() {
        Random random = new Random(SEED);
        for (int trial = 0; trial < 200; trial++) {
            int n = 1 + random.nextInt(7);
            List<Optional<String>> answers = answers(random, n);
            double[] weights = random.doubles(n).toArray();
            for (int k = 1; k <= n; k++) {
                double share = subsets(n, k).stream().mapToDouble(set -> {
                    double[] sums = new double[3];
                    for (int i : set) {
                        answers.get(i).ifPresent(answer -> sums[answer.charAt(0) - 'a'] += weights[i]);
                    }
                    return sums[0] > sums[1] && sums[0] > sums[2] ? 1 : 0;
                }).average().orElseThrow();
                assertThat(SampleEstimates.weightedAtK(answers, weights, "a", k, SEED))
                        .as("seed %d, trial %d: %s, k %d", SEED, trial, answers, k).isCloseTo(share, within(1e-12));
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SampleEstimates.weightedAtK(List.of(Optional.of("a")), new double[2], "a", 1, 0))
                .withMessageContaining("2 weights");
    }

    /** Counted in another way than the library does: for each sample, how many agree with it. */
    private static String majority(List<Optional<String>> answers, int[] set) {
        String best = "";
        long most = 0;
        for (int i : set) {
            long votes = IntStream.of(set).filter(j -> answers.get(j).equals(answers.get(i))).count();
            if (answers.get(i).isPresent() && votes > most) {
                best = answers.get(i).get();
                most = votes;
            }
        }
        return best;
    }

    private static List<Optional<String>> answers(Random random, int n) {
        return IntStream.range(0, n)
                .mapToObj(_ -> List.of(Optional.of("a"), Optional.of("b"), Optional.of("c"),
                        Optional.<String>empty()).get(random.nextInt(4)))
                .toList();
    }

    @Test
    void manySubsetsAreDrawn() {
        List<Optional<String>> answers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            answers.add(Optional.of(i % 3 == 0 ? "b" : "a"));
        }
        assertThat(SampleEstimates.majorityAtK(answers, "a", 15, SEED)).isGreaterThan(0.9);
        assertThat(SampleEstimates.majorityAtK(answers, "a", 15, SEED))
                .isEqualTo(SampleEstimates.majorityAtK(answers, "a", 15, SEED));
        assertThat(SampleEstimates.majorityAtK(answers, "a", 30, SEED)).isEqualTo(1);
    }

    @Test
    void bestOfKCountsSubsets() {
        Random random = new Random(SEED);
        for (int trial = 0; trial < 200; trial++) {
            int n = 1 + random.nextInt(8);
            double[] scores = random.ints(n, 0, 4).asDoubleStream().toArray();
            boolean[] correct = new boolean[n];
            IntStream.range(0, n).forEach(i -> correct[i] = random.nextBoolean());
            for (int k = 1; k <= n; k++) {
                double share = subsets(n, k).stream().mapToDouble(set -> correct[best(scores, set)] ? 1 : 0).average()
                        .orElseThrow();
                assertThat(SampleEstimates.bestOfK(scores, correct, k))
                        .as("seed %d, trial %d, k %d", SEED, trial, k).isCloseTo(share, within(1e-12));
            }
        }
    }

    private static int best(double[] scores, int[] set) {
        int best = set[0];
        for (int i : set) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    @Test
    void refusesWhatHasNoMeaning() {
        assertThatIllegalArgumentException().isThrownBy(() -> SampleEstimates.passAtK(4, 2, 5))
                .withMessageContaining("1 to 4").withMessageContaining("5");
        assertThatIllegalArgumentException().isThrownBy(() -> SampleEstimates.passAtK(4, 5, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SampleEstimates.bestOfK(new double[]{Double.NaN}, new boolean[1], 1));
        assertThatIllegalArgumentException().isThrownBy(() -> SampleEstimates.majorityAtK(List.of(), "a", 1, 0));
    }
}
