package io.swerve.reasoning.answer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the places of a clean text where it says that the answer stands. */
final class Statements {
    private static final Pattern BOX = Pattern.compile("\\\\(?:f?boxed|fbox)\\s*");
    private static final Pattern TAG = Pattern.compile("<(?:final_)?answer>\\s*(.*?)\\s*(</(?:final_)?answer>|$)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern HASHES = Pattern.compile("(?m)^[ >]*####(?!#)[ ]*([^\\n]*)$");
    private static final String VERB = "(?:(?:is|are|was|were|would be|will be|should be|must be|has to be|becomes|equals"
            + "|(?:turns|comes|works) out to be|comes (?:out )?to|remains)\\b(?<not>n't\\b|\\s+(?:definitely |certainly |"
            + "therefore |thus )?(?:not|never|no longer)\\b)?|'s\\b(?<nor>\\s+not\\b)?)";
    private static final Pattern ANSWER = Pattern.compile(
            "\\b(?:answers?|ans|final (?:result|solution)"
                    + "|(?:correct|right|best) (?:choice|option|result|solution|value|amount|total|number))\\b"
                    + "(?:\\s+(?:to|of|for|in)\\s[^.:=?!\\n]{1,160}?)?(?:\\s*,)?(?:\\s*(?:then|therefore|thus|hence|so),?)?\\s*"
                    + "(?:" + VERB + "|:|=|→|=>)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern HEADING = Pattern.compile(
            "(?im)^[ #>-]*(?:(?:final|the|correct|my)\\s+){0,4}(?:answer|ans)[ ]*[:.]?[ ]*$");
    private static final Pattern INVERSE = Pattern.compile(
            "\\s*\\)?,?\\s*(?:is|are|was|would be|must be)\\s+(?:therefore |thus |indeed |clearly |then )?(?:the|our|my|your)\\s+"
                    + "(?:final |correct |right ){0,3}(?:answer|choice|option)\\b(?!\\s+(?:to|of|for)\\s+(?:the |a )?(?:first|previous|part|step))",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern OPTION = Pattern.compile(
            "\\b(?:choose|pick|select|(?:go|going) with|opt for)\\s+(?=(?:option|choice|answer|letter)?\\s*\\(?[A-J]\\b)",
            Pattern.CASE_INSENSITIVE);
    /** Before a statement that isn't meant. */
    private static final Pattern SUPPOSED = Pattern.compile(
            "(?:\\b(?:if|whether|suppos\\w+(?: that)?|assum\\w+(?: that)?|unless|once)\\s+(?:the |our |my |your |this )?"
                    + "(?:final |correct |right ){0,3}|\\b(?:might|may|could|would|will)\\s+(?:have )?(?:think|thought|say|said|guess|"
                    + "believe|assume)\\w*\\b[^.!?\\n,]*|\\b(?:not sure|unsure|don't know|no idea|not clear)\\b[^.!?\\n,]*"
                    + "|\\b(?:wrong|incorrect|earlier|previous|first|initial|old|naive|tempting)\\s+)$",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern INSTEAD = Pattern.compile(
            "(?:\\bbut(?: rather| actually| it(?:'s| is))?|\\brather|[;,]\\s*(?:instead,? )?(?:it(?:'s| is)|the answer is))\\s+",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern BLANK = Pattern.compile("[\\s:=>\"→]*");

    /** How far before a statement something can stand that makes it unmeant. */
    private static final int LEAD = 160;

    private final String text;
    private final List<Statement> found = new ArrayList<>();

    private Statements(String text) {
        this.text = text;
    }

    /** All statements in their order. */
    static List<Statement> of(String text) {
        Statements statements = new Statements(text);
        statements.boxes();
        statements.tags();
        statements.hashes();
        statements.sentences();
        statements.found.sort(Comparator.comparingInt(Statement::from).thenComparingInt(Statement::to));
        return statements.found;
    }

    private void add(AnswerRule rule, int from, int to, boolean negated, boolean complete) {
        Matcher blank = BLANK.matcher(text).region(from, to);
        int begin = blank.lookingAt() ? blank.end() : from;
        if (begin < to && !text.substring(begin, to).isBlank()) {
            found.add(new Statement(rule, begin, to, negated, complete));
        }
    }

    private void boxes() {
        Matcher box = BOX.matcher(text);
        while (box.find()) {
            int at = box.end();
            if (at < text.length() && text.charAt(at) == '{') {
                int close = closing(at);
                boolean complete = close < text.length() && text.charAt(close) == '}';
                add(AnswerRule.BOXED, at + 1, complete ? close : Prose.sentenceEnd(text, at), false, complete);
            } else if (at < text.length()) {
                int end = at;
                while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
                    end++;
                }
                add(AnswerRule.BOXED, at, end, false, end < text.length());
            }
        }
    }

    private int closing(int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return text.length();
    }

    private void tags() {
        Matcher tag = TAG.matcher(text);
        while (tag.find()) {
            add(AnswerRule.TAGGED, tag.start(1), tag.end(1), false, !tag.group(2).isEmpty());
        }
    }

    /** A line behind #### is the answer, unless it is a heading: of other words than a number's, with text below. */
    private void hashes() {
        Matcher line = HASHES.matcher(text);
        while (line.find()) {
            String said = line.group(1).strip().replaceAll("#+$", "").strip();
            boolean last = text.substring(line.end()).isBlank();
            boolean numbered = said.matches("(?i)(?:step\\b|part\\b|\\d+[.)]\\s+\\S|.*:$|(?:final |the )*answer\\b).*");
            boolean number = NumberAnswers.shortly(said);
            if (!said.isEmpty() && !numbered && (last || number)) {
                add(AnswerRule.HASHES, line.start(1), line.end(1), false, line.end() < text.length());
            }
        }
    }

    private void sentences() {
        Matcher answer = ANSWER.matcher(text);
        int at = 0;
        while (answer.find(at)) {
            at = answer.end();
            if (!isSupposed(answer.start())) {
                stated(answer.end(), answer.group("not") != null || answer.group("nor") != null);
            }
        }
        Matcher heading = HEADING.matcher(text);
        while (heading.find()) {
            stated(heading.end(), false);
        }
        Matcher option = OPTION.matcher(text);
        while (option.find()) {
            if (!isSupposed(option.start())) {
                stated(option.end(), false);
            }
        }
        Matcher inverse = INVERSE.matcher(text);
        while (inverse.find()) {
            int from = Prose.sentenceStart(text, inverse.start());
            if (!isSupposed(inverse.start())) {
                add(AnswerRule.STATED, clause(from, inverse.start()), inverse.start(), false, true);
            }
        }
    }

    /** Where the last clause before a place begins: "so", commas and their like part clauses. */
    private int clause(int from, int to) {
        Matcher parts = Pattern.compile("(?:[,;:]\\s+|\\b(?:so|therefore|thus|hence|that|and|means)\\s+)",
                Pattern.CASE_INSENSITIVE).matcher(text).region(from, to);
        int begin = from;
        while (parts.find()) {
            if (!text.substring(parts.end(), to).isBlank()) {
                begin = parts.end();
            }
        }
        return begin;
    }

    private boolean isSupposed(int at) {
        int from = Math.max(at - LEAD, Prose.sentenceStart(text, at));
        return SUPPOSED.matcher(text.substring(from, at)).find();
    }

    private void stated(int behind, boolean negated) {
        Matcher blank = BLANK.matcher(text).region(behind, text.length());
        int from = blank.lookingAt() ? blank.end() : behind;
        int end = Prose.sentenceEnd(text, from);
        if (!negated) {
            Matcher not = Pattern.compile("(?:not|neither|never)\\b\\s*", Pattern.CASE_INSENSITIVE).matcher(text)
                    .region(from, end);
            negated = not.lookingAt();
            from = negated ? not.end() : from;
        }
        boolean complete = end < text.length();
        if (negated) {
            Matcher instead = INSTEAD.matcher(text).region(from, end);
            boolean other = instead.find();
            add(AnswerRule.STATED, from, other ? instead.start() : end, true, complete);
            if (other) {
                add(AnswerRule.STATED, instead.end(), end, false, complete);
            }
        } else {
            add(AnswerRule.STATED, from, end, false, complete);
        }
    }
}
