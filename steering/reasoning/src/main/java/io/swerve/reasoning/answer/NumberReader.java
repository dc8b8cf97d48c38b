package io.swerve.reasoning.answer;

import io.swerve.reasoning.answer.AnswerValue.Numeric;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the numbers of a clean text, exactly as they are written. */
final class NumberReader {
    /** Longer ones are no answers, and cost time. */
    private static final int MAX_DIGITS = 300;
    private static final int MAX_EXPONENT = 300;
    /** How far before a number a word can stand that makes it the number of a step. */
    private static final int MARK = 24;
    private static final int NEAR = 40;

    private static final String WHOLE = "(?:\\d{1,3}(?:['_]\\d{3})++(?!\\d)|\\d{1,3}(?:,\\d{2,3}){0,40},\\d{3}(?!\\d)|\\d{1,3}(?: \\d{3})++(?!\\d)|\\d++)";
    private static final String DECIMAL = "(?:" + WHOLE + "(?:\\.\\d++)?|\\.\\d++)";
    private static final String SIGNED = "\\s*(-?\\s*(?:[$€£])?" + DECIMAL + ")\\s*";
    private static final Pattern SIGN = Pattern.compile("(?:-\\s?|\\bnegative\\s+|\\bminus\\s+)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern CURRENCY = Pattern
            .compile("(?:(?:US|A|C|NZ)?\\$|€|£|¥|₹|\\b(?:USD|EUR|GBP|INR|Rs\\.?))\\s?");
    private static final Pattern NUMBER = Pattern.compile(DECIMAL);
    private static final Pattern FRACTION = Pattern
            .compile("\\\\frac\\s*(?:\\{" + SIGNED + "}|(\\d))\\s*(?:\\{" + SIGNED + "}|(\\d))");
    private static final Pattern OVER = Pattern.compile("/(" + WHOLE + ")(?![\\d/]|\\.\\d)");
    private static final Pattern WIDE_OVER = Pattern.compile("\\s?/\\s?(" + WHOLE + ")(?![\\d/]|\\.\\d)");
    private static final Pattern MIXED = Pattern
            .compile("(?:\\s+|\\s*-\\s*|\\s+and\\s+)(\\d{1,4})/(\\d{1,4})(?![\\d/]|\\.\\d)");
    private static final Pattern MIXED_LATEX = Pattern.compile("\\s*(?:and\\s+)?(?=\\\\frac)");
    private static final Pattern HALF = Pattern.compile("\\s+and\\s+(?:a|one)\\s+(half|quarter|third)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern TEN = Pattern.compile("\\s*(?:×|x|\\*)\\s*10\\s*\\^\\s*\\{?\\s*([+-]?\\d{1,4})\\s*}?");
    private static final Pattern EXPONENT = Pattern.compile("[eE]([+-]?\\d{1,4})(?![A-Za-z\\d])");
    private static final Pattern POWER = Pattern.compile("\\s?\\^\\s?\\{?\\s*([+-]?\\d{1,4})\\s*}?");
    private static final Pattern PERCENT = Pattern.compile("\\s?(?:%|percent(?:age points?)?\\b|per cent\\b|pct\\b)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MAGNITUDE = Pattern
            .compile("[\\s-]?(hundred|thousand|million|billion|trillion|dozen)s?\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern SHORT_MAGNITUDE = Pattern.compile("\\s?(k|K|M|bn|B)(?![A-Za-z])");
    private static final Pattern JOINT = Pattern.compile("\\s*[A-Za-z]*\\s*(?:,\\s*)?(?:and\\s+)?");
    private static final Pattern UNIT = Pattern.compile("[\\s-]?([A-Za-z]+|[$€£¥¢₹])");

    private final String text;
    private final Matcher currency;
    private final List<NumberToken> found = new ArrayList<>();

    private NumberReader(String text) {
        this.text = text;
        this.currency = CURRENCY.matcher(text);
    }

    /** All numbers in digits, in their order. Those that belong to a name, a date, a time or a list are left out. */
    static List<NumberToken> digits(String text) {
        NumberReader reader = new NumberReader(text);
        reader.read();
        return reader.joined();
    }

    /** Makes one number of amounts that belong together: 18 dollars and 50 cents, 5 hours 30 minutes. */
    private List<NumberToken> joined() {
        List<NumberToken> all = new ArrayList<>();
        for (NumberToken token : found) {
            Optional<NumberToken> sum = all.isEmpty() ? Optional.empty() : sum(all.getLast(), token);
            if (sum.isPresent()) {
                all.removeLast();
            }
            all.add(sum.orElse(token));
        }
        return all;
    }

    private Optional<NumberToken> sum(NumberToken large, NumberToken small) {
        Optional<Unit> first = large.value().unit().flatMap(Unit::of);
        Optional<Unit> second = small.value().unit().flatMap(Unit::of);
        boolean next = small.from() - large.to() < NEAR
                && JOINT.matcher(text).region(large.to(), small.from()).matches();
        if (!next || first.isEmpty() || second.isEmpty() || !first.get().converts(second.get())) {
            return Optional.empty();
        }
        Rational share = second.get().size().over(first.get().size());
        boolean smaller = share.numerator().compareTo(share.denominator()) < 0;
        Rational value = large.value().value().plus(small.value().value().times(share));
        return smaller && large.value().suffix().isEmpty() && small.value().suffix().isEmpty()
                ? Optional.of(new NumberToken(new Numeric(value, Rational.ONE, "", large.value().unit(), false),
                        large.from(), small.to(), false, large.money()))
                : Optional.empty();
    }

    private void read() {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean begins = Character.isDigit(c)
                    || c == '.' && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1))
                    || text.startsWith("\\frac", at);
            if (!begins) {
                at++;
                continue;
            }
            at = Math.max(at + 1, number(at));
        }
    }

    /** Reads the number that begins here, and returns where it ends. */
    private int number(int at) {
        Matcher fraction = matcher(FRACTION, at);
        if (fraction.lookingAt()) {
            return rational(fraction).map(value -> keep(value, at, fraction.end(), true)).orElse(fraction.end());
        }
        Matcher number = matcher(NUMBER, at);
        if (!number.lookingAt()) {
            return at + 1;
        }
        int end = number.end();
        if (end - at > MAX_DIGITS || isPartOfName(at) || isTime(at, end)) {
            return skipDigits(end);
        }
        if (isListMark(at, end) || at > 0 && "^_".indexOf(text.charAt(at - 1)) >= 0
                || at > 1 && text.charAt(at - 1) == '{' && "^_".indexOf(text.charAt(at - 2)) >= 0) {
            return end;
        }
        Rational value = decimal(number.group());
        Matcher more = matcher(TEN, end);
        if (more.lookingAt() || more.usePattern(EXPONENT).lookingAt()) {
            int exponent = Integer.parseInt(more.group(1));
            return Math.abs(exponent) > MAX_EXPONENT
                    ? more.end()
                    : keep(value.times(Rational.of(10).power(exponent)), at, more.end(), false);
        }
        if (more.usePattern(POWER).lookingAt()) {
            int exponent = Integer.parseInt(more.group(1));
            boolean large = Math.abs((long) exponent * number.group().length()) > MAX_EXPONENT
                    || exponent < 0 && value.isZero();
            return large ? more.end() : keep(value.power(exponent), at, more.end(), false);
        }
        return fractional(value, at, end);
    }

    private int fractional(Rational value, int at, int end) {
        boolean whole = value.denominator().equals(java.math.BigInteger.ONE);
        Matcher more = matcher(MIXED, end);
        if (whole && more.lookingAt() && Integer.parseInt(more.group(2)) > Integer.parseInt(more.group(1))) {
            Rational part = Rational.of(Long.parseLong(more.group(1))).over(Rational.of(Long.parseLong(more.group(2))));
            return keep(value.plus(part), at, more.end(), true);
        }
        if (whole && more.usePattern(MIXED_LATEX).lookingAt()) {
            int begin = more.end();
            Matcher fraction = matcher(FRACTION, begin);
            if (fraction.lookingAt()) {
                return rational(fraction).map(part -> keep(value.plus(part), at, fraction.end(), true))
                        .orElse(fraction.end());
            }
        }
        if (more.usePattern(HALF).lookingAt()) {
            Rational part = NumberWords.part(more.group(1));
            return keep(value.plus(part), at, more.end(), false);
        }
        boolean compact = more.usePattern(OVER).lookingAt();
        if (compact || more.usePattern(WIDE_OVER).lookingAt() && standsAlone(at, more.end())) {
            Rational under = decimal(more.group(1));
            if (!under.isZero()) {
                return keep(value.over(under), at, more.end(), true);
            }
        }
        return keep(value, at, end, false);
    }

    /** Whether nothing is computed with what stands here: 1 / 2, but not 1 / 2 = 0.5. */
    private boolean standsAlone(int from, int to) {
        String behind = text.substring(to, Math.min(text.length(), to + NEAR)).stripLeading();
        String before = text.substring(Math.max(0, from - NEAR), from).stripTrailing();
        return !behind.matches("(?s)[+×÷=*/\\d-].*") && !before.matches("(?s).*[+×÷*/\\d-]");
    }

    private Optional<Rational> rational(Matcher fraction) {
        Rational over = decimal(fraction.group(1) == null ? fraction.group(2) : fraction.group(1));
        Rational under = decimal(fraction.group(3) == null ? fraction.group(4) : fraction.group(3));
        return under.isZero() ? Optional.empty() : Optional.of(over.over(under));
    }

    private static Rational decimal(String number) {
        return Rational.of(new BigDecimal(number.replaceAll("[,'_\\s$€£]", "")));
    }

    /** Adds sign and currency before, percent, magnitude and unit behind. */
    private int keep(Rational written, int at, int end, boolean fraction) {
        int from = at;
        boolean negative = false;
        Optional<String> unit = Optional.empty();
        for (int turn = 0; turn < 2; turn++) { // -$5 and $-5
            int sign = signBefore(from);
            if (sign >= 0 && !negative) {
                negative = true;
                from = sign;
            }
            int money = unit.isEmpty() ? currencyBefore(from) : -1;
            if (money >= 0) {
                unit = Optional.of(text.substring(money, from).strip().replaceAll("[A-Z]+(?=\\$)|\\.", ""));
                from = money;
            }
        }
        boolean money = unit.isPresent();
        Rational scale = Rational.ONE;
        String suffix = "";
        int to = end;
        Matcher more = matcher(PERCENT, end);
        if (more.lookingAt()) {
            scale = Rational.ONE.over(Rational.of(100));
            suffix = "%";
            to = more.end();
        } else if (more.usePattern(MAGNITUDE).lookingAt()) {
            suffix = " " + more.group(1).toLowerCase(Locale.ROOT);
            scale = NumberWords.magnitude(more.group(1));
            to = more.end();
        } else if (money && more.usePattern(SHORT_MAGNITUDE).lookingAt()) {
            suffix = more.group(1);
            scale = NumberWords.magnitude(more.group(1));
            to = more.end();
        }
        if (!money && suffix.isEmpty() || !money && !suffix.equals("%")) {
            Matcher word = matcher(UNIT, to);
            if (word.lookingAt() && Unit.of(word.group(1)).isPresent()) {
                unit = Optional.of(word.group(1));
            }
        }
        found.add(new NumberToken(new Numeric(negative ? written.negated() : written, scale, suffix, unit, fraction),
                from, to, false, money));
        return to;
    }

    /** Where the sign before a place begins; -1 if there is none. */
    private int signBefore(int at) {
        int begin = Math.max(0, at - "negative  ".length());
        Matcher sign = SIGN.matcher(text).region(begin, at);
        while (sign.find()) {
            if (sign.end() == at && !isBinary(sign.start(), sign.group())) {
                return sign.start();
            }
        }
        return -1;
    }

    /** Whether a minus subtracts, joins words or marks the point of a list. */
    private boolean isBinary(int at, String sign) {
        boolean spaced = Character.isWhitespace(sign.charAt(sign.length() - 1)) && sign.startsWith("-");
        int before = at - 1;
        while (before >= 0 && text.charAt(before) == ' ') {
            before--;
        }
        if (before < 0 || text.charAt(before) == '\n') {
            return spaced; // "- 18" is the point of a list
        }
        char last = text.charAt(before);
        if (Character.isDigit(last) || ")]}%".indexOf(last) >= 0) {
            return true;
        }
        boolean joined = before == at - 1 && Character.isLetterOrDigit(last);
        return joined || spaced && "=({:".indexOf(last) < 0;
    }

    private int currencyBefore(int at) {
        int begin = Math.max(0, at - 5);
        currency.region(begin, at);
        while (currency.find()) {
            if (currency.end() == at) {
                return currency.start();
            }
        }
        return -1;
    }

    /** Whether digits belong to a word, as in x2, or go on a number that was left out. */
    private boolean isPartOfName(int at) {
        return at > 0 && (Character.isLetter(text.charAt(at - 1)) && text.charAt(at - 1) < 0x2000
                && !isCode(at) || text.charAt(at - 1) == '#');
    }

    /** Whether the letters before a place are a currency's, as in USD18. */
    private boolean isCode(int at) {
        return currencyBefore(at) >= 0;
    }

    private boolean isTime(int at, int end) {
        return end < text.length() - 1 && text.charAt(end) == ':' && Character.isDigit(text.charAt(end + 1))
                || at > 1 && text.charAt(at - 1) == ':' && Character.isDigit(text.charAt(at - 2));
    }

    /** Where digits, and what joins them to times and dates, end. */
    private int skipDigits(int at) {
        int end = at;
        while (end < text.length() - 1 && (Character.isDigit(text.charAt(end))
                || ":.,".indexOf(text.charAt(end)) >= 0 && Character.isDigit(text.charAt(end + 1)))) {
            end++;
        }
        return end;
    }

    /** Whether a number counts the points of a list, or the steps of a solution. */
    private boolean isListMark(int at, int end) {
        int line = text.lastIndexOf('\n', at - 1) + 1;
        String before = text.substring(Math.max(line, at - MARK), at);
        if (line >= at - MARK && before.matches("(?i)[\\s#>*(-]*") && end < text.length()
                && ".)".indexOf(text.charAt(end)) >= 0
                && end + 1 < text.length() && text.charAt(end + 1) == ' '
                && !text.substring(end + 1, Math.min(text.length(), end + MARK)).isBlank()) {
            return true;
        }
        return before
                .matches("(?i).*\\b(?:step|method|part|case|option|equation|example|figure|question|problem)s?\\s+\\(?")
                && end - at <= 2;
    }

    private Matcher matcher(Pattern pattern, int at) {
        return pattern.matcher(text).region(at, text.length()).useTransparentBounds(true);
    }
}
