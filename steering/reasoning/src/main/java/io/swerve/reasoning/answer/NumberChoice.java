package io.swerve.reasoning.answer;

import io.swerve.reasoning.answer.Prose.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Chooses the number that a reply concludes with, where nothing says which one it is. */
final class NumberChoice {
    private static final Pattern ASIDE = Pattern.compile(
            "\\W*(?:this is (?:because|calculated|obtained|found|the same)|note\\b|please\\b|if you\\b|let me know|let's know|i hope|"
                    + "hope this|feel free|remember\\b|keep in mind|is there\\b|would you|do you|thank|in this (?:problem|question|solution)|"
                    + "this problem|this question|you can (?:check|verify)|we can (?:check|verify))",
            Pattern.CASE_INSENSITIVE);
    static final Pattern CONCLUDING = Pattern.compile(
            "\\W*(?:(?:and|step \\d+:)\\s+)?(?:so|therefore|thus|hence|in total|altogether|in conclusion|in summary|finally|overall|consequently|"
                    + "as a result|this means|that means|which means)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern CHECK = Pattern.compile(
            "(?im)^\\W*(?:(?:to|let's|we can|let me)\\s+(?:double[- ])?(?:check|verify)|verification|check\\b|double[- ]check)");
    /** The heading of what explains an answer that stands before it. */
    private static final Pattern EXPLANATION = Pattern.compile(
            "(?im)^\\W*(?:explanation|breakdown|reasoning|calculations?|details|workings?|steps?|solution)\\W*:");
    private static final int SHORT = 60;
    private static final Pattern OPERATOR = Pattern
            .compile("\\s*[)}\\]]*\\s*(?:[+*×÷^<>]|/|-(?!>)|x(?=\\s*[$\\d]))\\s*[($\\d\\\\{]");
    private static final Pattern EQUALS_BEFORE = Pattern
            .compile("(?:=|≈|→|\\bequals|\\bis equal to)[\\s(\\[{]*(?:in |about |approximately )?$");
    private static final Pattern SAID_BEFORE = Pattern
            .compile("\\b(?:is|are|was|gives?(?: us| you)?|gets?|got|makes?|totals?|"
                    + "total of|leaves?(?: us)?|left with)\\s*$", Pattern.CASE_INSENSITIVE);
    private static final Pattern OPERAND_BEFORE = Pattern
            .compile("(?:[+*×÷^/<>]|\\b(?:less|more|greater|fewer) than)\\s*$");
    private static final Pattern PURPOSE = Pattern
            .compile("\\bto\\s+[a-z]+\\s+(?:the |a |an |his |her |their |all ){0,4}$");
    private static final Pattern BESIDE = Pattern.compile(
            "(?:\\b(?:in|for|per|every|each|after|within|over|by|from|with|than|between|during|before|until|first|last|next|these|those|"
                    + "(?<!total |sum |cost |price |profit |number |amount |average |maximum |minimum )of)\\s+(?:the |a |an |all |his |her |their |its |these |those |only |first |last |next |other |another |total ){0,4}|\\()$",
            Pattern.CASE_INSENSITIVE);
    private static final int NEAR = 60;
    private static final int MOST_CHECKS = 8;

    private NumberChoice() {}

    private static String before(String text, NumberToken token) {
        return text.substring(Math.max(0, token.from() - NEAR), token.from());
    }

    /** Whether a number stands behind an equals sign, and isn't computed with again. */
    static boolean isResult(String text, NumberToken token) {
        return EQUALS_BEFORE.matcher(before(text, token)).find()
                && !OPERATOR.matcher(text).region(token.to(), text.length()).lookingAt();
    }

    private static boolean isOperand(String text, NumberToken token) {
        String behind = text.substring(token.to(), Math.min(text.length(), token.to() + NEAR));
        return OPERATOR.matcher(text).region(token.to(), text.length()).lookingAt()
                || OPERAND_BEFORE.matcher(before(text, token)).find()
                || behind.matches("(?s)[)}\\]\\s]*(?:[A-Za-z]+\\s*)?=(?!>).*");
    }

    /** The number that the reply concludes with, from a place on. */
    static Optional<NumberToken> concluding(CleanText clean, int from) {
        String text = clean.text();
        List<NumberToken> all = clean.numbers(from, text.length());
        List<NumberToken> tokens = all.stream().filter(token -> !clean.isCode(token.from())).toList();
        if (tokens.isEmpty() && !all.isEmpty()) {
            tokens = all;
        }
        int end = beforeCheck(text, from, tokens);
        List<Span> sentences = Prose.sentences(text, from, end);
        Optional<NumberToken> spelled = spelled(clean, sentences, tokens);
        if (spelled.isPresent()) {
            return spelled;
        }
        NumberToken fallback = null;
        for (Span sentence : sentences.reversed()) {
            List<NumberToken> own = in(tokens, sentence);
            if (own.isEmpty()) {
                continue;
            }
            NumberToken chosen = of(clean, own, from);
            if (!ASIDE.matcher(text).region(sentence.from(), sentence.to()).lookingAt()) {
                return Optional.of(chosen);
            }
            fallback = fallback == null ? chosen : fallback;
        }
        return Optional.ofNullable(fallback);
    }

