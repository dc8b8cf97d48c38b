package io.swerve.bench.compare;

import io.swerve.bench.lab.ChatMl;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the answer in a text and compares it with the right one.
 *
 * @param pattern
 *            its first group is the answer, where it matches last behind the thinking span; empty for the sentence
 *            {@code The answer is X.}
 */
public record AnswerCheck(Optional<Pattern> pattern) {
    /**
     * Creates a check.
     *
     * @throws IllegalArgumentException
     *             if the pattern has no group
     */
    public AnswerCheck {
        if (pattern.isPresent() && pattern.get().matcher("").groupCount() < 1) {
            throw new IllegalArgumentException("the pattern " + pattern.get() + " needs a group for the answer: (...)");
        }
    }

    /**
     * Finds the answer.
     *
     * @param attempt
     *            what the model wrote
     * @return its answer, if it gives one
     */
    public Optional<String> find(Attempt attempt) {
        if (pattern.isEmpty()) {
            return attempt.reply().answer();
        }
        String text = String.join("", attempt.pieces());
        int end = text.lastIndexOf(ChatMl.THINK_END);
        String behind = end < 0 ? text : text.substring(end + ChatMl.THINK_END.length());
        return pattern.get().matcher(behind).results().map(found -> found.group(1)).filter(found -> found != null)
                .reduce((first, second) -> second).map(String::strip);
    }

    /**
     * Judges an attempt.
     *
     * @param attempt
     *            what the model wrote
     * @param right
     *            the right answer, if it is known
     * @return whether the two are equal
     */
    public Optional<Boolean> judge(Attempt attempt, Optional<String> right) {
        return right.map(expected -> find(attempt).filter(expected.strip()::equals).isPresent());
    }
}
