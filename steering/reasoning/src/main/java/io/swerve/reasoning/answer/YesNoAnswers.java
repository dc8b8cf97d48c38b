package io.swerve.reasoning.answer;

import io.swerve.reasoning.answer.AnswerValue.YesNo;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads answers that are yes or no, true or false. */
final class YesNoAnswers implements KindReader {
    private static final String WORD = "(yes|yeah|yep|no|nope|true|false|affirmative|negative)";
    private static final Pattern STATED = Pattern
            .compile("(?:[\\s\"'(\\[{:,-]*(?:\\b(?:a|an|that|clearly|definitely|simply|just|"
                    + "therefore|thus|again|still|also|option|indeed|the|statement|is)\\b)?){0,8}+[\\s\"'(\\[{]*\\b"
                    + WORD + "\\b(?!\\s+(?:or|and|nor)\\b|/)", Pattern.CASE_INSENSITIVE);
    private static final Pattern LEADING = Pattern.compile(
            "(?:[\\W_]*(?:sure|well|okay|ok|so|hmm|answer|a)\\b[,:.]?)?[\\W_]*" + WORD
                    + "\\b(?=\\s*(?:[.,!;:)\\]\\n—–-]|$)|\\s+(?:the|it|he|she|they|this|that|there|you|we|because|since|as|is|a|an)\\b)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern CLAUSE = Pattern.compile(
            "(?:^|(?<=[.!;:\\n—])\\s*|\\b(?:so|therefore|thus|hence|wait|then|conclude that|"
                    + "answer)\\s*[,:]?\\s+(?:the answer is )?)" + WORD + "\\b(?=\\s*(?:[.,!;:\\n—–]|$))",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ECHO = Pattern.compile("(?<=\\?)\\s*" + WORD + "\\b(?=\\s*(?:[.,!;:\\n—–]|$))",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern PREDICATE = Pattern.compile(
            "\\b(?:is|are|was|must be)\\s+(?<not>not\\s+)?(true|false|correct|incorrect)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern ENDED = Pattern.compile("\\s*[,.;:!)]");
    private static final Pattern NEGATION = Pattern.compile("\\b(?:not|no longer|never|cannot|neither)\\b|n't\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern AFFIRMATION = Pattern.compile("\\b(?:still|indeed|can|does|will)\\b",
            Pattern.CASE_INSENSITIVE);

    @Override
    public Optional<Found> stated(CleanText clean, Statement statement) {
        Matcher word = STATED.matcher(clean.text()).region(statement.from(), statement.to());
        if (!word.lookingAt()) {
            return Optional.empty();
        }
        return Optional.of(new Found(new YesNo(isYes(word.group(1))), statement.rule(), word.start(1), word.end(1),
                statement.complete()
                        || ENDED.matcher(clean.text()).region(word.end(1), clean.text().length()).lookingAt()));
    }

    private static boolean isYes(String word) {
        return List.of("yes", "yeah", "yep", "true", "affirmative", "correct").contains(word.toLowerCase(Locale.ROOT));
    }

    private static Optional<Found> found(Matcher word, AnswerRule rule) {
        return Optional.of(new Found(new YesNo(isYes(word.group(1))), rule, word.start(1), word.end(1), true));
    }

    @Override
    public Optional<Found> conclusion(CleanText clean, int from) {
        return said(clean, from).or(() -> polarity(clean.text(), from));
    }

    /** A yes or no that stands at the beginning of the reply or of a clause. */
    Optional<Found> said(CleanText clean, int from) {
        String text = clean.text();
        Optional<Found> best = Optional.empty();
        Matcher leading = LEADING.matcher(text).region(from, text.length());
        if (leading.lookingAt()) {
            best = found(leading, AnswerRule.LEADING);
        }
        Matcher clause = CLAUSE.matcher(text).region(from, text.length());
        while (clause.find()) {
            if (best.isEmpty() || best.get().from() < clause.start(1)) {
                best = found(clause, AnswerRule.CONCLUSION);
            }
        }
        if (best.isPresent()) {
            return best;
        }
        Matcher echo = ECHO.matcher(text).region(from, text.length());
        while (echo.find()) {
            best = found(echo, AnswerRule.CONCLUSION);
        }
        return best;
    }

    /** Whether the last sentence, which says neither yes nor no, affirms or denies. */
    private static Optional<Found> polarity(String text, int from) {
        List<Prose.Span> sentences = Prose.sentences(text, from, text.length());
        if (sentences.isEmpty()) {
            return Optional.empty();
        }
        Prose.Span last = sentences.getLast();
        Matcher predicate = PREDICATE.matcher(text).region(last.from(), last.to());
        Matcher denied = NEGATION.matcher(text).region(last.from(), last.to());
        Matcher affirmed = AFFIRMATION.matcher(text).region(last.from(), last.to());
        if (predicate.find()) {
            boolean yes = isYes(predicate.group(2)) == (predicate.group("not") == null);
            return sentence(yes, predicate.start(2), predicate.end(2));
        }
        if (denied.find()) {
            return sentence(false, denied.start(), denied.end());
        }
        return affirmed.find() ? sentence(true, affirmed.start(), affirmed.end()) : Optional.empty();
    }

    private static Optional<Found> sentence(boolean yes, int from, int to) {
        return Optional.of(new Found(new YesNo(yes), AnswerRule.CONCLUSION, from, to, false));
    }
}
