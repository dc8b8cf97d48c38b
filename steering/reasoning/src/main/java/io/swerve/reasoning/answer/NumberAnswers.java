package io.swerve.reasoning.answer;

import io.swerve.reasoning.answer.AnswerValue.Numeric;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads answers that are numbers. */
final class NumberAnswers implements KindReader {
    /** What may stand between the sign of an answer and its number. */
    private static final Pattern FILLER = Pattern.compile(
            "(?:[\\s\"'(\\[{:=≈~>|-]*?(?:\\b(?:that|the|a|an|just|simply|only|about|approximately|approx\\.?|around|roughly|"
                    + "nearly|almost|exactly|precisely|therefore|thus|then|so|now|indeed|clearly|actually|equal to|equals|is|are|"
                    + "was|be|of|total|sum|at least|at most|given by|found to be|still|also|it|it's|there are|there is|"
                    + "he|she|they|you|we|has|have|had|gets?|got|needs?|makes?|made|pays?|paid|costs?|earns?|earned|spends?|spent|"
                    + "takes?|took|will|would|result|number|value|amount|answer)\\b\\s*|[A-Za-z](?:_\\{?\\w{1,3}}?)?\\s*=\\s*)){0,12}+[\\s\"'(\\[{:=≈~>|]*");
    private static final Pattern ALTERNATIVE = Pattern.compile(
            "[A-Za-z$€£%\\s]{0,12}?\\s*(?:\\bor\\b|\\bto\\b|-|–|—|\\band\\b(?!\\s+(?:a|the)\\b))\\s*(?=[$€£]?\\d)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern BETWEEN = Pattern.compile("\\bbetween\\s*$|\\bfrom\\s*$", Pattern.CASE_INSENSITIVE);
    private static final Pattern REASON = Pattern.compile(
            "[,;(\\[]|\\b(?:because|since|as|where|which|given|for|when|after|if|so|per|in)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NOTHING = Pattern.compile("(?:none|zero|nothing|nil)\\b", Pattern.CASE_INSENSITIVE);
    /** What can't go on a number where a text was cut: punctuation or a whole word behind it. */
    private static final Pattern ENDED = Pattern
            .compile(
                    "\\s*[,;:)!?](?=\\s)|\\.(?=\\s)|\\s+[A-Za-z]+(?=[\\s,;:.)!?])(?!\\s+(?:plus|minus|times|and|or|to)\\b)");
    private static final Pattern SECOND_POINT = Pattern.compile("(?m)^\\s*2[.)] ");
    private static final Pattern NONE_LEFT = Pattern.compile(
            "\\bno (?:more )?\\w+(?: \\w+)? (?:left|remaining|remain|remains)\\b|(?<=^|\\n)\\W*(?:none|nothing|zero)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern UNIT_WORDS = Pattern.compile(
            "[\\s-]*(?:[A-Za-z°%$€£'’²³^/.]+[\\s,-]*|\\^\\{?\\d}?\\s*){0,6}[.!]?");

    /** Whether a short text is a number, perhaps with a few words behind it. */
    static boolean shortly(String said) {
        CleanText clean = CleanText.of(said);
        Optional<NumberToken> first = leading(clean, 0, clean.text().length());
        return first.isPresent() && UNIT_WORDS.matcher(clean.text().substring(first.get().to())).matches();
    }

    /** The number with which a range begins, behind words that don't count. */
    static Optional<NumberToken> leading(CleanText clean, int from, int to) {
        String text = clean.text();
        Matcher filler = FILLER.matcher(text).region(from, to);
        int begin = filler.lookingAt() ? filler.end() : from;
        Optional<NumberToken> digits = clean.numbers(from, to).stream().findFirst()
                .filter(token -> token.from() <= begin && begin <= token.to()
                        || text.substring(Math.min(begin, token.from()), token.from()).isBlank());
        if (digits.isPresent()) {
            return digits;
        }
        Matcher words = Pattern.compile("\\p{L}").matcher(text).region(from, to);
        for (int at : new int[]{begin, words.find() ? words.start() : begin}) {
            Optional<NumberToken> spelled = at < to
                    ? NumberWords.at(text, at).filter(token -> token.to() <= to)
                    : Optional.empty();
            if (spelled.isPresent()) {
                return spelled;
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<Found> stated(CleanText clean, Statement statement) {
        String text = clean.text();
        int from = statement.from();
        int to = statement.to();
        Optional<NumberToken> near = leading(clean, from, to);
        if (near.isEmpty()) {
            Matcher nothing = NOTHING.matcher(text).region(from, to);
            if (nothing.lookingAt()) {
                return Optional.of(found(text, new Numeric(Rational.of(0), Rational.ONE, "", Optional.empty(), false),
                        statement, nothing.start(), nothing.end()));
            }
            List<NumberToken> far = clean.numbers(from, to);
            if (far.isEmpty()) {
                return NumberWords.all(text, from, to).stream()
                        .filter(token -> !token.value().value().equals(Rational.ONE)).findFirst()
                        .map(token -> found(text, token.value(), statement, token.from(), token.to()));
            }
            NumberToken chosen = NumberChoice.of(clean, far, from);
            return Optional.of(found(text, chosen.value(), statement, chosen.from(), chosen.to()));
        }
        NumberToken first = near.get();
        Matcher alternative = ALTERNATIVE.matcher(text).region(first.to(), to);
        if (!first.word() && alternative.lookingAt() && isRange(text, first, alternative, from)) {
            List<NumberToken> others = clean.numbers(alternative.end(), to);
            int end = others.isEmpty() ? alternative.end() : others.getFirst().to();
            if (others.isEmpty() || !others.getFirst().value().matches(first.value())) {
                return Optional
                        .of(found(text, new AnswerValue.Text(text.substring(first.from(), end).strip()), statement,
                                first.from(), end));
            }
        }
        NumberToken result = result(clean, first, to).orElse(first);
        return Optional.of(found(text, result.value(), statement, result.from(), result.to()));
    }

    /** Whether two numbers are alternatives or the ends of a range, and no sum is computed. */
    private static boolean isRange(String text, NumberToken first, Matcher alternative, int from) {
        String joint = alternative.group().strip();
        if (joint.endsWith("-") || joint.endsWith("–") || joint.endsWith("—")) {
            String behind = text.substring(alternative.end(), Math.min(text.length(), alternative.end() + 80));
            boolean computes = behind.matches("(?s)[$€£]?[\\d.,]+[^.\\n]{0,40}=.*")
                    || alternative.group().matches("(?s).*\\s-\\s*");
            return !computes;
        }
        if (joint.toLowerCase(java.util.Locale.ROOT).endsWith("and")) {
            return BETWEEN.matcher(text.substring(from, first.from())).find()
                    || text.substring(first.to(), alternative.end()).matches("(?i)\\s*and\\s*");
        }
        return true;
    }

    /** What a calculation that begins with a number comes to, if it is carried out. */
    private static Optional<NumberToken> result(CleanText clean, NumberToken first, int to) {
        String text = clean.text();
        Matcher reason = REASON.matcher(text).region(first.to(), to);
        int end = reason.find() ? reason.start() : to;
        if (text.substring(first.to(), end).indexOf('=') < 0) {
            return Optional.empty();
        }
        return clean.numbers(first.to(), end).reversed().stream().filter(token -> NumberChoice.isResult(text, token))
                .findFirst();
    }

    private static Found found(String text, AnswerValue value, Statement statement, int from, int to) {
        boolean complete = statement.complete() || ENDED.matcher(text).region(to, text.length()).lookingAt();
        return new Found(value, statement.rule(), from, to, complete);
    }

    @Override
    public Optional<Found> conclusion(CleanText clean, int from) {
        return leadingSentence(clean, from).or(() -> NumberChoice.concluding(clean, from)
                .map(token -> new Found(token.value(), AnswerRule.CONCLUSION, token.from(), token.to(), false)))
                .or(() -> nothing(clean.text(), from));
    }

    /** A reply that begins with a number alone, and goes on to explain it. */
    private static Optional<Found> leadingSentence(CleanText clean, int from) {
        String text = clean.text();
        List<Prose.Span> sentences = Prose.sentences(text, from, text.length());
        if (sentences.size() < 2 || SECOND_POINT.matcher(text).region(from, text.length()).find()) {
            return Optional.empty();
        }
        Prose.Span first = sentences.getFirst();
        String said = text.substring(first.from(), first.to());
        List<NumberToken> own = NumberReader.digits(said);
        boolean alone = own.size() == 1 && !own.getFirst().value().value().equals(Rational.ONE)
                && said.substring(0, own.getFirst().from()).isBlank()
                && said.substring(own.getFirst().to()).matches("\\s*(?:[A-Za-z]+\\s*){0,3}");
        boolean concludes = sentences.stream().skip(1).anyMatch(span -> NumberChoice.concludes(text, span));
        return alone && !concludes
                ? Optional
                        .of(new Found(own.getFirst().value(), AnswerRule.LEADING, first.from() + own.getFirst().from(),
                                first.from() + own.getFirst().to(), false))
                : Optional.empty();
    }

    /** None is a number, too. */
    private static Optional<Found> nothing(String text, int from) {
        Matcher none = NONE_LEFT.matcher(text).region(from, text.length());
        return none.find()
                ? Optional.of(new Found(new Numeric(Rational.of(0), Rational.ONE, "", Optional.empty(), false),
                        AnswerRule.CONCLUSION, none.start(), none.end(), false))
                : Optional.empty();
    }
}
