package io.swerve.bench.compare;

import java.util.Optional;

/**
 * An answer to a question.
 *
 * @param attempt
 *            its tokens and what was measured of them
 * @param correct
 *            whether it is right; empty if nobody knows
 */
public record JudgedAnswer(Attempt attempt, Optional<Boolean> correct) {
    /** {@return the answer's text: the text of all its tokens} */
    public String text() {
        return String.join("", attempt.pieces());
    }
}
