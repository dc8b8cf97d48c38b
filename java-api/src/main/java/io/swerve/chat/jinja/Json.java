package io.swerve.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JSON as Python's {@code json.dumps} prints it, with the settings that transformers has. */
final class Json {
    private static final int DEEPEST = 200;

    private final Run run;
    private final TextBuilder out = new TextBuilder();
    private final boolean ascii;
    private final boolean sorted;
    private final Text indent;
    private final Text comma;
    private final Text colon;

    private Json(Run run, boolean ascii, boolean sorted, Text indent, Text comma, Text colon) {
        this.run = run;
        this.ascii = ascii;
        this.sorted = sorted;
        this.indent = indent;
        this.comma = comma;
        this.colon = colon;
    }

    /** The filter {@code tojson}. */
    static Text of(Run run, Object value, Arguments arguments) {
        Object[] given = arguments.bind("tojson", 0, "ensure_ascii", "indent", "separators", "sort_keys");
        Text indent = switch (given[1]) {
            case null -> null;
            case None _ -> null;
            case Text text -> text;
            default -> Operator.repeat(run, Text.of(" "), Math.max(0, Numbers.index(given[1])));
        };
        Text comma = Text.of(indent == null ? ", " : ",");
        Text colon = Text.of(": ");
        if (given[2] != null && given[2] != None.NONE) {
            List<Object> separators = Iteration.list(run, given[2]);
            if (separators.size() != 2 || !(separators.getFirst() instanceof Text first)
                    || !(separators.getLast() instanceof Text second)) {
                throw Failure.type("separators must be a pair of strings");
            }
            comma = first;
            colon = second;
        }
        Json json = new Json(run, given[0] != null && Iteration.isTrue(given[0]),
                given[3] != null && Iteration.isTrue(given[3]), indent, comma, colon);
        json.write(value, 0);
        return json.out.toText();
    }

    private void write(Object value, int depth) {
        if (depth > DEEPEST) {
            throw Failure.limit("a value is nested more than " + DEEPEST + " deep");
        }
        run.use(1);
        switch (value) {
            case Text text -> string(text);
            case None _ -> out.append("null");
            case Boolean truth -> out.append(truth.toString());
            case Double number -> out.append(number(number));
            case Number number -> out.append(number.toString());
            case Items items -> {
                boolean any = false;
                for (Object element : items.values()) {
                    open(any ? comma : Text.of("["), depth + 1);
                    write(element, depth + 1);
                    any = true;
                }
                close(any, "[", "]", depth);
            }
            case Dict dict -> {
                boolean any = false;
                for (Map.Entry<Object, Object> entry : entries(dict)) {
                    open(any ? comma : Text.of("{"), depth + 1);
                    key(entry.getKey());
                    out.append(colon);
                    write(entry.getValue(), depth + 1);
                    any = true;
                }
                close(any, "{", "}", depth);
            }
            default -> throw Failure.type("Object of type " + TypeNames.of(value) + " is not JSON serializable");
        }
    }

    private Iterable<Map.Entry<Object, Object>> entries(Dict dict) {
        if (!sorted) {
            return dict.entries();
        }
        List<Map.Entry<Object, Object>> entries = new ArrayList<>(dict.entries());
        entries.sort(Ordering.entries(key -> key, false));
        return entries;
    }

    private void open(Text before, int depth) {
        out.append(before);
        line(depth);
    }

    private void close(boolean any, String opening, String closing, int depth) {
        if (any) {
            line(depth);
            out.append(closing);
        } else {
            out.append(opening + closing);
        }
    }

    private void line(int depth) {
        if (indent != null) {
            out.append("\n");
            run.copy((long) indent.length() * depth);
            for (int i = 0; i < depth; i++) {
                out.append(indent);
            }
        }
    }

    private void key(Object key) {
        switch (key) {
            case Text text -> string(text);
            case None _ -> out.append("\"null\"");
            case Boolean truth -> out.append("\"" + truth + "\"");
            case Double number -> out.append("\"" + number(number) + "\"");
            case Number number -> out.append("\"" + number + "\"");
            default -> throw Failure.type("keys must be str, int, float, bool or None, not " + TypeNames.of(key));
        }
    }

    private static String number(double value) {
        return Double.isNaN(value)
                ? "NaN"
                : Double.isInfinite(value) ? value > 0 ? "Infinity" : "-Infinity" : Printing.number(value);
    }

    private void string(Text text) {
        String value = text.value();
        run.copy(value.length());
        out.append("\"");
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            String escape = escape(value.charAt(i));
            if (escape != null) {
                out.append(text, from, i).append(escape, text.isData(i));
                from = i + 1;
            }
        }
        out.append(text, from, value.length()).append("\"");
    }

    private String escape(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\f' -> "\\f";
            case '\b' -> "\\b";
            default -> c < ' ' || ascii && c > 126 ? "\\u%04x".formatted((int) c) : null;
        };
    }
}
