package io.swerve.bench.experiment.cotdecoding;

import io.swerve.bench.experiment.Setting;

/**
 * Settings of {@link CotDecodingExperiment}.
 *
 * @param branches how many first tokens are continued, at least 1
 * @param development how many problems the number of branches is chosen on, at least 1
 * @param lead appended to each branch to elicit its answer, which is then looked for in the branch; empty to look for it
 *            there at once
 * @param plainPrompt whether to ask by "Q: ...\nA:" even where there is a chat template
 */
public record CotDecodingSettings(@Setting("How many first tokens are continued.") int branches,
        @Setting("Problems that the best number of branches is chosen on.") int development,
        @Setting("Appended to each branch to elicit its answer, such as \" So the answer is\"; empty for nothing.") String lead,
        @Setting("Whether to ask by \"Q: ... A:\", as the paper does, even where there is a chat template.") boolean plainPrompt) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if there is no branch or no problem
     */
    public CotDecodingSettings {
        if (development < 1) {
            throw new IllegalArgumentException("--development must be at least 1, was " + development);
        }
        if (branches < 1) {
            throw new IllegalArgumentException("--branches must be at least 1, was " + branches);
        }
    }
}
