package io.swerve.schema;

import static io.swerve.schema.Expression.chars;
import static io.swerve.schema.Expression.choice;
import static io.swerve.schema.Expression.literal;
import static io.swerve.schema.Expression.repeat;
import static io.swerve.schema.Expression.sequence;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Whole numbers from one to another, digit by digit. */
final class DigitRange {
    private DigitRange() {}

    static Expression any(int least, int most) {
        return repeat(chars(CommonRules.DIGITS), least, most);
    }

    static Expression digit(int first, int last) {
        return first > last
                ? Expression.NOTHING
                : first == last ? literal(String.valueOf(first)) : chars(CodePoints.range('0' + first, '0' + last));
    }

    /** With a sign where it is needed; nothing if the second is below the first. */
    static Expression whole(BigInteger low, BigInteger high) {
        BigInteger minusOne = BigInteger.ONE.negate();
        Expression negative = low.signum() < 0
                ? sequence(literal("-"), natural(high.min(minusOne).negate(), low.negate()))
                : Expression.NOTHING;
        return choice(negative, natural(low.max(BigInteger.ZERO), high));
    }

    /** From 0 on; nothing if the second is below the first. */
    static Expression natural(BigInteger low, BigInteger high) {
        List<Expression> ways = new ArrayList<>();
        BigInteger from = low;
        while (from.compareTo(high) <= 0) {
            int length = from.toString().length();
            BigInteger first = length == 1 ? BigInteger.ZERO : BigInteger.TEN.pow(length - 1);
            int longest = high.add(BigInteger.ONE).toString().length() - 1; // of which all numbers are in
            if (length > 1 && from.equals(first) && longest > length) {
                ways.add(sequence(digit(1, 9), any(length - 1, longest - 1)));
                from = BigInteger.TEN.pow(longest);
                continue;
            }
            BigInteger last = high.min(BigInteger.TEN.pow(length).subtract(BigInteger.ONE));
            ways.add(sameLength(from.toString(), last.toString()));
            from = last.add(BigInteger.ONE);
        }
        return choice(ways);
    }

    private static Expression sameLength(String low, String high) {
        if (low.isEmpty()) {
            return Expression.EMPTY;
        }
        int rest = low.length() - 1;
        int l = low.charAt(0) - '0';
        int h = high.charAt(0) - '0';
        if (l == h) {
            return sequence(digit(l, l), sameLength(low.substring(1), high.substring(1)));
        }
        boolean fromStart = low.substring(1).equals("0".repeat(rest));
        boolean toEnd = high.substring(1).equals("9".repeat(rest));
        return choice(
                fromStart ? Expression.NOTHING : sequence(digit(l, l), sameLength(low.substring(1), "9".repeat(rest))),
                sequence(digit(fromStart ? l : l + 1, toEnd ? h : h - 1), any(rest, rest)),
                toEnd ? Expression.NOTHING : sequence(digit(h, h), sameLength("0".repeat(rest), high.substring(1))));
    }
}
