package io.swerve.reasoning.hybrid;

/** At which tokens the base model is steered. */
public sealed interface Firing {
    /** Where the two models' most likely tokens differ. */
    record AtDisagreement() implements Firing {}

    /**
     * The control: at tokens drawn by chance.
     *
     * @param share of the tokens, from 0 to 1
     * @param seed of the draws
     */
    record ByChance(double share, long seed) implements Firing {
        /**
         * Creates a firing.
         *
         * @throws IllegalArgumentException if the share is out of range
         */
        public ByChance {
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
