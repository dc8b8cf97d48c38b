package io.swerve.reasoning.verifree;

import java.util.Objects;

/**
 * Where a trace ends and how the reference answer is written behind it.
 *
 * @param marker the text with which the model begins to answer; the trace is cut behind its first occurrence. It should
 *            end where no common token goes on: VeriFree cuts behind {@code <answer}, without the {@code >}
 * @param before the text between the marker and the answer
 * @param after the text behind the answer; it makes "1" and "12" different answers
 */
public record AnswerFrame(String marker, String before, String after) {
    /** The paper's: {@code <answer> \boxed{ ... } </answer>}, cut behind {@code <answer}. */
    public static final AnswerFrame BOXED = new AnswerFrame("<answer", "> \\boxed{ ", " } </answer>");

    /**
     * Creates a frame.
     *
     * @throws IllegalArgumentException if the marker is empty
     */
    public AnswerFrame {
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(after, "after");
        if (marker.isEmpty()) {
            throw new IllegalArgumentException("the marker is empty: give the text with which the model answers,"
                    + " such as \"The answer is\"");
        }
    }

    /**
     * Writes an answer as it follows the marker.
     *
     * @param answer the answer alone
     * @return the text to be tokenized by itself and scored
     */
    public String tail(String answer) {
        return before + Objects.requireNonNull(answer, "answer") + after;
    }
}
