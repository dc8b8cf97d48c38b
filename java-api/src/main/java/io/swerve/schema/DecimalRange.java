package io.swerve.schema;

import static io.swerve.schema.Expression.NOTHING;
import static io.swerve.schema.Expression.choice;
import static io.swerve.schema.Expression.literal;
import static io.swerve.schema.Expression.optional;
import static io.swerve.schema.Expression.sequence;

import io.swerve.schema.NumberRules.Bound;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Decimal numbers from one to another, digit by digit and without exponents.
 */
final class DecimalRange {
    private final Bound low;
    private final Bound high;
    private final int fraction;

    private DecimalRange(Bound low, Bound high, int fraction) {
        this.low = low;
        this.high = high;
        this.fraction = fraction;
    }

    /** With up to some digits behind the point; nothing if the second bound is below the first. */
    static Expression of(Bound low, Bound high, int fraction) {
        boolean below = low.at().signum() < 0;
        boolean above = high.at().signum() >= 0;
        // -0 is 0, which is among those without a sign
        Expression negative = below
                ? sequence(literal("-"),
                        new DecimalRange(above ? new Bound(BigDecimal.ZERO, true) : minus(high), minus(low), fraction)
                                .natural())
                : NOTHING;
        return choice(negative, above
                ? new DecimalRange(below ? new Bound(BigDecimal.ZERO, false) : low, high, fraction).natural()
                : NOTHING);
    }

    private static Bound minus(Bound bound) {
        return new Bound(bound.at().negate(), bound.open());
    }

    private Expression natural() {
        int compared = low.at().compareTo(high.at());
        if (compared > 0 || compared == 0 && (low.open() || high.open())) {
            return NOTHING;
        }
        BigInteger first = low.at().setScale(0, RoundingMode.FLOOR).toBigInteger();
        BigInteger last = high.at().setScale(0, RoundingMode.FLOOR).toBigInteger();
        Edge from = new Edge(digits(low.at()), low.open());
        Edge to = new Edge(digits(high.at()), high.open());
        if (first.equals(last)) {
            return sequence(literal(first.toString()), fraction(from, to));
        }
        boolean fromStart = from.digits().isEmpty() && !from.open();
        return choice(fromStart ? NOTHING : sequence(literal(first.toString()), fraction(from, null)),
                sequence(
                        DigitRange.natural(fromStart ? first : first.add(BigInteger.ONE),
                                last.subtract(BigInteger.ONE)),
                        fraction(null, null)),
                sequence(literal(last.toString()), fraction(null, to)));
    }

    /** The digits behind the point, without zeros at the end. */
    private static String digits(BigDecimal number) {
        String plain = number.stripTrailingZeros().toPlainString();
        int point = plain.indexOf('.');
        return point < 0 ? "" : plain.substring(point + 1);
    }

    /** What is left of a bound's digits. */
    private record Edge(String digits, boolean open) {
        private int first() {
            return digits.isEmpty() ? 0 : digits.charAt(0) - '0';
        }

        private Edge rest() {
            return digits.isEmpty() ? this : new Edge(digits.substring(1), open);
        }
    }

    private Expression fraction(Edge from, Edge to) {
        boolean mayBeMissing = allowsEnd(from, to);
        Expression digits = sequence(literal("."), digits(from, to, fraction, false));
        return mayBeMissing ? optional(digits) : digits;
    }

    /** Whether nothing but zeros may follow. */
    private static boolean allowsEnd(Edge from, Edge to) {
        return (from == null || from.digits().isEmpty() && !from.open())
                && (to == null || !to.digits().isEmpty() || !to.open());
    }

    /** Digits, up to a number of them, that are in between; a null edge is no edge. */
    private static Expression digits(Edge low, Edge to, int most, boolean mayEnd) {
        Edge from = low != null && low.digits().isEmpty() && !low.open() ? null : low;
        if (from == null && to == null) {
            return DigitRange.any(mayEnd ? 0 : 1, most);
        }
        boolean end = mayEnd && allowsEnd(from, to);
        if (most == 0) {
            return end ? Expression.EMPTY : NOTHING;
        }
        if (to != null && to.digits().isEmpty() && (to.open() || from != null)) {
            return NOTHING; // less than zero, or more and not more at once
        }
        if (to != null && to.digits().isEmpty()) {
            return Expression.repeat(literal("0"), mayEnd ? 0 : 1, most);
        }
        int l = from == null ? 0 : from.first();
        int h = to == null ? 9 : to.first();
        if (l > h) {
            return NOTHING;
        }
        Expression more;
        if (l == h && from != null && to != null) {
            more = sequence(DigitRange.digit(l, l), digits(from.rest(), to.rest(), most - 1, true));
        } else {
            more = choice(
                    from == null
                            ? NOTHING
                            : sequence(DigitRange.digit(l, l), digits(from.rest(), null, most - 1, true)),
                    sequence(DigitRange.digit(from == null ? 0 : l + 1, to == null ? 9 : h - 1),
                            DigitRange.any(0, most - 1)),
                    to == null ? NOTHING : sequence(DigitRange.digit(h, h), digits(null, to.rest(), most - 1, true)));
        }
        return end ? optional(more) : more;
    }
}
