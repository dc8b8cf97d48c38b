package io.swerve.chat.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;

/** The filters of numbers. */
final class NumberFilters {
    private NumberFilters() {}

    static void define(Map<String, Filter> all) {
        all.put("abs", (_, value, _) -> {
            Undefined.refuse(value);
            if (!Numbers.isNumber(value)) {
                throw Failure.type("bad operand type for abs(): '" + TypeNames.of(value) + "'");
            }
            return Numbers.absolute(value);
        });
        all.put("int", NumberFilters::toWhole);
        all.put("float", (_, value, arguments) -> {
            Object otherwise = arguments.bind("float", 0, "default")[0];
            Undefined.refuse(value);
            Object number = parse(value);
            return number != null ? number : otherwise == null ? (Object) 0.0 : otherwise;
        });
        all.put("round", NumberFilters::round);
        all.put("filesizeformat", NumberFilters::fileSize);
    }

    /** A float; null if it is none. */
    private static Object parse(Object value) {
        if (Numbers.isNumber(value)) {
            return Numbers.toDouble(value);
        }
        if (!(value instanceof Text text)) {
            return null;
        }
        String trimmed = TextMethods.strip(text, null, true, true).value().toLowerCase(Locale.ROOT);
        if (trimmed.matches("[-+]?(inf|infinity)")) {
            return trimmed.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (trimmed.matches("[-+]?nan")) {
            return Double.NaN;
        }
        String digits = "\\d+(?:_\\d+)*";
        if (!trimmed.matches("[-+]?(?:" + digits + "\\.?(?:" + digits + ")?|\\." + digits + ")(?:e[-+]?" + digits
                + ")?")) {
            return null;
        }
        return Double.parseDouble(trimmed.replace("_", ""));
    }

    private static Object toWhole(Run run, Object value, Arguments arguments) {
        Object[] given = arguments.bind("int", 0, "default", "base");
        Undefined.refuse(value);
        Object otherwise = given[0] == null ? (Object) 0L : given[0];
        if (Numbers.isWhole(value)) {
            return Numbers.whole(Numbers.toBig(value));
        }
        if (value instanceof Text text) {
            run.copy(text.length());
            Object whole = parseWhole(TextMethods.strip(text, null, true, true).value(),
                    given[1] == null ? 10 : Numbers.small(given[1]));
            if (whole != null) {
                return whole;
            }
        }
        Object number = parse(value);
        return number == null || Double.isNaN((Double) number) || Double.isInfinite((Double) number)
                ? otherwise
                : Numbers.truncate((Double) number);
    }

    /** A whole number; null if the text is none in the base. */
    private static Object parseWhole(String text, int base) {
        String sign = text.startsWith("-") || text.startsWith("+") ? text.substring(0, 1) : "";
        String digits = text.substring(sign.length()).toLowerCase(Locale.ROOT);
        int of = base;
        int prefixed = digits.startsWith("0x") ? 16 : digits.startsWith("0o") ? 8 : digits.startsWith("0b") ? 2 : 0;
        if (prefixed != 0 && (base == 0 || base == prefixed)) {
            digits = digits.substring(2).replaceFirst("^_", "");
            of = prefixed;
        } else if (base == 0) {
            of = 10;
        }
        if (of < 2 || of > 36 || digits.length() > 4300 || !digits.matches("[0-9a-z]+(?:_[0-9a-z]+)*")) {
            return null;
        }
        try {
            return Numbers.whole(new BigInteger(("+".equals(sign) ? "" : sign) + digits.replace("_", ""), of));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Object round(Run run, Object value, Arguments arguments) {
        Object[] given = arguments.bind("round", 0, "precision", "method");
        int precision = given[0] == null ? 0 : Math.clamp(Numbers.index(given[0]), -400, 400);
        String method = given[1] == null ? "common" : Printing.text(given[1]).value();
        Undefined.refuse(value);
        if (!"common".equals(method) && !"ceil".equals(method) && !"floor".equals(method)) {
            throw Failure.of("method must be common, ceil or floor");
        }
        if (!Numbers.isNumber(value)) {
            throw Failure.type("common".equals(method)
                    ? "type " + TypeNames.of(value) + " doesn't define __round__ method"
                    : "must be real number, not " + TypeNames.of(value));
        }
        if ("common".equals(method)) {
            if (value instanceof Double real) {
                return Double.isNaN(real) || Double.isInfinite(real)
                        ? real
                        : (Object) new BigDecimal(real).setScale(precision, RoundingMode.HALF_EVEN).doubleValue();
            }
            return Numbers.whole(new BigDecimal(Numbers.toBig(value)).setScale(Math.min(0, precision),
                    RoundingMode.HALF_EVEN).toBigInteger());
        }
        Object scale = Operator.POWER.apply(run, 10L, (long) precision);
        double scaled = Numbers.toDouble(Operator.MULTIPLY.apply(run, value, scale));
        return Operator.DIVIDE.apply(run,
                Numbers.truncate("ceil".equals(method) ? Math.ceil(scaled) : Math.floor(scaled)), scale);
    }

    private static Object fileSize(Run run, Object value, Arguments arguments) {
        Object given = arguments.bind("filesizeformat", 0, "binary")[0];
        boolean binary = given != null && Iteration.isTrue(given);
        Undefined.refuse(value);
        Object parsed = parse(value);
        if (parsed == null) {
            throw value instanceof Text
                    ? Failure.value("could not convert string to float: " + Printing.repr(value))
                    : Failure.type("float() argument must be a string or a real number, not '" + TypeNames.of(value)
                            + "'");
        }
        double bytes = (Double) parsed;
        double base = binary ? 1024 : 1000;
        if (bytes == 1) {
            return Text.of("1 Byte");
        }
        if (bytes < base) {
            return Text.of(Numbers.truncate(bytes) + " Bytes");
        }
        String letters = binary ? "KMGTPEZY" : "kMGTPEZY";
        double unit = base;
        int i = 0;
        do {
            unit *= base;
        } while (bytes >= unit && ++i < letters.length());
        i = Math.min(i, letters.length() - 1);
        Text number = FormatSpec.parse(Text.of(".1f"), unit).apply(run, base * bytes / Math.pow(base, i + 2));
        return number.plus(Text.of(" " + letters.charAt(i) + (binary ? "iB" : "B")));
    }
}
