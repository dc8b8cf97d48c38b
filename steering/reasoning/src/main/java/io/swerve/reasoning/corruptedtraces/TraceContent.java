package io.swerve.reasoning.corruptedtraces;

import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells the content of a trace from its form: the pieces of text that differ between problems, such as numbers, from the
 * phrases around them. Immutable.
 *
 * @param name what the pieces are, for reports
 * @param pattern finds a piece
 */
public record TraceContent(String name, Pattern pattern) {
    private static final TraceContent NUMBERS = new TraceContent("numbers", Pattern.compile("\\d+(?:\\.\\d+)?"));

    /**
     * Creates a content.
     */
    public TraceContent {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(pattern, "pattern");
    }

    /** {@return the content of traces of arithmetic, numbers, with decimals, without sign} */
    public static TraceContent numbers() {
        return NUMBERS;
    }

    /**
     * Finds the pieces.
     *
     * @param trace any text
     * @return the pieces in order
     */
    public List<String> in(String trace) {
        return pattern.matcher(trace).results().map(MatchResult::group).toList();
    }

    /**
     * Replaces the pieces in order. A trace's own pieces change nothing.
     *
     * @param trace any text
     * @param pieces what to put in; from the first again when they run out
     * @return the text with the form of the trace and the content given
     * @throws IllegalArgumentException if the trace has pieces and there is nothing to put in
     */
    public String replace(String trace, List<String> pieces) {
        int[] next = {0};
        return pattern.matcher(trace).replaceAll(found -> {
            if (pieces.isEmpty()) {
                throw new IllegalArgumentException("there are no " + name + " to put in for '" + found.group() + "'");
            }
            return Matcher.quoteReplacement(pieces.get(next[0]++ % pieces.size()));
        });
    }
}
