package io.swerve.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is said of a number.
 *
 * @param low its lower bound, if there is one
 * @param high its upper bound, if there is one
 * @param step what it is a multiple of, if that is said
 * @param origin where the last of it is said
 */
record NumberRules(Optional<Bound> low, Optional<Bound> high, Optional<BigDecimal> step, Subschema origin) {
    static final NumberRules NONE = new NumberRules(Optional.empty(), Optional.empty(), Optional.empty(), null);
    static final List<String> KEYWORDS = List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
            "multipleOf");
    /** Formats of numbers, of OpenAPI. */
    static final Set<String> FORMATS = Set.of("int32", "int64", "float", "double");
    /** A bound's digits before and behind the point, at most. */
    private static final int MAX_DIGITS = 100;

    /**
     * A bound.
     *
     * @param at where it is
     * @param open whether the number there is beyond it
     */
    record Bound(BigDecimal at, boolean open) {
        int wholeDigits() {
            return at.abs().toBigInteger().toString().length();
        }
    }

    static NumberRules of(Subschema place) {
        NumberRules rules = new NumberRules(bound(place, "minimum", false), bound(place, "maximum", false),
                step(place), place);
        Optional<Bound> low = bound(place, "exclusiveMinimum", true);
        Optional<Bound> high = bound(place, "exclusiveMaximum", true);
        rules = rules.merge(new NumberRules(low, high, Optional.empty(), place));
        return switch (place.text("format").orElse("")) {
            case "int32" -> rules.merge(bits(31, place));
            case "int64" -> rules.merge(bits(63, place));
            default -> rules;
        };
    }

    private static NumberRules bits(int bits, Subschema place) {
        BigDecimal limit = new BigDecimal(BigInteger.TWO.pow(bits));
        return new NumberRules(Optional.of(new Bound(limit.negate(), false)), Optional.of(new Bound(limit, true)),
                Optional.empty(), place);
    }

    private static Optional<Bound> bound(Subschema place, String keyword, boolean open) {
        return place.number(keyword).map(number -> new Bound(checked(place, keyword, number), open));
    }

    private static BigDecimal checked(Subschema place, String keyword, BigDecimal number) {
        BigDecimal plain = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        if (Math.abs((long) plain.scale()) > MAX_DIGITS || plain.precision() > MAX_DIGITS) {
            throw place.refusal(keyword, "is " + number + ", with more than " + MAX_DIGITS + " digits; leave it out");
        }
        return plain;
    }

    private static Optional<BigDecimal> step(Subschema place) {
        Optional<BigDecimal> step = place.number("multipleOf").map(number -> checked(place, "multipleOf", number));
        if (step.isPresent() && step.get().signum() <= 0) {
            throw place.refusal("multipleOf", "must be greater than 0, is " + step.get().toPlainString());
        }
        return step;
    }

    NumberRules merge(NumberRules other) {
        return new NumberRules(tighter(low, other.low, 1), tighter(high, other.high, -1),
                step.isPresent() && other.step.isPresent()
                        ? Optional.of(commonMultiple(step.get(), other.step.get()))
                        : step.or(other::step),
                other.origin == null ? origin : other.origin);
    }

    private static Optional<Bound> tighter(Optional<Bound> one, Optional<Bound> other, int sign) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        int compared = one.get().at().compareTo(other.get().at()) * sign;
        return compared > 0 || compared == 0 && one.get().open() ? one : other;
    }

    private static BigDecimal commonMultiple(BigDecimal one, BigDecimal other) {
        int scale = Math.max(Math.max(one.scale(), other.scale()), 0);
        BigInteger a = one.setScale(scale).unscaledValue();
        BigInteger b = other.setScale(scale).unscaledValue();
        return new BigDecimal(a.divide(a.gcd(b)).multiply(b), scale).stripTrailingZeros();
    }

    boolean isDisjoint(NumberRules other) {
        return apart(high, other.low) || apart(other.high, low);
    }

    private static boolean apart(Optional<Bound> high, Optional<Bound> low) {
        if (high.isEmpty() || low.isEmpty()) {
            return false;
        }
        int compared = high.get().at().compareTo(low.get().at());
        return compared < 0 || compared == 0 && (high.get().open() || low.get().open());
    }

    boolean accepts(BigDecimal number) {
        return low.stream().allMatch(bound -> number.compareTo(bound.at()) >= (bound.open() ? 1 : 0))
                && high.stream().allMatch(bound -> number.compareTo(bound.at()) <= (bound.open() ? -1 : 0))
                && step.stream().allMatch(size -> number.remainder(size).signum() == 0);
    }

    Expression expression(boolean whole) {
        return low.isEmpty() && high.isEmpty() && step.isEmpty()
                ? whole ? CommonRules.INTEGER : CommonRules.NUMBER
                : new NumberGrammar(this, whole).expression();
    }
}
