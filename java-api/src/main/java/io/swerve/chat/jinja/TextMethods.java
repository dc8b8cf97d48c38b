package io.swerve.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/** The methods of strings. */
final class TextMethods {
    private TextMethods() {}

    /** A method; null if there is none of the name. */
    static Function get(Text text, String name) {
        Function.Body body = switch (name) {
            case "upper" -> (_, arguments) -> none(arguments, name, LetterCase.upper(text));
            case "lower" -> (_, arguments) -> none(arguments, name, LetterCase.lower(text));
            case "casefold" -> (_, arguments) -> none(arguments, name, LetterCase.fold(text));
            case "capitalize" -> (_, arguments) -> none(arguments, name, LetterCase.capitalize(text));
            case "title" -> (_, arguments) -> none(arguments, name, LetterCase.title(text));
            case "swapcase" -> (_, arguments) -> none(arguments, name, LetterCase.swap(text));
            case "strip" -> (_, arguments) -> strip(text, arguments.bind(name, 0, "chars")[0], true, true);
            case "lstrip" -> (_, arguments) -> strip(text, arguments.bind(name, 0, "chars")[0], true, false);
            case "rstrip" -> (_, arguments) -> strip(text, arguments.bind(name, 0, "chars")[0], false, true);
            case "split" -> (run, arguments) -> TextSplitting.split(run, text,
                    arguments.bind(name, 0, "sep", "maxsplit"));
            case "rsplit" -> (run, arguments) -> TextSplitting.rsplit(run, text,
                    arguments.bind(name, 0, "sep", "maxsplit"));
            case "splitlines" -> (run, arguments) -> TextSplitting.lines(run, text,
                    arguments.bind(name, 0, "keepends")[0]);
            case "partition" -> (_, arguments) -> TextSplitting.partition(text, arguments.bind(name, 1, "sep")[0],
                    false);
            case "rpartition" -> (_, arguments) -> TextSplitting.partition(text, arguments.bind(name, 1, "sep")[0],
                    true);
            case "startswith" -> (_, arguments) -> isAt(text, arguments, name);
            case "endswith" -> (_, arguments) -> isAt(text, arguments, name);
            case "replace" -> (run, arguments) -> {
                Object[] given = arguments.bind(name, 2, "old", "new", "count");
                return replace(run, text, string(given[0], name), string(given[1], name),
                        given[2] == null ? -1 : Numbers.index(given[2]));
            };
            case "join" -> (run, arguments) -> join(run, text, Iteration.list(run,
                    arguments.bind(name, 1, "iterable")[0]));
            case "removeprefix" -> (_, arguments) -> {
                Text prefix = string(arguments.bind(name, 1, "prefix")[0], name);
                return text.value().startsWith(prefix.value()) ? text.substring(prefix.length(), text.length()) : text;
            };
            case "removesuffix" -> (_, arguments) -> {
                Text suffix = string(arguments.bind(name, 1, "suffix")[0], name);
                return text.value().endsWith(suffix.value())
                        ? text.substring(0, text.length() - suffix.length())
                        : text;
            };
            case "format" -> (run, arguments) -> BraceFormat.format(run, text, arguments);
            case "format_map" -> (run, arguments) -> BraceFormat.formatMap(run, text,
                    arguments.bind(name, 1, "mapping")[0]);
            default -> null;
        };
        return body != null ? new Function(name, body) : TextQueries.get(text, name);
    }

    private static Text none(Arguments arguments, String name, Text result) {
        arguments.bind(name, 0);
        return result;
    }

    /** An argument that must be a string. */
    static Text string(Object value, String method) {
        Undefined.refuse(value);
        if (!(value instanceof Text text)) {
            throw Failure.type(method + "() argument must be str, not " + TypeNames.of(value));
        }
        return text;
    }

    /** What {@code strip} gives; the characters are white space if they aren't said or none. */
    static Text strip(Text text, Object characters, boolean left, boolean right) {
        String set = null;
        if (characters != null && characters != None.NONE) {
            Undefined.refuse(characters);
            if (!(characters instanceof Text given)) {
                throw Failure.type((left && right ? "" : left ? "l" : "r") + "strip arg must be None or str");
            }
            set = given.value();
        }
        String value = text.value();
        int from = 0;
        int to = value.length();
        while (left && from < to && stripped(value.codePointAt(from), set)) {
            from += Character.charCount(value.codePointAt(from));
        }
        while (right && to > from && stripped(value.codePointBefore(to), set)) {
            to -= Character.charCount(value.codePointBefore(to));
        }
        return text.substring(from, to);
    }

    private static boolean stripped(int c, String set) {
        return set == null ? Characters.isSpace(c) : set.indexOf(c) >= 0;
    }

    private static boolean isAt(Text text, Arguments arguments, String name) {
        Object[] given = arguments.bind(name, 1, "prefix", "start", "end");
        int size = text.codePoints();
        int from = given[1] == null || given[1] == None.NONE ? 0 : Slices.bound(Numbers.index(given[1]), size);
        int to = given[2] == null || given[2] == None.NONE ? size : Slices.bound(Numbers.index(given[2]), size);
        String part = from > to ? null : text.value().substring(text.offset(from), text.offset(to));
        List<Object> wanted = given[0] instanceof Items items && items.isTuple() ? items.values() : List.of(given[0]);
        boolean found = false;
        for (Object each : wanted) {
            Undefined.refuse(each);
            if (!(each instanceof Text affix)) {
                throw Failure.type(name + " first arg must be str or a tuple of str, not " + TypeNames.of(each));
            }
            found |= part != null && ("startswith".equals(name)
                    ? part.startsWith(affix.value())
                    : part.endsWith(affix.value()));
        }
        return found;
    }

    /** Replaces the first occurrences; all if the count is negative. */
    static Text replace(Run run, Text text, Text old, Text with, long count) {
        TextBuilder out = new TextBuilder();
        String value = text.value();
        long left = count < 0 ? Long.MAX_VALUE : count;
        int from = 0;
        if (old.isEmpty()) {
            for (int at = 0; left > 0; left--) {
                run.append(out.append(text, from, at), with);
                from = at;
                if (at == value.length()) {
                    break;
                }
                at += Character.charCount(value.codePointAt(at));
            }
        } else {
            for (int at = value.indexOf(old.value()); at >= 0 && left > 0; left--) {
                run.append(out.append(text, from, at), with);
                from = at + old.length();
                at = value.indexOf(old.value(), from);
            }
        }
        return out.append(text, from, text.length()).toText().asMarkup(text.isMarkup());
    }

    private static Text join(Run run, Text separator, List<Object> values) {
        TextBuilder out = new TextBuilder();
        for (int i = 0; i < values.size(); i++) {
            if (!(values.get(i) instanceof Text part)) {
                throw Failure.type("sequence item " + i + ": expected str instance, " + TypeNames.of(values.get(i))
                        + " found");
            }
            if (i > 0) {
                run.append(out, separator);
            }
            run.append(out, part);
        }
        return out.toText();
    }

    /** A list of texts. */
    static Items list(List<Text> texts) {
        return Items.list(new ArrayList<>(texts));
    }
}
