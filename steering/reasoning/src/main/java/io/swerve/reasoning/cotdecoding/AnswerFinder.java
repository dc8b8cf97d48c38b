package io.swerve.reasoning.cotdecoding;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the answer in a text. */
@FunctionalInterface
public interface AnswerFinder {
    /**
     * Characters of a text.
     *
     * @param text what stands there
     * @param from the first character
     * @param to the character behind the last one
     */
    record Found(String text, int from, int to) {}

    /**
     * Finds the answer.
     *
     * @param text all that a model wrote, control tokens included
     * @return where it stands; empty if there is none
     */
    Optional<Found> find(String text);

    /**
     * Finds the last match of a pattern.
     *
     * @param pattern its first group is the answer, or all of it if it has none
     * @return the finder
     */
    static AnswerFinder lastMatch(Pattern pattern) {
        return text -> pattern.matcher(text).results().reduce((_, last) -> last).map(AnswerFinder::found);
    }

    private static Found found(MatchResult match) {
        int group = match.groupCount() > 0 ? 1 : 0;
        return new Found(match.group(group), match.start(group), match.end(group));
    }

    /**
     * Finds the last number, as the paper does for arithmetic: digits with separators between thousands, a fraction and a
     * sign; no full stop that ends a sentence.
     *
     * @return the finder
     */
    static AnswerFinder lastNumber() {
        return lastMatch(Pattern.compile("(-?\\d+(?:,\\d{3})*(?:\\.\\d+)?)"));
    }

    /**
     * Finds the last of some options, as whole words, whatever their case.
     *
     * @param options at least one
     * @return the finder; the answer is spelled as in the text
     * @throws IllegalArgumentException if there is no option
     */
    static AnswerFinder lastOption(List<String> options) {
        if (options.isEmpty()) {
            throw new IllegalArgumentException("name at least one option");
        }
        return lastMatch(Pattern.compile(options.stream().sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote).collect(Collectors.joining("|", "(?<![\\p{L}\\p{N}])(", ")(?![\\p{L}\\p{N}])")),
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
    }

    /**
     * Finds what stands between the last occurrence of a phrase and the end of its sentence.
     *
     * @param phrase such as {@code The answer is}
     * @return the finder
     */
    static AnswerFinder after(String phrase) {
        return lastMatch(Pattern.compile(Pattern.quote(phrase) + "\\s+(.+?)(?=\\.?\\s*(?:\\.\\s|\\.?$|<|\\n))",
                Pattern.MULTILINE));
    }
}
