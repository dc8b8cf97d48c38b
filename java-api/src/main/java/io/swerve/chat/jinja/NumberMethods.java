package io.swerve.chat.jinja;

/** The methods of numbers. */
final class NumberMethods {
    private NumberMethods() {}

    static Object get(Object value, String name) {
        if (value instanceof Double number && "is_integer".equals(name)) {
            return new Function(name, (_, _) -> number == Math.rint(number) && !Double.isInfinite(number));
        }
        if (!Numbers.isWhole(value)) {
            return null;
        }
        return switch (name) {
            case "bit_length" -> new Function(name, (_, _) -> (long) Numbers.toBig(value).abs().bitLength());
            case "is_integer" -> new Function(name, (_, _) -> true);
            case "real", "numerator" -> Numbers.whole(Numbers.toBig(value));
            case "imag" -> 0L;
            case "denominator" -> 1L;
            default -> null;
        };
    }
}
