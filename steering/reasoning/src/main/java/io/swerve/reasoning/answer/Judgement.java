package io.swerve.reasoning.answer;

import java.util.Objects;
import java.util.Optional;

/**
 * What a judge says of a reply.
 *
 * @param outcome right, wrong, or no answer
 * @param answer what was found; empty only if there is no answer
 * @param cut whether the reply was ended from outside, such as by a limit of its tokens
 * @param reason in words
 */
public record Judgement(Outcome outcome, Optional<Answer> answer, boolean cut, String reason) {
    /** How a reply did. */
    public enum Outcome {
        /** Its answer is the right one. */
        RIGHT,
        /** Its answer is another one. */
        WRONG,
        /** It gives no answer. */
        NONE
    }

    /** Checks that nothing is missing. */
    public Judgement {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(reason, "reason");
    }

    /** {@return whether the answer is the right one} */
    public boolean right() {
        return outcome == Outcome.RIGHT;
    }

    /** {@return the answer in its plainest spelling; empty if there is none} */
    public Optional<String> found() {
        return answer.map(Answer::text);
    }

    /** {@return whether it was cut before it gave an answer: neither right nor wrong} */
    public boolean cutOff() {
        return cut && outcome == Outcome.NONE;
    }
}
