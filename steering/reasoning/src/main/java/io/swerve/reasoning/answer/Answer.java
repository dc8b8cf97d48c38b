package io.swerve.reasoning.answer;

import java.util.Objects;

/**
 * An answer that was found in a reply.
 *
 * @param value what it says
 * @param rule by which sign it was found
 * @param from where it begins in the reply, in characters
 * @param to the character behind it
 */
public record Answer(AnswerValue value, AnswerRule rule, int from, int to) {
    /**
     * Checks the place.
     *
     * @throws IllegalArgumentException if it has no character
     */
    public Answer {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(rule, "rule");
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("an answer has at least one character, was given " + from + " to " + to);
        }
    }

    /** {@return what kind of answer it is} */
    public AnswerKind kind() {
        return value.kind();
    }

    /** {@return the answer in its plainest spelling, such as 18, 1/2, yes, B} */
    public String text() {
        return value.text();
    }
}
