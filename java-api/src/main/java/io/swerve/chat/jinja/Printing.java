package io.swerve.chat.jinja;

import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Values as text, as Python's {@code str} and {@code repr} print them. */
final class Printing {
    private static final int DEEPEST = 200;

    private Printing() {}

    /** What {@code str} gives. */
    static Text text(Object value) {
        return switch (value) {
            case Text text -> text.asMarkup(false);
            case Undefined _ -> Text.EMPTY;
            default -> repr(value);
        };
    }

    /** What markupsafe's {@code soft_str} gives: {@code str}, but markup stays markup. */
    static Text soft(Object value) {
        return value instanceof Text text ? text : text(value);
    }

    static Text repr(Object value) {
        return switch (value) {
            case None _ -> Text.of("None");
            case Boolean truth -> Text.of(truth ? "True" : "False");
            case Double number -> Text.of(number(number));
            case Number number -> Text.of(number.toString());
            default -> {
                TextBuilder out = new TextBuilder();
                repr(value, out, 0);
                yield out.toText();
            }
        };
    }

    static String quoted(String text) {
        TextBuilder out = new TextBuilder();
        quote(Text.of(text), out);
        return out.toText().value();
    }

    private static void repr(Object value, TextBuilder out, int depth) {
        if (depth > DEEPEST) {
            throw Failure.limit("a value is nested more than " + DEEPEST + " deep");
        }
        switch (value) {
            case Text text when text.isMarkup() -> {
                out.append("Markup(");
                quote(text, out);
                out.append(")");
            }
            case Text text -> quote(text, out);
            case Undefined _ -> out.append("Undefined");
            case Items items when items.isTuple() -> {
                out.append("(");
                list(items.values(), out, depth);
                out.append(items.values().size() == 1 ? ",)" : ")");
            }
            case Items items -> {
                out.append("[");
                list(items.values(), out, depth);
                out.append("]");
            }
            case Dict dict -> {
                String between = "{";
                for (Map.Entry<Object, Object> entry : dict.entries()) {
                    out.append(between);
                    repr(entry.getKey(), out, depth + 1);
                    out.append(": ");
                    repr(entry.getValue(), out, depth + 1);
                    between = ", ";
                }
                out.append(dict.size() == 0 ? "{}" : "}");
            }
            case DictView view -> {
                out.append(view.part().type() + "([");
                list(view.values(), out, depth);
                out.append("])");
            }
            case Range range -> out.append("range(" + range.start() + ", " + range.stop()
                    + (range.step() == 1 ? "" : ", " + range.step()) + ")");
            case Namespace _ -> out.append("<Namespace>");
            case Macro macro -> out.append(macro.describe());
            case Loop loop -> out.append("<LoopContext " + loop.index() + "/" + loop.length() + ">");
            case Function function -> out.append("<function " + function.name() + ">");
            case Once once -> out.append("<" + once.type() + " object>");
            case Cycler _,Joiner _ -> out.append("<jinja2.utils." + TypeNames.of(value) + " object>");
            default -> out.append(repr(value));
        }
    }

    private static void list(List<Object> values, TextBuilder out, int depth) {
        for (Iterator<Object> i = values.iterator(); i.hasNext();) {
            repr(i.next(), out, depth + 1);
            if (i.hasNext()) {
                out.append(", ");
            }
        }
    }

    private static void quote(Text text, TextBuilder out) {
        String value = text.value();
        char quote = value.indexOf('\'') >= 0 && value.indexOf('"') < 0 ? '"' : '\'';
        out.append(String.valueOf(quote));
        for (int i = 0; i < value.length();) {
            int c = value.codePointAt(i);
            boolean data = text.isData(i);
            i += Character.charCount(c);
            switch (c) {
                case '\n' -> out.append("\\n", data);
                case '\r' -> out.append("\\r", data);
                case '\t' -> out.append("\\t", data);
                case '\\' -> out.append("\\\\", data);
                default -> {
                    if (c == quote) {
                        out.append("\\", data);
                    }
                    if (Characters.isPrintable(c)) {
                        out.appendCodePoint(c, data);
                    } else {
                        out.append(c < 0x100
                                ? "\\x%02x".formatted(c)
                                : c < 0x10000 ? "\\u%04x".formatted(c) : "\\U%08x".formatted(c), data);
                    }
                }
            }
        }
        out.append(String.valueOf(quote));
    }

    /** A float as Python prints it: the shortest digits that give it back. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - shortest.scale() - 1;
        String sign = value < 0 ? "-" : "";
        if (exponent < -4 || exponent >= 16) {
            String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
            return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "")
                    + Math.abs(exponent);
        }
        String plain = shortest.abs().toPlainString();
        return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
    }
}
