package io.swerve.steering.sae;

import io.swerve.Progress;
import io.swerve.Session;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * How much a feature belongs to the words of reasoning, after Galichin et al. 2025 (arXiv 2503.18878):
 *
 * <pre>
 * score_i = (near_i / sum of near) * evenness_i^0.7 - elsewhere_i / sum of elsewhere
 * </pre>
 *
 * where near is the mean activation in windows around the words, from one token before to two tokens behind, elsewhere
 * that at all other tokens, and evenness the entropy of the feature's means around the single words, by its largest
 * value. Activations are taken along decoder rows of length 1. The scores of all features sum to the mean of
 * {@code evenness^0.7}, weighted by near, minus 1.
 *
 * @param feature its index in the autoencoder
 * @param score the score
 * @param near the feature's mean activation near the words
 * @param elsewhere its mean activation elsewhere
 * @param evenness 0 for a feature that is active around one word only, 1 for one equally active around all
 */
public record ReasonScore(int feature, double score, double near, double elsewhere, double evenness) {
    /** The words of the paper. */
    public static final List<String> WORDS = List.of("alternatively", "hmm", "maybe", "wait", "perhaps", "let me",
            "therefore", "however", "but", "another");

    private static final double EXPONENT = 0.7;

    /**
     * Scores all features. Uses all sequences of the session, and its batch.
     *
     * @param session an {@linkplain io.swerve.SessionOptions#observable observable} session without open sequences
     * @param sae an autoencoder of the session's model
     * @param corpus texts of reasoning
     * @param words at least two, {@link #WORDS} in the paper. Capitals don't matter, and a word is found only where no
     *            letter or digit of ASCII touches it
     * @param progress follows the reading
     * @return one for each feature, by index
     * @throws IllegalArgumentException if there are fewer than two words, or one is blank
     * @throws SaeException if the autoencoder doesn't fit the model, or none of the words occurs in the texts, or nothing
     *             else does
     * @throws IllegalStateException if the session isn't observable, or has open sequences
     * @throws CancellationException if the progress follower or {@link Session#abort()} stopped it
     * @throws io.swerve.ClosedException if the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using it
     */
    public static List<ReasonScore> measure(Session session, SparseAutoencoder sae, Corpus corpus, List<String> words,
            Progress progress) {
        if (words.size() < 2 || words.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "a ReasonScore needs two or more words, none of them blank, got " + words);
        }
        sae.requireFits(session.model());
        WordWindows windows = new WordWindows(session.model().tokenizer(), words);
        int features = sae.info().features();
        double[] lengths = new double[features];
        for (int feature = 0; feature < features; feature++) {
            lengths[feature] = SaeFolder.norm(sae.weights().decoder(), feature);
        }
        ReasonSums sums = new ReasonSums(features, words.size());
        LayerReader.read(session, sae.info().layer(), corpus, progress, (piece, rows, count) -> {
            BitSet[] near = windows.around(corpus.raw(piece));
            int skip = Math.min(count, corpus.skip());
            sae.encode(rows, (long) skip * sae.info().inputs() * Float.BYTES, count - skip,
                    (code, row) -> sums.add(code, lengths, near, skip + row));
        });
        if (sums.near() == 0 || sums.elsewhere() == 0) {
            throw new SaeException("of " + corpus.countedTokens() + " tokens " + sums.near()
                    + " are near the words; there must be some, and others. Take other texts, or other words than "
                    + words);
        }
        return scores(sums);
    }

    static List<ReasonScore> scores(ReasonSums sums) {
        double nearTotal = 0;
        double elsewhereTotal = 0;
        for (int feature = 0; feature < sums.features(); feature++) {
            nearTotal += sums.near(feature);
            elsewhereTotal += sums.elsewhere(feature);
        }
        List<ReasonScore> scores = new ArrayList<>();
        for (int feature = 0; feature < sums.features(); feature++) {
            double evenness = evenness(sums, feature);
            double near = sums.near(feature);
            double elsewhere = sums.elsewhere(feature);
            double score = share(near, nearTotal) * Math.pow(evenness, EXPONENT) - share(elsewhere, elsewhereTotal);
            scores.add(new ReasonScore(feature, score, near, elsewhere, evenness));
        }
        return scores;
    }

    private static double share(double part, double whole) {
        return whole > 0 ? part / whole : 0;
    }

    private static double evenness(ReasonSums sums, int feature) {
        double total = 0;
        for (int word = 0; word < sums.words(); word++) {
            total += sums.around(feature, word);
        }
        double entropy = 0;
        for (int word = 0; word < sums.words(); word++) {
            double share = share(sums.around(feature, word), total);
            entropy -= share > 0 ? share * Math.log(share) : 0;
        }
        return Math.clamp(entropy / Math.log(sums.words()), 0, 1);
    }
}
