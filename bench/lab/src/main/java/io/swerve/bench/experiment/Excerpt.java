package io.swerve.bench.experiment;

import io.swerve.Model;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.steering.decoding.DecodedText;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A text that is kept in a row to be shown. Only those of the first problems are, so that checkpoints stay small; the
 * others keep {@link #NONE}.
 *
 * @param tokens ids, not to be changed
 * @param entropies of the distributions that they were chosen from, in nats, one for each token; not to be changed
 */
public record Excerpt(int[] tokens, float[] entropies) {
    /** Nothing is kept. */
    public static final Excerpt NONE = new Excerpt(new int[0], new float[0]);

    /** How many problems are shown. */
    public static final int PROBLEMS = 3;

    /**
     * Checks the lengths.
     *
     * @throws IllegalArgumentException if there isn't an entropy for each token
     */
    public Excerpt {
        Objects.requireNonNull(tokens, "tokens");
        Objects.requireNonNull(entropies, "entropies");
        if (tokens.length != entropies.length) {
            throw new IllegalArgumentException(tokens.length + " tokens have " + entropies.length + " entropies");
        }
    }

    /**
     * Says which items of a stage are shown.
     *
     * @param <I> the items
     * @param items all of the stage, whether they are finished or not
     * @return the first ones
     */
    public static <I> Set<I> shown(List<I> items) {
        return new HashSet<>(items.subList(0, Math.min(PROBLEMS, items.size())));
    }

    /**
     * Keeps a text, or nothing of it.
     *
     * @param kept whether it is shown
     * @param text the text
     * @return what is kept
     */
    public static Excerpt of(boolean kept, DecodedText text) {
        return kept ? new Excerpt(text.tokens(), text.entropies()) : NONE;
    }

    /**
     * Shows the text.
     *
     * @param label whose it is
     * @param note what came of it
     * @param model whose tokens they are
     * @return the text in pieces
     */
    public Side side(String label, String note, Model model) {
        return Side.of(label, note, model, tokens, entropies);
    }
}
