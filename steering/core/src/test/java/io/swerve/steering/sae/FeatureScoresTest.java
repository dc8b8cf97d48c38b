package io.swerve.steering.sae;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The contrast and the ReasonScore of features, from activations alone. */
class FeatureScoresTest {
    private static final long SEED = 2718;
    private static final int FEATURES = 12;
    private static final int WORDS = 4;

    private final Random random = new Random(SEED);

    @Test
    void contrastIsThatOfAllPairsOfTexts() {
        int pairs = 9;
        float[][] activations = new float[2 * pairs][FEATURES];
        for (float[] text : activations) {
            for (int feature = 0; feature < FEATURES; feature++) {
                text[feature] = random.nextInt(5); // few values, many ties
            }
        }
        List<FeatureContrast> contrasts = FeatureContrast.contrasts(activations);
        for (int feature = 0; feature < FEATURES; feature++) {
            double wins = 0;
            double difference = 0;
            for (int p = 0; p < pairs; p++) {
                difference += activations[2 * p][feature] - activations[2 * p + 1][feature];
                for (int n = 0; n < pairs; n++) {
                    float positive = activations[2 * p][feature];
                    float negative = activations[2 * n + 1][feature];
                    wins += positive > negative ? 1 : positive == negative ? 0.5 : 0;
                }
            }
            assertThat(contrasts.get(feature).feature()).isEqualTo(feature);
            assertThat(contrasts.get(feature).auroc()).isCloseTo(wins / (pairs * pairs), Offset.offset(1e-12));
            assertThat(contrasts.get(feature).difference()).isCloseTo(difference / pairs, Offset.offset(1e-6));
        }
    }

    @Test
    void reasonScoreIsItsFormula() {
        double[] lengths = new double[FEATURES];
        Arrays.setAll(lengths, _ -> 0.5 + random.nextDouble());
        int tokens = 300;
        BitSet[] windows = new BitSet[WORDS];
        for (int word = 0; word < WORDS; word++) {
            windows[word] = new BitSet();
            for (int t = 0; t < tokens; t++) {
                windows[word].set(t, random.nextInt(8) == 0);
            }
        }
        double[][] values = new double[tokens][FEATURES];
        ReasonSums sums = new ReasonSums(FEATURES, WORDS);
        for (int t = 0; t < tokens; t++) {
            List<Integer> active = new ArrayList<>();
            for (int feature = 0; feature < FEATURES; feature++) {
                // feature 0 is active around word 0 only, feature 1 nowhere
                boolean may = feature == 0 ? only(windows, t) : feature != 1 && random.nextInt(3) == 0;
                if (may) {
                    values[t][feature] = 1 + random.nextInt(9);
                    active.add(feature);
                }
            }
            float[] strengths = new float[active.size()];
            for (int i = 0; i < strengths.length; i++) {
                strengths[i] = (float) values[t][active.get(i)];
            }
            sums.add(new SparseCode(active.stream().mapToInt(Integer::intValue).toArray(), strengths, 1, 0), lengths,
                    windows, t);
        }
        List<ReasonScore> scores = ReasonScore.scores(sums);
        double[] near = new double[FEATURES];
        double[] elsewhere = new double[FEATURES];
        double nearTotal = 0;
        double elsewhereTotal = 0;
        for (int feature = 0; feature < FEATURES; feature++) {
            near[feature] = mean(values, feature, windows, true) * lengths[feature];
            elsewhere[feature] = mean(values, feature, windows, false) * lengths[feature];
            nearTotal += near[feature];
            elsewhereTotal += elsewhere[feature];
        }
        double sum = 0;
        double weighted = 0;
        for (int feature = 0; feature < FEATURES; feature++) {
            double evenness = evenness(values, feature, windows);
            assertThat(scores.get(feature).evenness()).isCloseTo(evenness, Offset.offset(1e-9));
            double expected = near[feature] / nearTotal * Math.pow(evenness, 0.7)
                    - elsewhere[feature] / elsewhereTotal;
            assertThat(scores.get(feature).score()).isCloseTo(expected, Offset.offset(1e-9));
            sum += scores.get(feature).score();
            weighted += near[feature] / nearTotal * Math.pow(evenness, 0.7);
        }
        assertThat(scores.get(0).evenness()).isZero();
        assertThat(scores.get(0).near()).isPositive();
        assertThat(scores.get(1).score()).isZero();
        assertThat(sum).isCloseTo(weighted - 1, Offset.offset(1e-9)).isLessThanOrEqualTo(0);
    }

    /** Whether a token is near word 0 and no other. */
    private static boolean only(BitSet[] windows, int t) {
        return windows[0].get(t) && !windows[1].get(t) && !windows[2].get(t) && !windows[3].get(t);
    }

    private static double mean(double[][] values, int feature, BitSet[] windows, boolean near) {
        double sum = 0;
        int count = 0;
        for (int t = 0; t < values.length; t++) {
            boolean isNear = false;
            for (BitSet window : windows) {
                isNear |= window.get(t);
            }
            sum += isNear == near ? values[t][feature] : 0;
            count += isNear == near ? 1 : 0;
        }
        return sum / count;
    }

    private static double evenness(double[][] values, int feature, BitSet[] windows) {
        double[] means = new double[WORDS];
        double total = 0;
        for (int word = 0; word < WORDS; word++) {
            for (int t = 0; t < values.length; t++) {
                means[word] += windows[word].get(t) ? values[t][feature] : 0;
            }
            means[word] /= windows[word].cardinality();
            total += means[word];
        }
        double entropy = 0;
        for (double mean : means) {
            entropy -= mean > 0 ? mean / total * Math.log(mean / total) : 0;
        }
        return entropy / Math.log(WORDS);
    }
}