    private static List<NumberToken> in(List<NumberToken> tokens, Span span) {
        return tokens.stream().filter(token -> token.from() >= span.from() && token.from() < span.to()).toList();
    }

    /** Where a check of what is concluded begins, if what stands before concludes and what is behind doesn't. */
    private static int beforeCheck(String text, int from, List<NumberToken> tokens) {
        Matcher explanation = EXPLANATION.matcher(text).region(from, text.length());
        if (explanation.find() && explanation.start() - from <= SHORT) {
            int at = explanation.start();
            if (tokens.stream().anyMatch(token -> token.to() <= at)) {
                return at;
            }
        }
        Matcher check = CHECK.matcher(text).region(from, text.length());
        for (int tries = 0; tries < MOST_CHECKS && check.find(); tries++) {
            int at = check.start();
            boolean before = Prose.sentences(text, from, at).stream()
                    .anyMatch(span -> concludes(text, span) && !in(tokens, span).isEmpty());
            boolean behind = Prose.sentences(text, at, text.length()).stream()
                    .anyMatch(span -> concludes(text, span) && !in(tokens, span).isEmpty());
            if (before && !behind) {
                return at;
            }
        }
        return text.length();
    }

    static boolean concludes(String text, Span span) {
        return CONCLUDING.matcher(text).region(span.from(), span.to()).lookingAt()
                || Pattern.compile("[,;]\\s*(?:so|therefore|thus|hence)\\b", Pattern.CASE_INSENSITIVE)
                        .matcher(text).region(span.from(), span.to()).find();
    }

    /** A number in words in a conclusion behind all numbers in digits, or anywhere if there are none. */
    private static Optional<NumberToken> spelled(CleanText clean, List<Span> sentences, List<NumberToken> digits) {
        String text = clean.text();
        int behind = digits.isEmpty() ? -1 : digits.getLast().to();
        for (Span sentence : sentences.reversed()) {
            if (sentence.from() < behind || sentence.to() <= behind) {
                break;
            }
            boolean concludes = concludes(text, sentence);
            List<NumberToken> words = NumberWords.all(text, sentence.from(), sentence.to()).stream()
                    .filter(token -> digits.isEmpty() || !token.value().value().equals(Rational.ONE)).toList();
            if (!words.isEmpty() && (digits.isEmpty() || concludes)
                    && !ASIDE.matcher(text).region(sentence.from(), sentence.to()).lookingAt()) {
                return Optional.of(of(clean, words, sentence.from()));
            }
        }
        return Optional.empty();
    }

    /**
     * The one of some numbers of a sentence that is meant: in bold, or the result of a calculation, or computed before, or
     * not said beside the point, as how many days something takes.
     */
    static NumberToken of(CleanText clean, List<NumberToken> tokens, int from) {
        String text = clean.text();
        List<NumberToken> left = prefer(tokens, token -> clean.isBold(token.to() - 1));
        List<NumberToken> results = left.stream().filter(token -> isResult(text, token)).toList();
        if (!results.isEmpty()) {
            return results.getLast();
        }
        if (left.size() > 1) {
            left = prefer(left, token -> !isOperand(text, token));
            for (Pattern sign : new Pattern[]{EQUALS_BEFORE, SAID_BEFORE}) {
                Map<Rational, Integer> computed = computed(clean, from, left.getFirst().from(), sign);
                int latest = left.stream().mapToInt(token -> computed.getOrDefault(token.value().value(), -1)).max()
                        .orElse(-1);
                if (latest >= 0) {
                    return left.stream().filter(token -> computed.getOrDefault(token.value().value(), -1) == latest)
                            .findFirst().orElseThrow();
                }
            }
            left = prefer(left, token -> !BESIDE.matcher(before(text, token)).find());
            NumberToken first = left.getFirst();
            left = prefer(left, token -> token == first || !PURPOSE.matcher(before(text, token)).find());
            left = prefer(left, NumberToken::money);
        }
        return left.getLast();
    }

    private static List<NumberToken> prefer(List<NumberToken> tokens,
            java.util.function.Predicate<NumberToken> wanted) {
        List<NumberToken> some = tokens.stream().filter(wanted).toList();
        return some.isEmpty() ? tokens : some;
    }

    /** Where each number last stood behind a sign that it is a result. */
    private static Map<Rational, Integer> computed(CleanText clean, int from, int to, Pattern sign) {
        String text = clean.text();
        Map<Rational, Integer> places = new HashMap<>();
        for (NumberToken token : clean.numbers(from, to)) {
            if (sign.matcher(before(text, token)).find()
                    && !OPERATOR.matcher(text).region(token.to(), text.length()).lookingAt()) {
                places.put(token.value().value(), token.from());
            }
        }
        return places;
    }
}
