package io.swerve.bench.lab;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a model answered, taken apart.
 *
 * @param thinking
 *            what stands in the thinking span, without surrounding white space; empty if there is no span
 * @param finishedThinking
 *            whether the span, if there is one, was ended: a reply cut at its token limit often never answers
 * @param answer
 *            X of the last sentence {@code The answer is X.} after the thinking span; empty if there is none
 */
public record Reply(Optional<String> thinking, boolean finishedThinking, Optional<String> answer) {
    private static final Pattern ANSWER = Pattern.compile("The answer is (.+?)\\.(?=\\s|$)");

    /**
     * Takes a reply apart.
     *
     * @param output
     *            the model's output, thinking markers spelled out; anything from {@link ChatMl#MESSAGE_END} on is
     *            ignored. An output with only the end marker is taken to have begun inside the span
     * @return the parts
     */
    public static Reply parse(String output) {
        String text = before(output, ChatMl.MESSAGE_END);
        int start = text.indexOf(ChatMl.THINK_START);
        int end = text.indexOf(ChatMl.THINK_END, Math.max(start, 0));
        if (start < 0 && end < 0) {
            return new Reply(Optional.empty(), true, answerIn(text));
        }
        int inside = start < 0 ? 0 : start + ChatMl.THINK_START.length();
        String thinking = text.substring(inside, end < 0 ? text.length() : end).strip();
        Optional<String> answer = end < 0
                ? Optional.empty()
                : answerIn(text.substring(end + ChatMl.THINK_END.length()));
        return new Reply(Optional.of(thinking), end >= 0, answer);
    }

    /**
     * Takes apart a reply whose prompt already opened the thinking span.
     *
     * @param output
     *            the model's output, which begins inside the span
     * @return the parts
     */
    public static Reply parsePrefilled(String output) {
        return parse(ChatMl.THINK_START + output);
    }

    /**
     * Tells whether the answer is exactly the one expected.
     *
     * @param expected
     *            the right answer
     * @return whether it was given
     */
    public boolean answers(String expected) {
        return answer.filter(expected::equals).isPresent();
    }

    private static String before(String text, String marker) {
        int at = text.indexOf(marker);
        return at < 0 ? text : text.substring(0, at);
    }

    private static Optional<String> answerIn(String text) {
        return ANSWER.matcher(text).results().map(found -> found.group(1))
                .reduce((first, second) -> second);
    }
}
