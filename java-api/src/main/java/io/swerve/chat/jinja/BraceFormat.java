package io.swerve.chat.jinja;

import java.util.List;
import java.util.Map;

/** Python's {@code str.format}: {@code "{0} {name.part[key]!r:>10}"}. */
final class BraceFormat {
    private final Run run;
    private final Arguments arguments;
    private final Dict mapping;
    private int automatic;
    private boolean numbered;

    private BraceFormat(Run run, Arguments arguments, Dict mapping) {
        this.run = run;
        this.arguments = arguments;
        this.mapping = mapping;
    }

    static Text format(Run run, Text format, Arguments arguments) {
        return new BraceFormat(run, arguments, null).fill(format, 0).asMarkup(format.isMarkup());
    }

    static Text formatMap(Run run, Text format, Object mapping) {
        if (!(mapping instanceof Dict dict)) {
            throw Failure.type("format_map() argument must be a mapping, not " + TypeNames.of(mapping));
        }
        return new BraceFormat(run, Arguments.NONE, dict).fill(format, 0).asMarkup(format.isMarkup());
    }

    private Text fill(Text text, int depth) {
        if (depth > 1) {
            throw Failure.value("Max string recursion exceeded");
        }
        TextBuilder out = new TextBuilder();
        String value = text.value();
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '{' && c != '}') {
                continue;
            }
            if (i + 1 < value.length() && value.charAt(i + 1) == c) {
                out.append(text, from, ++i);
                from = i + 1;
                continue;
            }
            if (c == '}') {
                throw Failure.value("Single '}' encountered in format string");
            }
            out.append(text, from, i);
            int end = end(value, i);
            Text part = field(text.substring(i + 1, end), depth);
            run.append(out, part);
            i = end;
            from = end + 1;
        }
        return out.append(text, from, text.length()).toText();
    }

    private static int end(String value, int open) {
        int nested = 0;
        boolean bracket = false;
        for (int i = open; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '[') {
                bracket = true;
            } else if (c == ']') {
                bracket = false;
            } else if (!bracket && c == '{') {
                nested++;
            } else if (!bracket && c == '}' && --nested == 0) {
                return i;
            }
        }
        throw Failure.value(open + 1 == value.length()
                ? "Single '{' encountered in format string"
                : "expected '}' before end of string");
    }

    private Text field(Text field, int depth) {
        String value = field.value();
        int end = 0;
        boolean bracket = false;
        while (end < value.length() && (bracket || value.charAt(end) != '!' && value.charAt(end) != ':')) {
            bracket = value.charAt(end) == '[' || bracket && value.charAt(end) != ']';
            end++;
        }
        Object object = lookUp(value.substring(0, end));
        if (end < value.length() && value.charAt(end) == '!') {
            if (end + 1 >= value.length()) {
                throw Failure.value("unmatched '{' in format spec");
            }
            char conversion = value.charAt(end + 1);
            object = switch (conversion) {
                case 's' -> Printing.text(object);
                case 'r', 'a' -> Printing.repr(object);
                default -> throw Failure.value("Unknown conversion specifier " + conversion);
            };
            end += 2;
            if (end < value.length() && value.charAt(end) != ':') {
                throw Failure.value("expected ':' after conversion specifier");
            }
        }
        Text spec = end < value.length() ? fill(field.substring(end + 1, value.length()), depth + 1) : Text.EMPTY;
        if (spec.isEmpty()) {
            return Printing.text(object);
        }
        return FormatSpec.parse(spec, object).apply(run, object);
    }

    private Object lookUp(String path) {
        int end = 0;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        Object value = first(path.substring(0, end));
        while (end < path.length()) {
            boolean dot = path.charAt(end) == '.';
            int from = end + 1;
            int to = dot ? from : path.indexOf(']', from);
            if (to < 0) {
                throw Failure.value("Missing ']' in format string");
            }
            while (dot && to < path.length() && path.charAt(to) != '.' && path.charAt(to) != '[') {
                to++;
            }
            String name = path.substring(from, to);
            if (name.isEmpty()) {
                throw Failure.value("Empty attribute in format string");
            }
            value = dot
                    ? Attributes.get(value, name)
                    : Attributes.item(value, isNumber(name) ? (Object) Long.parseLong(name) : Text.of(name));
            end = dot ? to : to + 1;
        }
        return value;
    }

    private static boolean isNumber(String name) {
        return !name.isEmpty() && name.length() < 10 && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private Object first(String name) {
        if (mapping != null) {
            Object value = mapping.get(name);
            if (value == null) {
                throw Failure.of("KeyError: " + Printing.quoted(name));
            }
            return value;
        }
        if (name.isEmpty() || isNumber(name)) {
            if (name.isEmpty() ? numbered : automatic > 0) {
                throw Failure.value("cannot switch from " + (numbered
                        ? "manual field specification to automatic field"
                                + " numbering"
                        : "automatic field numbering to manual field specification"));
            }
            numbered = !name.isEmpty();
            int index = name.isEmpty() ? automatic++ : Integer.parseInt(name);
            List<Object> values = arguments.positional();
            if (index >= values.size()) {
                throw Failure.of("IndexError: tuple index out of range");
            }
            return values.get(index);
        }
        Map<String, Object> named = arguments.named();
        if (!named.containsKey(name)) {
            throw Failure.of("KeyError: " + Printing.quoted(name));
        }
        return named.get(name);
    }
}
