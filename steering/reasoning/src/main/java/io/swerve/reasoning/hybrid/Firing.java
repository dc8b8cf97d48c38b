package io.swerve.reasoning.hybrid;

import java.util.Objects;
import java.util.function.IntToLongFunction;

/** At which tokens the base model is steered. */
public sealed interface Firing {
    /** Where the two models' most likely tokens differ. */
    record AtDisagreement() implements Firing {}

    /**
     * The control: at tokens drawn by chance.
     *
     * @param share of the tokens, from 0 to 1
     * @param seeds gives the seed of each text's draws, by its index: another one for each
     */
    record ByChance(double share, IntToLongFunction seeds) implements Firing {
        /**
         * Creates a firing.
         *
         * @throws IllegalArgumentException if the share is out of range
         */
        public ByChance {
            Objects.requireNonNull(seeds, "seeds");
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("a share of tokens lies within 0 to 1, was " + share);
            }
        }
    }

    /**
     * Steers where the models disagree.
     *
     * @return the firing of the paper
     */
    static Firing atDisagreement() {
        return new AtDisagreement();
    }
}
