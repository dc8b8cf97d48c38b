package io.swerve.bench.task;

import io.swerve.bench.lab.ChatMl;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the answer in what a model wrote, and compares it with the right one. */
public final class AnswerChecker {
    /** From the clearest sign of an answer to the vaguest; the last match counts. */
    private static final List<Pattern> SIGNS = List.of(Pattern.compile("\\\\boxed\\{([^{}]*)\\}"),
            Pattern.compile("####\\s*(\\S[^\\n]*)"),
            Pattern.compile("(?i)\\banswer is:?\\s*\\**\\s*(.+?)\\**\\.?(?=\\.\\s|\\.$|\\n|$)"),
            Pattern.compile("(?i)\\banswer:\\s*\\**\\s*(.+?)\\**\\.?(?=\\.\\s|\\n|$)"));
    private static final Pattern NUMBER = Pattern.compile("-?\\d[\\d,]*(?:\\.\\d+)?");
    private static final List<String> THINKING_ENDS = List.of(ChatMl.THINK_END, "[/THINK]", "<|END_THINKING|>",
            "</thinking>", "</thought>");
    private static final List<String> THINKING_STARTS = List.of(ChatMl.THINK_START, "[THINK]", "<|START_THINKING|>",
            "<thinking>", "<thought>");

    private AnswerChecker() {}

    /**
     * Finds the answer: behind the thinking, what stands last in {@code \boxed{}}, behind {@code ####}, or in
     * "The answer is X."; else the last number.
     *
     * @param text what a model wrote
     * @return the answer; empty if there is none, or the thinking doesn't end
     */
    public static Optional<String> find(String text) {
        return stated(text).or(() -> behindThinking(text)
                .flatMap(answer -> last(NUMBER.matcher(answer).results().map(found -> found.group()).toList())));
    }

    private static Optional<String> stated(String text) {
        return behindThinking(text).flatMap(answer -> SIGNS.stream().flatMap(
                sign -> last(sign.matcher(answer).results().map(found -> found.group(1).strip()).toList()).stream())
                .findFirst());
    }

    private static Optional<String> behindThinking(String text) {
        for (String end : THINKING_ENDS) {
            int at = text.lastIndexOf(end);
            if (at >= 0) {
                return Optional.of(text.substring(at + end.length()));
            }
        }
        return THINKING_STARTS.stream().anyMatch(text::contains) ? Optional.empty() : Optional.of(text);
    }

    private static Optional<String> last(List<String> found) {
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
    }

    /**
     * Judges a text.
     *
     * @param text what a model wrote
     * @param expected the right answer
     * @return whether the text's answer is the right one: the same number where both are numbers, else the same text but
     *         for case and surrounding blanks
     */
    public static boolean isRight(String text, String expected) {
        return find(text).filter(answer -> same(answer, expected)).isPresent();
    }

    /**
     * Compares answers.
     *
     * @param answer one
     * @param other another
     * @return whether they are the same number, or the same text but for case and surrounding blanks
     */
    public static boolean same(String answer, String other) {
        Optional<BigDecimal> first = number(answer);
        Optional<BigDecimal> second = number(other);
        if (first.isPresent() && second.isPresent()) {
            return first.get().compareTo(second.get()) == 0;
        }
        return answer.strip().equalsIgnoreCase(other.strip());
    }

    private static Optional<BigDecimal> number(String text) {
        String plain = text.strip().replaceAll("^[$€£]|[%.]$", "");
        return NUMBER.matcher(plain).matches() ? Optional.of(new BigDecimal(plain.replace(",", ""))) : Optional.empty();
    }
}
