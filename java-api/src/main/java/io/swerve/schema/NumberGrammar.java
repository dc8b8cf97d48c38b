package io.swerve.schema;

import static io.swerve.schema.Expression.NOTHING;
import static io.swerve.schema.Expression.choice;
import static io.swerve.schema.Expression.literal;
import static io.swerve.schema.Expression.sequence;

import io.swerve.schema.NumberRules.Bound;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Numbers within bounds, and multiples. Without a bound, they have up to 16 digits before the point; with one, no
 * exponent.
 */
final class NumberGrammar {
    private static final int DIGITS = 16;
    private static final int DIGITS_OF_DOUBLE = 15;
    /** As many multiples are listed. */
    private static final int MAX_LISTED = 1000;
    private static final int MAX_ENDINGS = 200;

    private final NumberRules rules;
    private final boolean whole;
    private final Bound from;
    private final Bound to;

    NumberGrammar(NumberRules rules, boolean whole) {
        this.rules = rules;
        this.whole = whole;
        this.from = rules.low().orElseGet(() -> new Bound(beyond(rules.high()).negate(), true));
        this.to = rules.high().orElseGet(() -> new Bound(beyond(rules.low()), true));
    }

    /** The limit where none is given, further out than the bound on the other side. */
    private static BigDecimal beyond(Optional<Bound> other) {
        int digits = other.map(bound -> bound.wholeDigits() + 1).orElse(0);
        return BigDecimal.TEN.pow(Math.max(DIGITS, digits));
    }

    Expression expression() {
        Optional<BigDecimal> step = whole
                ? rules.merge(new NumberRules(Optional.empty(), Optional.empty(),
                        Optional.of(rules.step().isPresent() ? BigDecimal.ONE : BigDecimal.ZERO)
                                .filter(one -> one.signum() > 0),
                        null)).step()
                : rules.step();
        if (step.isEmpty()) {
            return whole ? DigitRange.whole(first(from, 0), last(to, 0)) : DecimalRange.of(from, to, fractionDigits());
        }
        int scale = Math.max(step.get().scale(), 0);
        return multiples(step.get().setScale(scale).unscaledValue(), scale, first(from, scale), last(to, scale));
    }

    /** So few that the nearest double of each number is within the bounds too, but no fewer than the bounds have. */
    private int fractionDigits() {
        int before = Stream.of(rules.low(), rules.high()).flatMap(Optional::stream).mapToInt(Bound::wholeDigits).max()
                .orElse(1);
        return Math.max(Math.max(from.at().scale(), to.at().scale()), Math.max(1, DIGITS_OF_DOUBLE - before));
    }

    /** The first number within, in units of 10 to the power of minus {@code scale}. */
    private static BigInteger first(Bound bound, int scale) {
        BigInteger unit = bound.at().scaleByPowerOfTen(scale).setScale(0, RoundingMode.CEILING).toBigInteger();
        return bound.open() && isAt(unit, bound, scale) ? unit.add(BigInteger.ONE) : unit;
    }

    private static BigInteger last(Bound bound, int scale) {
        BigInteger unit = bound.at().scaleByPowerOfTen(scale).setScale(0, RoundingMode.FLOOR).toBigInteger();
        return bound.open() && isAt(unit, bound, scale) ? unit.subtract(BigInteger.ONE) : unit;
    }

    private static boolean isAt(BigInteger unit, Bound bound, int scale) {
        return new BigDecimal(unit, scale).compareTo(bound.at()) == 0;
    }

    private Expression multiples(BigInteger step, int scale, BigInteger from, BigInteger to) {
        BigInteger first = new BigDecimal(from).divide(new BigDecimal(step), 0, RoundingMode.CEILING).toBigInteger();
        BigInteger last = new BigDecimal(to).divide(new BigDecimal(step), 0, RoundingMode.FLOOR).toBigInteger();
        if (last.subtract(first).compareTo(BigInteger.valueOf(MAX_LISTED)) < 0) {
            List<Expression> listed = new ArrayList<>();
            for (BigInteger i = first; i.compareTo(last) <= 0; i = i.add(BigInteger.ONE)) {
                listed.add(written(i.multiply(step), scale));
            }
            return choice(listed);
        }
        int digits = scale;
        while (BigInteger.TEN.pow(digits).mod(step).signum() != 0) {
            if (++digits > scale + step.bitLength()) {
                throw refusal();
            }
        }
        if (BigInteger.TEN.pow(digits).divide(step).compareTo(BigInteger.valueOf(MAX_ENDINGS)) > 0) {
            throw refusal();
        }
        Expression negative = from.signum() < 0
                ? sequence(literal("-"),
                        byEnding(step, scale, digits, to.min(BigInteger.ONE.negate()).negate(), from.negate()))
                : NOTHING;
        return choice(negative, byEnding(step, scale, digits, from.max(BigInteger.ZERO), to));
    }

    private SchemaException refusal() {
        return rules.origin().refusal("multipleOf",
                "is " + rules.step().orElseThrow().toPlainString() + ", which decimal"
                        + " digits don't show; give a \"minimum\" and a \"maximum\" with at most " + MAX_LISTED
                        + " multiples between them, or take a divisor of a power of ten");
    }

    /** Multiples are known by their last digits. */
    private Expression byEnding(BigInteger step, int scale, int digits, BigInteger from, BigInteger to) {
        BigInteger unit = BigInteger.TEN.pow(digits);
        List<Expression> ways = new ArrayList<>();
        Map<List<BigInteger>, List<Expression>> endings = new LinkedHashMap<>();
        for (BigInteger ending = BigInteger.ZERO; ending.compareTo(unit) < 0; ending = ending.add(step)) {
            if (ending.compareTo(from) >= 0 && ending.compareTo(to) <= 0) {
                ways.add(written(ending, scale)); // alone, it has no zeros in front
            }
            BigInteger first = from.subtract(ending).add(unit).subtract(BigInteger.ONE).divide(unit)
                    .max(BigInteger.ONE);
            String padded = unit.add(ending).toString().substring(1);
            endings.computeIfAbsent(List.of(first, to.subtract(ending).divide(unit)), _ -> new ArrayList<>())
                    .add(written(padded, scale));
        }
        endings.forEach((range, ends) -> ways
                .add(sequence(DigitRange.natural(range.getFirst(), range.getLast()), choice(ends))));
        return choice(ways);
    }

    private static Expression written(BigInteger units, int scale) {
        String digits = units.abs().toString();
        String padded = "0".repeat(Math.max(scale + 1 - digits.length(), 0)) + digits;
        return sequence(literal(units.signum() < 0 ? "-" : ""), written(padded, scale));
    }

    /** With the point in its place, with and without the zeros at the end. */
    private static Expression written(String digits, int scale) {
        if (scale == 0) {
            return literal(digits);
        }
        int point = digits.length() - scale;
        String full = digits.substring(0, point) + "." + digits.substring(point);
        return choice(literal(full.replaceFirst("\\.?0+$", "")), literal(full));
    }
}
