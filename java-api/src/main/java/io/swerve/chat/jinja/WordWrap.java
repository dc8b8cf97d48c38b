package io.swerve.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The filter {@code wordwrap}: Python's {@code textwrap}, line by line. */
final class WordWrap {
    private static final Pattern WORDS = Pattern.compile("[\\t\\n\\x0b\\f\\r ]+|[^\\t\\n\\x0b\\f\\r ]+");
    /** Behind a hyphen between letters, and around dashes. */
    private static final Pattern HYPHENATED = Pattern.compile(
            "-{2,}(?=\\w)|[\\w!\"'&.,?]*?(?:-(?:(?<=\\p{L}{2}-)|(?<=\\p{L}-\\p{L}-))(?=\\p{L}-?\\p{L})"
                    + "|(?=-{2,}\\w))|.+",
            Pattern.UNICODE_CHARACTER_CLASS);

    private WordWrap() {}

    static Object wrap(Run run, Object value, Arguments arguments) {
        Object[] given = arguments.bind("wordwrap", 0, "width", "break_long_words", "wrapstring",
                "break_on_hyphens");
        int width = given[0] == null ? 79 : Numbers.small(given[0]);
        boolean breaks = given[1] == null || Iteration.isTrue(given[1]);
        Text between = given[2] == null || given[2] == None.NONE
                ? Text.of("\n")
                : TextMethods.string(given[2], "wordwrap");
        boolean hyphens = given[3] == null || Iteration.isTrue(given[3]);
        if (width <= 0) {
            throw Failure.value("invalid width " + width + " (must be > 0)");
        }
        TextBuilder out = new TextBuilder();
        boolean any = false;
        for (Object line : TextSplitting.lines(run, TextMethods.string(value, "wordwrap"), false).values()) {
            out.append(any ? between : Text.EMPTY);
            any = true;
            boolean first = true;
            for (Text part : lines((Text) line, width, breaks, hyphens)) {
                out.append(first ? Text.EMPTY : between).append(part);
                first = false;
                run.copy(part.length() + between.length());
                run.fits(out.length());
            }
        }
        return out.toText();
    }

    private static List<Text> lines(Text text, int width, boolean breaks, boolean hyphens) {
        List<Text> chunks = chunks(text, hyphens);
        List<Text> lines = new ArrayList<>();
        int next = 0;
        Text left = null;
        while (next < chunks.size() || left != null) {
            List<Text> line = new ArrayList<>();
            int length = 0;
            if (!lines.isEmpty() && left == null && chunks.get(next).value().isBlank()) {
                next++;
            }
            while (left != null || next < chunks.size()) {
                Text chunk = left != null ? left : chunks.get(next);
                if (length + chunk.codePoints() > width) {
                    break;
                }
                line.add(chunk);
                length += chunk.codePoints();
                next += left != null ? 0 : 1;
                left = null;
            }
            if (left != null || next < chunks.size()) {
                Text chunk = left != null ? left : chunks.get(next);
                if (chunk.codePoints() > width) {
                    next += left != null ? 0 : 1;
                    int room = Math.max(1, width - length);
                    if (breaks) {
                        int at = chunk.offset(room);
                        line.add(chunk.substring(0, at));
                        left = chunk.substring(at, chunk.length());
                    } else if (line.isEmpty()) {
                        line.add(chunk);
                        left = null;
                    } else {
                        left = chunk;
                    }
                }
            }
            if (!line.isEmpty() && line.getLast().value().isBlank()) {
                line.removeLast();
            }
            if (!line.isEmpty()) {
                lines.add(line.stream().reduce(Text.EMPTY, Text::plus));
            }
        }
        return lines;
    }

    private static List<Text> chunks(Text text, boolean hyphens) {
        List<Text> chunks = new ArrayList<>();
        Matcher words = WORDS.matcher(text.value());
        while (words.find()) {
            if (!hyphens || words.group().isBlank()) {
                chunks.add(text.substring(words.start(), words.end()));
                continue;
            }
            Matcher parts = HYPHENATED.matcher(words.group());
            while (parts.find()) {
                if (parts.end() > parts.start()) {
                    chunks.add(text.substring(words.start() + parts.start(), words.start() + parts.end()));
                }
            }
        }
        return chunks;
    }
}
