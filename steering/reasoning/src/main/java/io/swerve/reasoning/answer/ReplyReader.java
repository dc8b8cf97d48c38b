package io.swerve.reasoning.answer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the final answer of a reply: the last one stated that isn't taken back, else what the reply concludes with. */
final class ReplyReader {
    private static final String INSTEAD = "should(?: actually| really| instead)? (?:be|have been)|(?:is|it's|that's|was) actually"
            + "|I mean(?:t)?(?: to say)?|make (?:that|it)|correction:|edit:|update:|not [^.,;\\n]{1,40}?,? but(?: rather)?"
            + "|corrected (?:answer|value|total|result)(?: is)?:?|corrected to|oops,?(?: it(?:'s| is))?";
    /** What takes an answer back and names another. */
    private static final Pattern CORRECTION = Pattern.compile("\\b(?:" + INSTEAD + ")\\s+", Pattern.CASE_INSENSITIVE);
    /** The same, in words that mean so only before a number, a letter, or yes and no. */
    private static final Pattern SHORT_CORRECTION = Pattern.compile(
            "\\b(?:" + INSTEAD + "|actually,?(?: it(?:'s| is))?|no,(?: wait,)?"
                    + "(?: it(?:'s| is))?|sorry,(?: it(?:'s| is))?|wait,(?: no,)?(?: it(?:'s| is))?|rather,?)\\s+",
            Pattern.CASE_INSENSITIVE);
    /** What takes an answer back. */
    private static final Pattern WITHDRAWN = Pattern.compile(
            "\\b(?:(?:that|this|it|which)(?:'s| is| was)(?: actually| clearly)? (?:wrong|incorrect|a mistake|an error|not (?:right|correct|true))"
                    + "|(?:that|this|it) (?:isn't|wasn't|can't be) (?:right|correct|true)|I (?:made|have made|see) (?:a|an|my) (?:\\w+ )?(?:mistake|error)"
                    + "|(?:scratch|ignore|disregard|forget) (?:that|this|it)|let me (?:correct|fix|redo|start over|try again|recalculate|recompute|reconsider))\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern DOUBT = Pattern.compile(
            "\\b(?:wait|hold on|hmm|oops|actually|sorry|on second thought|let me (?:re|double|check|verify)[\\w-]*|correction|edit)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SUPPOSED = Pattern.compile("\\b(?:if|unless|whether|in case)\\b",
            Pattern.CASE_INSENSITIVE);
    /** Where a model that wasn't taught to stop asks itself the next question. */
    private static final Pattern NEXT_QUESTION = Pattern
            .compile("\\n\\s*(?:Q:|Question:|User:|Human:|Problem:|### (?:Question|Problem|Instruction))");

    private static final int MOST_QUESTIONS = 4;

    private final CleanText clean;
    private final String text;
    private final KindReader reader;
    private final boolean open;

    private ReplyReader(CleanText clean, KindReader reader, boolean open) {
        this.clean = clean;
        this.text = clean.text();
        this.reader = reader;
        this.open = open;
    }

    /** Finds the answer; in a text that was cut only one that is complete. */
    static Optional<Answer> find(String reply, KindReader reader, boolean cut) {
        VisiblePart part = VisiblePart.of(reply);
        int to = part.to();
        Matcher next = NEXT_QUESTION.matcher(reply).region(part.from(), to);
        for (int tries = 0; tries < MOST_QUESTIONS && next.find(); tries++) {
            Optional<Answer> before = find(reply, part.from(), next.start(), reader, false);
            if (before.isPresent() && before.get().rule() != AnswerRule.CONCLUSION) {
                return before;
            }
        }
        return find(reply, part.from(), to, reader, cut || part.thinking());
    }

    private static Optional<Answer> find(String reply, int from, int to, KindReader reader, boolean open) {
        CleanText clean = CleanText.of(reply, from, to);
        return new ReplyReader(clean, reader, open).find()
                .map(found -> new Answer(found.value(), found.rule(), clean.from(found.from()),
                        clean.to(found.to() - 1)));
    }

