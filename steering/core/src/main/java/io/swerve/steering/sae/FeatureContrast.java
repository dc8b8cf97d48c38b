package io.swerve.steering.sae;

import io.swerve.Encoding;
import io.swerve.Progress;
import io.swerve.Session;
import io.swerve.steering.extraction.ContrastPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * How well a feature tells two kinds of texts apart. A text's activation is the feature's mean over the tokens behind the
 * prompt, or over all tokens but the first where there is no prompt.
 *
 * @param feature its index in the autoencoder
 * @param positive the mean over the positive texts
 * @param negative the mean over the negative texts
 * @param auroc the probability that a positive text has a larger activation than a negative one, ties counting half
 */
public record FeatureContrast(int feature, double positive, double negative, double auroc) {
    /** {@return how much more active the feature is on positive texts: the difference of the means} */
    public double difference() {
        return positive - negative;
    }

    /**
     * Measures all features. Uses all sequences of the session, and its batch.
     *
     * @param session an {@linkplain io.swerve.SessionOptions#observable observable} session without open sequences
     * @param sae an autoencoder of the session's model
     * @param pairs at least one; what lies beyond the session's context is left out
     * @param parseSpecial whether markers in the texts, such as {@code <|im_start|>}, become special tokens
     * @param progress follows the reading
     * @return one for each feature, by index
     * @throws IllegalArgumentException if there is no pair, or a text has no token that counts
     * @throws SaeException if the autoencoder doesn't fit the model
     * @throws IllegalStateException if the session isn't observable, or has open sequences
     * @throws CancellationException if the progress follower or {@link Session#abort()} stopped it
     * @throws io.swerve.ClosedException if the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using it
     */
    public static List<FeatureContrast> measure(Session session, SparseAutoencoder sae, List<ContrastPair> pairs,
            boolean parseSpecial, Progress progress) {
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("a contrast needs at least one pair");
        }
        sae.requireFits(session.model());
        List<String> texts = new ArrayList<>();
        for (ContrastPair pair : pairs) {
            texts.add(pair.prompt() + pair.positive());
            texts.add(pair.prompt() + pair.negative());
        }
        Corpus corpus = Corpus.of(session, texts, parseSpecial);
        float[][] means = new float[texts.size()][sae.info().features()];
        int[] counts = new int[texts.size()];
        int[] first = new int[texts.size()];
        Arrays.setAll(first,
                text -> responseStart(session, pairs.get(text / 2).prompt(), texts.get(text), parseSpecial));
        boolean[] begun = new boolean[texts.size()];
        LayerReader.read(session, sae.info().layer(), corpus, progress, (piece, rows, count) -> {
            int text = corpus.source(piece);
            if (begun[text]) {
                return; // a further piece of a text longer than the context
            }
            begun[text] = true;
            sae.encode(rows, 0, count, (code, position) -> {
                if (position >= first[text]) {
                    counts[text]++;
                    for (int i = 0; i < code.size(); i++) {
                        means[text][code.feature(i)] += code.value(i);
                    }
                }
            });
        });
        for (int text = 0; text < counts.length; text++) {
            if (counts[text] == 0) {
                throw new IllegalArgumentException("pair " + (text / 2 + 1) + ": its "
                        + (text % 2 == 0 ? "positive" : "negative")
                        + " text has no token behind the first and its prompt, within the context");
            }
            for (int feature = 0; feature < means[text].length; feature++) {
                means[text][feature] /= counts[text];
            }
        }
        return contrasts(means);
    }

    /** The first token in which the whole text differs from its prompt alone. */
    private static int responseStart(Session session, String prompt, String text, boolean parseSpecial) {
        if (prompt.isEmpty()) {
            return 1; // see Corpus.withSkip
        }
        int at = Arrays.mismatch(session.model().tokenizer().encode(prompt, Encoding.TEXT.withMarkers(parseSpecial)),
                session.model().tokenizer().encode(text, Encoding.TEXT.withMarkers(parseSpecial)));
        return at < 0 ? Integer.MAX_VALUE : at;
    }

    /** Rows are texts, positive and negative in turn. */
    static List<FeatureContrast> contrasts(float[][] activations) {
        List<FeatureContrast> contrasts = new ArrayList<>();
        int pairs = activations.length / 2;
        float[] positives = new float[pairs];
        float[] negatives = new float[pairs];
        for (int feature = 0; feature < activations[0].length; feature++) {
            double positive = 0;
            double negative = 0;
            for (int i = 0; i < pairs; i++) {
                positives[i] = activations[2 * i][feature];
                negatives[i] = activations[2 * i + 1][feature];
                positive += positives[i];
                negative += negatives[i];
            }
            contrasts.add(
                    new FeatureContrast(feature, positive / pairs, negative / pairs, auroc(positives, negatives)));
        }
        return contrasts;
    }

    /** Counts for each positive the negatives below it, and half of those equal to it. Sorts both. */
    private static double auroc(float[] positives, float[] negatives) {
        Arrays.sort(positives);
        Arrays.sort(negatives);
        double wins = 0;
        int below = 0;
        int notAbove = 0;
        for (float positive : positives) {
            while (below < negatives.length && negatives[below] < positive) {
                below++;
            }
            while (notAbove < negatives.length && negatives[notAbove] <= positive) {
                notAbove++;
            }
            wins += (below + notAbove) / 2.0;
        }
        return wins / ((double) positives.length * negatives.length);
    }
}
