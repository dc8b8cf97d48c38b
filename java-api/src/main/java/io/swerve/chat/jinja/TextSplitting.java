package io.swerve.chat.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The methods of strings that take them apart. */
final class TextSplitting {
    private TextSplitting() {}

    private static Text separator(Object given) {
        Undefined.refuse(given);
        if (!(given instanceof Text separator)) {
            throw Failure.type("must be str or None, not " + TypeNames.of(given));
        }
        if (separator.isEmpty()) {
            throw Failure.value("empty separator");
        }
        return separator;
    }

    private static long limit(Object given) {
        long limit = given == null ? -1 : Numbers.index(given);
        return limit < 0 ? Long.MAX_VALUE : limit;
    }

    static Items split(Run run, Text text, Object... given) {
        run.copy(text.length());
        long left = limit(given[1]);
        String value = text.value();
        List<Text> parts = new ArrayList<>();
        if (given[0] == null || given[0] == None.NONE) {
            int at = skip(value, 0, true);
            while (at < value.length()) {
                if (left-- == 0) {
                    parts.add(text.substring(at, value.length() - spaceAtEnd(value)));
                    break;
                }
                int end = skip(value, at, false);
                parts.add(text.substring(at, end));
                at = skip(value, end, true);
            }
            return TextMethods.list(parts);
        }
        String separator = separator(given[0]).value();
        int from = 0;
        for (int at = value.indexOf(separator); at >= 0 && left > 0; left--) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
            at = value.indexOf(separator, from);
        }
        parts.add(text.substring(from, value.length()));
        return TextMethods.list(parts);
    }

    private static int skip(String value, int from, boolean space) {
        int at = from;
        while (at < value.length() && Characters.isSpace(value.charAt(at)) == space) {
            at++;
        }
        return at;
    }

    private static int spaceAtEnd(String value) {
        int at = value.length();
        while (at > 0 && Characters.isSpace(value.charAt(at - 1))) {
            at--;
        }
        return value.length() - at;
    }

    static Items rsplit(Run run, Text text, Object... given) {
        run.copy(text.length());
        long left = limit(given[1]);
        String value = text.value();
        List<Text> parts = new ArrayList<>();
        if (given[0] == null || given[0] == None.NONE) {
            int end = value.length() - spaceAtEnd(value);
            while (end > 0) {
                if (left-- == 0) {
                    parts.add(text.substring(skip(value, 0, true), end));
                    break;
                }
                int from = end;
                while (from > 0 && !Characters.isSpace(value.charAt(from - 1))) {
                    from--;
                }
                parts.add(text.substring(from, end));
                end = from - spaceAtEnd(value.substring(0, from));
            }
        } else {
            String separator = separator(given[0]).value();
            int to = value.length();
            for (int at = value.lastIndexOf(separator); at >= 0 && left > 0; left--) {
                parts.add(text.substring(at + separator.length(), to));
                to = at;
                at = value.lastIndexOf(separator, to - separator.length());
            }
            parts.add(text.substring(0, to));
        }
        Collections.reverse(parts);
        return TextMethods.list(parts);
    }

    static Items lines(Run run, Text text, Object keepEnds) {
        run.copy(text.length());
        boolean keep = keepEnds != null && Iteration.isTrue(keepEnds);
        String value = text.value();
        List<Text> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            if (Characters.endsLine(value.charAt(i))) {
                int end = i;
                if (value.charAt(i) == '\r' && i + 1 < value.length() && value.charAt(i + 1) == '\n') {
                    i++;
                }
                parts.add(text.substring(from, keep ? i + 1 : end));
                from = i + 1;
            }
        }
        if (from < value.length()) {
            parts.add(text.substring(from, value.length()));
        }
        return TextMethods.list(parts);
    }

    static Items partition(Text text, Object given, boolean last) {
        Text separator = separator(given);
        int at = last ? text.value().lastIndexOf(separator.value()) : text.value().indexOf(separator.value());
        if (at < 0) {
            return last ? Items.tuple(Text.EMPTY, Text.EMPTY, text) : Items.tuple(text, Text.EMPTY, Text.EMPTY);
        }
        int end = at + separator.length();
        return Items.tuple(text.substring(0, at), text.substring(at, end), text.substring(end, text.length()));
    }
}