    private Optional<Found> find() {
        List<Found> said = new ArrayList<>();
        List<Found> denied = new ArrayList<>();
        for (Statement statement : Statements.of(text)) {
            reader.stated(clean, statement).ifPresent(found -> (statement.negated() ? denied : said).add(found));
        }
        int withdrawn = lastWithdrawal();
        Optional<Found> first = said.stream().findFirst().or(() -> open ? Optional.empty() : early());
        first.ifPresent(found -> corrections(found.to(), said));
        said.sort(Comparator.comparingInt(Found::to).thenComparingInt(Found::from));
        List<Found> valid = said.stream().filter(found -> found.from() >= withdrawn)
                .filter(found -> denied.stream()
                        .noneMatch(no -> no.from() > found.from() && no.value().matches(found.value())))
                .filter(found -> !open || found.complete()).toList();
        if (!valid.isEmpty()) {
            Found last = valid.getLast();
            return open ? Optional.of(last) : reconsidered(last).or(() -> Optional.of(last));
        }
        if (open) {
            return Optional.empty();
        }
        Optional<Found> concluded = reader.conclusion(clean, withdrawn)
                .filter(found -> denied.stream().noneMatch(no -> no.value().matches(found.value())));
        return withdrawn > 0 ? concluded.map(found -> found.by(AnswerRule.CORRECTION)) : concluded;
    }

    /** What the first sentence says, if the reply begins with its answer and then takes it back. */
    private Optional<Found> early() {
        int end = Prose.sentenceEnd(text, text.length() - text.stripLeading().length());
        Statement whole = new Statement(AnswerRule.LEADING, 0, end, false, true);
        return end == 0 ? Optional.empty() : reader.stated(clean, whole);
    }

    private int lastWithdrawal() {
        Matcher matcher = WITHDRAWN.matcher(text);
        int last = 0;
        while (matcher.find()) {
            String lead = text.substring(Prose.sentenceStart(text, matcher.start()), matcher.start());
            if (!SUPPOSED.matcher(lead).find()) {
                last = matcher.end();
            }
        }
        return last;
    }

    private void corrections(int from, List<Found> said) {
        boolean texts = reader instanceof TextAnswers;
        Matcher matcher = (texts ? CORRECTION : SHORT_CORRECTION).matcher(text).region(from, text.length());
        while (matcher.find()) {
            int end = Prose.sentenceEnd(text, matcher.end());
            if (end > matcher.end()) {
                Statement statement = new Statement(AnswerRule.CORRECTION, matcher.end(), end, false,
                        end < text.length());
                reader.stated(clean, statement)
                        .filter(found -> texts || found.value().kind() != AnswerKind.TEXT)
                        .filter(found -> isNear(matcher.end(), found)).ifPresent(said::add);
            }
        }
    }

    private boolean isNear(int from, Found found) {
        return text.substring(from, Math.max(from, found.from())).strip().split("\\s+").length <= 2
                && !text.substring(from, Math.max(from, found.from())).matches(".*[,;:].*");
    }

    /** What a reply that begins to doubt behind its answer concludes then. */
    private Optional<Found> reconsidered(Found last) {
        if (!last.value().kind().isNumber()) {
            return Optional.empty();
        }
        Matcher doubt = DOUBT.matcher(text).region(last.to(), text.length());
        if (!doubt.find()) {
            return Optional.empty();
        }
        boolean concludes = Prose.sentences(text, doubt.end(), text.length()).stream()
                .anyMatch(span -> NumberChoice.concludes(text, span)
                        && !clean.numbers(span.from(), span.to()).isEmpty());
        return concludes
                ? reader.conclusion(clean, doubt.end()).map(found -> found.by(AnswerRule.CORRECTION))
                : Optional.empty();
    }
}
