package io.swerve.steering.extraction;

import java.util.Objects;

/**
 * A text of one of two kinds. Labelled texts need no partners: the direction goes from the mean of one kind to the mean
 * of the other.
 *
 * @param prompt stands before the text and is not read, except at the last token of an empty text; empty for none
 * @param text the text
 * @param positive whether it shows what the vector shall capture; in a file, the label 1 for true and 0 for false
 */
public record LabelledText(String prompt, String text, boolean positive) implements Example {
    /**
     * Creates a labelled text.
     *
     * @throws NullPointerException if a text is null
     */
    public LabelledText {
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(text, "text");
    }

    /**
     * Creates a labelled text without a prompt.
     *
     * @param text the text
     * @param positive whether it shows what the vector shall capture
     */
    public LabelledText(String text, boolean positive) {
        this("", text, positive);
    }

    /** {@return the same text with the other label: the text with its label exchanged} */
    public LabelledText exchanged() {
        return new LabelledText(prompt, text, !positive);
    }
}
