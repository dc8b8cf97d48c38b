package io.swerve.chat.jinja;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code format % values}. */
final class PercentFormat {
    private static final Pattern FIELD = Pattern.compile(
            "%(?:\\(([^)]*)\\))?([-#0 +]*)(\\*|\\d{1,9})?(?:\\.(\\*|\\d{0,9}))?[hlL]?(.)?", Pattern.DOTALL);

    private final Run run;
    private final Object values;
    private int next;
    private boolean byName;

    private PercentFormat(Run run, Object values) {
        this.run = run;
        this.values = values;
    }

    static Text format(Run run, Text format, Object values) {
        return new PercentFormat(run, values).fill(format);
    }

    private Text fill(Text format) {
        TextBuilder out = new TextBuilder();
        Matcher matcher = FIELD.matcher(format.value());
        int from = 0;
        while (matcher.find()) {
            out.append(format, from, matcher.start());
            from = matcher.end();
            if (matcher.group(5) == null) {
                throw Failure.value("incomplete format");
            }
            Text part = "%".equals(matcher.group(5))
                    ? format.substring(matcher.start(), matcher.start() + 1)
                    : field(matcher);
            part = format.isMarkup() ? Html.escape(part) : part;
            run.append(out, part);
        }
        if (!byName && !isMapping() && next < positional().size()) {
            throw Failure.type("not all arguments converted during string formatting");
        }
        return out.append(format, from, format.length()).toText().asMarkup(format.isMarkup());
    }

    /** Python takes lists for mappings here, of which not all need be used. */
    private boolean isMapping() {
        return values instanceof Dict || values instanceof Range || values instanceof Undefined
                || values instanceof Items items && !items.isTuple();
    }

    private List<Object> positional() {
        return values instanceof Items items && items.isTuple() ? items.values() : List.of(values);
    }

    private Object take() {
        if (next >= positional().size()) {
            throw Failure.type("not enough arguments for format string");
        }
        return positional().get(next++);
    }

    private Text field(Matcher matcher) {
        Object value = null;
        if (matcher.group(1) != null) {
            if (!(values instanceof Dict dict)) {
                throw Failure.type("format requires a mapping");
            }
            byName = true;
            value = dict.get(matcher.group(1));
            if (value == null) {
                throw Failure.of("KeyError: " + Printing.quoted(matcher.group(1)));
            }
        }
        String flags = matcher.group(2);
        long width = number(matcher.group(3), 0);
        boolean left = flags.indexOf('-') >= 0 || width < 0;
        long precision = matcher.group(4) != null && matcher.group(4).isEmpty() ? 0 : number(matcher.group(4), -1);
        value = value == null ? take() : value;
        char type = matcher.group(5).charAt(0);
        char sign = flags.indexOf('+') >= 0 ? '+' : flags.indexOf(' ') >= 0 ? ' ' : '-';
        boolean zero = flags.indexOf('0') >= 0 && !left;
        boolean number = "diuoxXeEfFgG".indexOf(type) >= 0;
        FormatSpec spec = new FormatSpec(Text.of(zero && number ? "0" : " "),
                left ? '<' : zero && number ? '=' : '>', sign, flags.indexOf('#') >= 0, Math.abs(width), '\0',
                number && "diuoxX".indexOf(type) >= 0 ? -1 : (int) precision,
                number ? type == 'i' || type == 'u' ? 'd' : type : '\0');
        return switch (type) {
            case 's' -> spec.apply(run, Printing.text(value));
            case 'r', 'a' -> spec.apply(run, Printing.repr(value));
            case 'c' -> spec.apply(run, value instanceof Text
                    ? value
                    : Text.of(Character.toString(Math.clamp(Numbers.index(value), 0, Character.MAX_CODE_POINT))));
            case 'd', 'i', 'u', 'o', 'x', 'X' -> spec.apply(run, whole(value, type));
            case 'e', 'E', 'f', 'F', 'g', 'G' -> {
                Undefined.refuse(value);
                if (!Numbers.isNumber(value)) {
                    throw Failure.type("must be real number, not " + TypeNames.of(value));
                }
                yield spec.apply(run, value);
            }
            default -> throw Failure.value("unsupported format character '" + type + "' (0x"
                    + Integer.toHexString(type) + ") at index " + (matcher.end() - 1));
        };
    }

    private long number(String text, long otherwise) {
        if (text == null) {
            return otherwise;
        }
        return "*".equals(text) ? Numbers.index(take()) : Long.parseLong(text);
    }

    private static Object whole(Object value, char type) {
        Undefined.refuse(value);
        boolean decimal = "diu".indexOf(type) >= 0;
        if (value instanceof Double real && decimal) {
            return Numbers.truncate(real);
        }
        if (!Numbers.isWhole(value)) {
            throw Failure.type("%" + type + " format: " + (decimal ? "a real number" : "an integer")
                    + " is required, not " + TypeNames.of(value));
        }
        return Numbers.whole(Numbers.toBig(value));
    }
}
