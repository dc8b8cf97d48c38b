package io.swerve.steering.extraction;

/** At which tokens of a text the activations are read. */
public enum TokenPosition {
    /** The last token of the text. The cheapest: the last layer is computed for this token only. */
    LAST("last"),
    /**
     * The mean over all tokens behind the prompt, or over all tokens where there is no prompt. The response begins at
     * the first token in which the whole text differs from its prompt alone.
     */
    RESPONSE("response");

    private final String label;

    TokenPosition(String label) {
        this.label = label;
    }

    /**
     * Returns the name used in files and commands.
     *
     * @return {@code last} or {@code response}
     */
    @Override
    public String toString() {
        return label;
    }
}
