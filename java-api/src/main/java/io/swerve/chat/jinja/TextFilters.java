package io.swerve.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The filters of strings. */
final class TextFilters {
    private TextFilters() {}

    static void define(Map<String, Filter> all) {
        all.put("string", (_, value, _) -> Printing.soft(value));
        all.put("upper", (_, value, _) -> LetterCase.upper(Printing.soft(value)));
        all.put("lower", (_, value, _) -> LetterCase.lower(Printing.soft(value)));
        all.put("capitalize", (_, value, _) -> LetterCase.capitalize(Printing.soft(value)));
        all.put("title", (_, value, _) -> title(Printing.soft(value)));
        all.put("trim", (_, value, arguments) -> TextMethods.strip(Printing.soft(value),
                arguments.bind("trim", 0, "chars")[0], true, true));
        all.put("replace", (run, value, arguments) -> {
            Object[] given = arguments.bind("replace", 2, "old", "new", "count");
            boolean limited = given[2] != null && given[2] != None.NONE;
            return TextMethods.replace(run, Printing.text(value), Printing.text(given[0]), Printing.text(given[1]),
                    limited ? Numbers.index(given[2]) : -1);
        });
        all.put("center", (run, value, arguments) -> {
            Object width = arguments.bind("center", 0, "width")[0];
            return TextQueries.fill(run, Printing.soft(value), width == null ? 80 : Numbers.index(width),
                    Text.of(" "), "center");
        });
        all.put("indent", TextFilters::indent);
        all.put("join", TextFilters::join);
        all.put("format", TextFilters::format);
        all.put("truncate", TextFilters::truncate);
        all.put("wordwrap", WordWrap::wrap);
        all.put("wordcount", (_, value, _) -> wordCount(Printing.text(value).value()));
        all.put("pprint", (_, value, _) -> Printing.repr(value));
    }

    /** Words begin behind white space, hyphens and opening brackets. */
    private static Text title(Text text) {
        TextBuilder out = new TextBuilder();
        boolean begins = true;
        for (int i = 0; i < text.length();) {
            int c = text.value().codePointAt(i);
            Text character = text.substring(i, i + Character.charCount(c));
            out.append(begins ? LetterCase.upper(character) : LetterCase.lower(character));
            begins = Characters.isSpace(c) || "-({[<".indexOf(c) >= 0;
            i += Character.charCount(c);
        }
        return out.toText();
    }

    private static Object indent(Run run, Object value, Arguments arguments) {
        Object[] given = arguments.bind("indent", 0, "width", "first", "blank");
        Text indention = given[0] instanceof Text text
                ? text
                : Operator.repeat(run, Text.of(" "), given[0] == null ? 4 : Math.max(0, Numbers.index(given[0])));
        boolean first = given[1] != null && Iteration.isTrue(given[1]);
        boolean blank = given[2] != null && Iteration.isTrue(given[2]);
        Undefined.refuse(value);
        if (!(value instanceof Text unindented)) {
            throw Failure.type(value instanceof Items items && !items.isTuple()
                    ? "'str' object cannot be interpreted as an integer"
                    : "unsupported operand type(s) for +=: '" + TypeNames.of(value) + "' and 'str'");
        }
        Text text = unindented.plus(Text.of("\n"));
        TextBuilder out = new TextBuilder();
        if (blank) {
            List<Text> lines = new ArrayList<>();
            for (Object line : TextSplitting.lines(run, text, false).values()) {
                lines.add((Text) line);
            }
            for (int i = 0; i < lines.size(); i++) {
                out.append(i == 0 ? Text.EMPTY : Text.of("\n").plus(indention)).append(lines.get(i));
                run.copy(lines.get(i).length() + indention.length());
                run.fits(out.length());
            }
        } else {
            List<Object> lines = TextSplitting.lines(run, text, false).values();
            for (int i = 0; i < lines.size(); i++) {
                Text line = (Text) lines.get(i);
                out.append(i == 0 ? "" : "\n").append(i == 0 || line.isEmpty() ? Text.EMPTY : indention).append(line);
                run.copy(line.length() + indention.length());
                run.fits(out.length());
            }
        }
        Text indented = out.toText();
        return first ? indention.plus(indented) : indented;
    }

    private static Object join(Run run, Object value, Arguments arguments) {
        Object[] given = arguments.bind("join", 0, "d", "attribute");
        Text separator = given[0] == null ? Text.EMPTY : Printing.text(given[0]);
        AttributePath path = given[1] == null || given[1] == None.NONE ? null : AttributePath.of(given[1], null);
        TextBuilder out = new TextBuilder();
        boolean any = false;
        for (var values = Iteration.of(value); values.hasNext();) {
            Object element = values.next();
            Text part = Printing.text(path == null ? element : path.get(element));
            if (any) {
                run.append(out, separator);
            }
            run.append(out, part);
            any = true;
        }
        return out.toText();
    }

    private static Object format(Run run, Object value, Arguments arguments) {
        if (!arguments.positional().isEmpty() && !arguments.named().isEmpty()) {
            throw Failure.of("can't handle positional and keyword arguments at the same time");
        }
        Object values = arguments.named().isEmpty()
                ? Items.tuple(arguments.positional())
                : Globals.dict(new Arguments(List.of(), arguments.named()));
        return PercentFormat.format(run, Printing.soft(value), values);
    }

    private static Object truncate(Run run, Object value, Arguments arguments) {
        Object[] given = arguments.bind("truncate", 0, "length", "killwords", "end", "leeway");
        Iteration.length(value);
        Text text = TextMethods.string(value, "truncate");
        int length = given[0] == null ? 255 : Numbers.small(given[0]);
        Text end = given[2] == null ? Text.of("...") : TextMethods.string(given[2], "truncate");
        int leeway = given[3] == null || given[3] == None.NONE ? 5 : Numbers.small(given[3]);
        if (length < end.codePoints() || leeway < 0) {
            throw Failure.of("AssertionError: expected length >= " + end.codePoints() + ", got " + length);
        }
        run.copy(text.length());
        if (text.codePoints() <= (long) length + leeway) {
            return text;
        }
        Text cut = text.substring(0, text.offset(length - end.codePoints()));
        if (given[1] == null || !Iteration.isTrue(given[1])) {
            int blank = cut.value().lastIndexOf(' ');
            cut = blank < 0 ? cut : cut.substring(0, blank);
        }
        return cut.plus(end);
    }

    private static long wordCount(String text) {
        long count = 0;
        boolean inside = false;
        for (int c : text.codePoints().toArray()) {
            count += Characters.isWord(c) && !inside ? 1 : 0;
            inside = Characters.isWord(c);
        }
        return count;
    }
}
