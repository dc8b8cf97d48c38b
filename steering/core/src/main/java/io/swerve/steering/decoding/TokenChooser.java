package io.swerve.steering.decoding;

import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.SamplerOptions;
import io.swerve.entropy.LogitStatistics;
import java.util.Objects;

/** Chooses the tokens of one text. It may keep a state; each text has its own chooser. */
public interface TokenChooser extends AutoCloseable {
    /**
     * Chooses a token.
     *
     * @param logits borrowed, valid during the call; all of them finite or negative infinity
     * @param statistics of the logits at temperature 1, valid during the call
     * @return its id
     */
    int choose(Logits logits, LogitStatistics statistics);

    /**
     * Says whether a grammar binds what is chosen, for triggers that ask.
     *
     * @return false, unless overridden
     */
    default boolean isConstrained() {
        return false;
    }

    /** Frees what the chooser holds. */
    @Override
    default void close() {}

    /** Makes choosers. */
    @FunctionalInterface
    interface Factory {
        /**
         * Makes a chooser for a text.
         *
         * @param model writes the text
         * @param prompt of the text; not to be changed
         * @return the chooser, closed by the decoder
         */
        TokenChooser open(Model model, int[] prompt);
    }

    /**
     * Takes the most likely token each time; the smallest id among equals.
     *
     * @return makes such choosers
     */
    static Factory greedy() {
        return (_, _) -> (_, statistics) -> statistics.topId();
    }

    /**
     * Samples.
     *
     * @param options how
     * @return makes such choosers, all with the seed of the options
     */
    static Factory sampling(SamplerOptions options) {
        Objects.requireNonNull(options, "options");
        return (model, prompt) -> new SamplerChooser(model.newSampler(options), prompt);
    }
}
