package io.swerve.bench.experiment.dataalchemy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * BLEU-4 of one sentence against one reference, precisions of 0 smoothed by method 1 of Chen and Cherry (2014): a count
 * of 0 becomes 0.1. As in NLTK's {@code sentence_bleu}, by which the paper's code scores.
 * Of our own: Rage4J, the one maintained Java library with BLEU that was found, adds 1e-10 to every precision, does not
 * cap its brevity penalty at 1 and folds case, so {@code A} and {@code a} would be one atom; its releases, like those of
 * Phrasal and Joshua, which have BLEU for whole systems of translation, were not to be had from Maven Central.
 */
final class SentenceBleu {
    private static final int LONGEST = 4;
    private static final double EPSILON = 0.1;

    private SentenceBleu() {}

    /** Returns the score, 0 to 1; 0 if no token is right. */
    static double of(String written, String right, BleuTokens tokens) {
        List<String> hypothesis = tokens.of(written);
        List<String> reference = tokens.of(right);
        if (hypothesis.isEmpty() || reference.isEmpty()) {
            return 0;
        }
        double logs = 0;
        for (int n = 1; n <= LONGEST; n++) {
            Map<List<String>, Integer> known = grams(reference, n);
            int hits = grams(hypothesis, n).entrySet().stream()
                    .mapToInt(gram -> Math.min(gram.getValue(), known.getOrDefault(gram.getKey(), 0))).sum();
            if (n == 1 && hits == 0) {
                return 0;
            }
            logs += Math.log((hits == 0 ? EPSILON : hits) / Math.max(1, hypothesis.size() - n + 1)) / LONGEST;
        }
        double brevity = Math.min(0, 1 - (double) reference.size() / hypothesis.size());
        return Math.exp(brevity + logs);
    }

    private static Map<List<String>, Integer> grams(List<String> tokens, int n) {
        Map<List<String>, Integer> grams = new HashMap<>();
        for (int i = 0; i + n <= tokens.size(); i++) {
            grams.merge(tokens.subList(i, i + n), 1, Integer::sum);
        }
        return grams;
    }
}
