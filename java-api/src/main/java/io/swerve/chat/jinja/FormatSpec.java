package io.swerve.chat.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a value is laid out: Python's format specification, which both ways of formatting come down to.
 *
 * @param fill what fills the width
 * @param align {@code <}, {@code >}, {@code =} or {@code ^}; 0 for what the value has by itself
 * @param sign {@code +}, {@code -} or a blank
 * @param alternate whether prefixes and decimal points are kept
 * @param width at least so many code points
 * @param grouping {@code ,} or {@code _}; 0 for none
 * @param precision digits or characters; -1 if not said
 * @param type the letter of the presentation; 0 if not said
 */
record FormatSpec(Text fill, char align, char sign, boolean alternate, long width, char grouping, int precision,
        char type) {
    private static final Pattern FORM = Pattern.compile(
            "(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\\d+)?([,_])?(?:\\.(\\d+))?([a-zA-Z%])?", Pattern.DOTALL);
    private static final int MOST_DIGITS = 1000;

    static FormatSpec parse(Text spec, Object value) {
        Matcher matcher = FORM.matcher(spec.value());
        // A fill of its own, which may be one of the signs of alignment.
        if (!matcher.matches()) {
            throw Failure.value("Invalid format specifier '" + spec + "' for object of type '" + TypeNames.of(value)
                    + "'");
        }
        boolean zero = matcher.group(6) != null;
        Text fill = matcher.group(1) != null
                ? spec.substring(matcher.start(1), matcher.end(1))
                : Text.of(zero ? "0" : " ");
        char align = matcher.group(2) != null
                ? matcher.group(2).charAt(0)
                : zero && Numbers.isNumber(value) ? '=' : 0;
        return new FormatSpec(fill, align, letter(matcher.group(3), '-'), matcher.group(5) != null,
                number(matcher.group(7), 0), letter(matcher.group(8), '\0'), number(matcher.group(9), -1),
                letter(matcher.group(10), '\0'));
    }

    private static char letter(String group, char otherwise) {
        return group == null ? otherwise : group.charAt(0);
    }

    private static int number(String group, int otherwise) {
        if (group == null) {
            return otherwise;
        }
        if (group.length() > 9) {
            throw Failure.value("Too many decimal digits in format string");
        }
        return Integer.parseInt(group);
    }

    Text apply(Run run, Object value) {
        Undefined.refuse(value);
        if (Numbers.isNumber(value)) {
            String text = switch (type) {
                case 'e', 'E', 'f', 'F', 'g', 'G', '%' -> real(Numbers.toDouble(value));
                case 'd', 'b', 'o', 'x', 'X', 'n', 'c' -> whole(value);
                case 0 -> value instanceof Double number ? real(number) : whole(value);
                default -> throw Failure.value("Unknown format code '" + type + "' for object of type '"
                        + TypeNames.of(value) + "'");
            };
            boolean signed = text.startsWith("-");
            String prefix = signed ? "-" : sign == '-' ? "" : String.valueOf(sign);
            return pad(run, Text.of(signed ? text.substring(1) : text), prefix, '>');
        }
        if (type != 0 && type != 's') {
            throw Failure.value("Unknown format code '" + type + "' for object of type '" + TypeNames.of(value) + "'");
        }
        if (!(value instanceof Text) && (width > 0 || precision >= 0 || align != 0)) {
            throw Failure.type("unsupported format string passed to " + TypeNames.of(value) + ".__format__");
        }
        Text text = Printing.text(value);
        if (precision >= 0 && precision < text.codePoints()) {
            text = text.substring(0, text.offset(precision));
        }
        return pad(run, text, "", '<');
    }

    private Text pad(Run run, Text text, String prefix, char otherwise) {
        char how = align == 0 ? otherwise : align;
        if (how == '=') {
            return Text.of(prefix).plus(TextQueries.fill(run, text, width - prefix.length(), fill, "rjust"));
        }
        Text whole = Text.of(prefix).plus(text);
        if (how == '^') {
            long missing = Math.max(0, width - whole.codePoints());
            return Operator.repeat(run, fill, missing / 2).plus(whole)
                    .plus(Operator.repeat(run, fill, missing - missing / 2));
        }
        return TextQueries.fill(run, whole, width, fill, how == '<' ? "ljust" : "rjust");
    }

    private String whole(Object value) {
        if (!Numbers.isWhole(value)) {
            throw Failure.value("Unknown format code '" + type + "' for object of type '" + TypeNames.of(value) + "'");
        }
        if (precision >= 0) {
            throw Failure.value("Precision not allowed in integer format specifier");
        }
        BigInteger number = Numbers.toBig(value);
        if (type == 'c') {
            if (number.signum() < 0 || number.bitLength() > 21 || number.intValue() > Character.MAX_CODE_POINT) {
                throw Failure.of("OverflowError: %c arg not in range(0x110000)");
            }
            return Character.toString(number.intValue());
        }
        String digits = switch (type) {
            case 'b' -> (alternate ? "0b" : "") + number.abs().toString(2);
            case 'o' -> (alternate ? "0o" : "") + number.abs().toString(8);
            case 'x' -> (alternate ? "0x" : "") + number.abs().toString(16);
            case 'X' -> (alternate ? "0X" : "") + number.abs().toString(16).toUpperCase(Locale.ROOT);
            default -> group(number.abs().toString());
        };
        return number.signum() < 0 ? "-" + digits : digits;
    }

    private String group(String digits) {
        if (grouping == 0) {
            return digits;
        }
        StringBuilder grouped = new StringBuilder(digits);
        for (int i = digits.length() - 3; i > 0; i -= 3) {
            grouped.insert(i, grouping);
        }
        return grouped.toString();
    }

    private String real(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            String name = Double.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";
            return (Character.isUpperCase(type) ? name.toUpperCase(Locale.ROOT) : name) + (type == '%' ? "%" : "");
        }
        int digits = Math.min(precision < 0 ? 6 : precision, MOST_DIGITS);
        String sign = value < 0 || value == 0 && 1 / value < 0 ? "-" : "";
        BigDecimal exact = new BigDecimal(Math.abs(value));
        String text = switch (type) {
            case 'f', 'F' -> fixed(exact, digits);
            case '%' -> fixed(new BigDecimal(Math.abs(value) * 100), digits) + "%";
            case 'e', 'E' -> scientific(exact, digits);
            case 'g', 'G' -> general(exact, Math.max(1, digits), false);
            default -> precision < 0
                    ? Printing.number(Math.abs(value))
                    : general(exact, Math.max(1, precision), true);
        };
        int point = text.indexOf('.');
        int exponent = text.indexOf('e');
        int end = point >= 0
                ? point
                : exponent >= 0
                        ? exponent
                        : text.endsWith("%")
                                ? text.length() - 1
                                : text.length();
        text = sign + group(text.substring(0, end)) + text.substring(end);
        return Character.isUpperCase(type) ? text.toUpperCase(Locale.ROOT) : text;
    }

    private String fixed(BigDecimal value, int digits) {
        return value.setScale(digits, RoundingMode.HALF_EVEN).toPlainString() + (alternate && digits == 0 ? "." : "");
    }

    private String scientific(BigDecimal value, int digits) {
        BigDecimal rounded = value.signum() == 0
                ? value
                : value.round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
        String all = rounded.unscaledValue().toString();
        int exponent = value.signum() == 0 ? 0 : all.length() - rounded.scale() - 1;
        String padded = all.length() > digits + 1
                ? all.substring(0, digits + 1)
                : all + "0".repeat(digits + 1
                        - all.length());
        return padded.charAt(0) + (digits > 0 || alternate ? "." : "") + padded.substring(1) + exponent(exponent);
    }

    private static String exponent(int exponent) {
        return "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    private String general(BigDecimal value, int digits, boolean keepsPoint) {
        BigDecimal rounded = value.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        if (exponent < -4 || exponent >= digits - (keepsPoint ? 1 : 0)) {
            String text = scientific(value, digits - 1);
            int e = text.indexOf('e');
            return alternate ? text : withoutZeros(text.substring(0, e)) + text.substring(e);
        }
        String text = rounded.setScale(Math.max(0, digits - 1 - exponent), RoundingMode.HALF_EVEN).toPlainString();
        text = alternate ? text : withoutZeros(text);
        return keepsPoint && text.indexOf('.') < 0 ? text + ".0" : text;
    }

    private static String withoutZeros(String text) {
        return text.indexOf('.') < 0 ? text : text.replaceFirst("\\.?0+$", "");
    }
}
