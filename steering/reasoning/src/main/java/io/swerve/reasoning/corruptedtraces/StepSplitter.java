package io.swerve.reasoning.corruptedtraces;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a trace of reasoning into steps by rules alone, so that the same trace has the same steps everywhere. Measures
 * that count steps depend on the rules; {@link #toString()} names them, and belongs to every result.
 *
 * <p>
 * Blank lines and the beginnings of numbered or bulleted lines separate steps in every mode. A step of fewer words than
 * the minimum is joined to the one that follows it, the last one to the one before. Immutable.
 *
 * @param unit what is a step
 * @param minimumWords the fewest words of a step, white space between words, at least 1
 */
public record StepSplitter(Unit unit, int minimumWords) {
    /** What is a step. */
    public enum Unit {
        /**
         * A sentence, which a full stop, exclamation or question mark ends where white space or the end of the text
         * follows. Points within numbers, behind the number of a list's item and behind common abbreviations end
         * nothing. A single line break is white space as any other.
         */
        SENTENCE,
        /** A sentence or a part of it that ends with a semicolon. */
        CLAUSE,
        /** A line that isn't blank. */
        LINE
    }

    private static final int USUAL_MINIMUM = 5;
    private static final Pattern BLANK_LINE = Pattern.compile("(?>\\R)\\h*(?=\\R)");
    private static final Pattern LINE_BREAK = Pattern.compile("\\R");
    private static final Pattern LIST_MARKER = Pattern
            .compile("(?m)^\\h*(?:(?:(?i:step)\\h+)?\\d{1,3}[.):]|[-*\\u2022])\\h+");
    private static final Pattern SENTENCE_END = Pattern
            .compile("[.!?\\u2026]++[\"'\\u201d\\u2019)\\]*]*+(?=\\s|\\z)"
                    + "|[\\u3002\\uff01\\uff1f]++[\"\\u201d\\u2019\\uff09\\u300d\\u300f]*+");
    private static final Pattern CLAUSE_END = Pattern.compile(";(?=\\s|\\z)|\\uff1b");
    private static final Pattern ABBREVIATION = Pattern
            .compile("(?<![\\p{L}.])(?i:e\\.g|i\\.e|cf|vs|mr|mrs|ms|dr|prof|eq|eqs|fig|approx|resp|w\\.r\\.t)\\.\\z");
    private static final int LONGEST_ABBREVIATION = 8;
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    /**
     * Creates a splitter.
     *
     * @throws IllegalArgumentException if {@code minimumWords} is less than 1
     */
    public StepSplitter {
        Objects.requireNonNull(unit, "unit");
        if (minimumWords < 1) {
            throw new IllegalArgumentException(
                    "the fewest words of a step can't be " + minimumWords + "; 1 joins no steps");
        }
    }

    /** {@return the usual splitter of prose: a step is a sentence of at least five words} */
    public static StepSplitter sentences() {
        return new StepSplitter(Unit.SENTENCE, USUAL_MINIMUM);
    }

    /**
     * {@return a splitter of traces that list results between semicolons: a step is a sentence or clause, however
     * short}
     */
    public static StepSplitter clauses() {
        return new StepSplitter(Unit.CLAUSE, 1);
    }

    /** {@return the splitter of traces that have one step on each line: a step is a line, however short} */
    public static StepSplitter lines() {
        return new StepSplitter(Unit.LINE, 1);
    }

    /**
     * {@return the splitter with another minimum}
     *
     * @param words the fewest words of a step, at least 1; 1 joins no steps
     * @throws IllegalArgumentException if {@code words} is less than 1
     */
    public StepSplitter withMinimumWords(int words) {
        return new StepSplitter(unit, words);
    }

    /**
     * Cuts a trace.
     *
     * @param trace any text
     * @return its steps in order, none if the text is blank
     */
    public List<TraceStep> split(String trace) {
        List<TraceStep> steps = new ArrayList<>();
        int start = 0;
        for (int cut : cuts(trace)) {
            TraceStep piece = stripped(trace, start, cut);
            if (piece != null && words(piece.text()) >= minimumWords) {
                steps.add(piece);
                start = cut;
            }
        }
        TraceStep rest = stripped(trace, start, trace.length());
        if (rest != null) {
            if (words(rest.text()) < minimumWords && !steps.isEmpty()) {
                start = steps.removeLast().start();
            }
            steps.add(stripped(trace, start, trace.length()));
        }
        return List.copyOf(steps);
    }

    /** The offsets at which one step may end and the next begin. */
    private TreeSet<Integer> cuts(String trace) {
        TreeSet<Integer> cuts = new TreeSet<>();
        if (unit == Unit.LINE) {
            addEnds(LINE_BREAK, trace, cuts);
            return cuts;
        }
        addEnds(BLANK_LINE, trace, cuts);
        SENTENCE_END.matcher(trace).results().filter(end -> !endsAbbreviation(trace, end))
                .forEach(end -> cuts.add(end.end()));
        if (unit == Unit.CLAUSE) {
            addEnds(CLAUSE_END, trace, cuts);
        }
        Matcher marker = LIST_MARKER.matcher(trace);
        while (marker.find()) {
            cuts.subSet(marker.start() + 1, marker.end() + 1).clear(); // the point of "1." ends no sentence
            cuts.add(marker.start());
        }
        return cuts;
    }

    private static void addEnds(Pattern pattern, String trace, TreeSet<Integer> cuts) {
        pattern.matcher(trace).results().forEach(found -> cuts.add(found.end()));
    }

    private static boolean endsAbbreviation(String trace, MatchResult end) {
        if (!end.group().equals(".")) {
            return false;
        }
        return ABBREVIATION.matcher(trace)
                .region(Math.max(0, end.end() - LONGEST_ABBREVIATION), end.end())
                .useTransparentBounds(true).useAnchoringBounds(true).find();
    }

    private static TraceStep stripped(String trace, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(trace.charAt(start))) {
            start++;
        }
        while (end > start && Character.isWhitespace(trace.charAt(end - 1))) {
            end--;
        }
        return start == end ? null : new TraceStep(start, end, trace.substring(start, end));
    }

    private static int words(String text) {
        return WHITE_SPACE.split(text).length;
    }

    @Override
    public String toString() {
        String joined = minimumWords == 1 ? "" : ", of at least " + minimumWords + " words";
        return "steps by " + unit.name().toLowerCase(Locale.ROOT) + joined;
    }
}
