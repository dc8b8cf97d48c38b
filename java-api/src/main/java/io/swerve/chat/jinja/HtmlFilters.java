package io.swerve.chat.jinja;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/** The filters of HTML and of addresses. */
final class HtmlFilters {
    private static final Pattern TAG = Pattern.compile("<!--.*?-->|<[^>]*>", Pattern.DOTALL);
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~";

    private HtmlFilters() {}

    static void define(Map<String, Filter> all) {
        all.put("safe", (_, value, _) -> Printing.text(value).asMarkup(true));
        all.put("escape", (_, value, _) -> Html.escape(Printing.soft(value)));
        all.put("e", all.get("escape"));
        all.put("forceescape", (_, value, _) -> Html.escape(Printing.text(value)));
        all.put("striptags", (run, value, _) -> stripTags(run, Printing.text(value)));
        all.put("urlencode", (run, value, _) -> urlEncode(run, value));
        all.put("xmlattr", HtmlFilters::attributes);
    }

    private static Text stripTags(Run run, Text text) {
        run.copy(text.length());
        String plain = TAG.matcher(text.value()).replaceAll("").replace("&lt;", "<").replace("&gt;", ">")
                .replace("&#39;", "'").replace("&#34;", "\"").replace("&quot;", "\"").replace("&amp;", "&");
        // Whatever is left comes from where any of it came from.
        boolean data = text.edges().length > 0;
        return TextMethods.strip(data
                ? Text.data(plain.replaceAll("\\s+", " "))
                : Text.of(plain.replaceAll("\\s+", " ")), null, true, true);
    }

    private static Text urlEncode(Run run, Object value) {
        if (value instanceof Text || !Iteration.isIterable(value)) {
            return quote(run, Printing.text(value), false);
        }
        TextBuilder out = new TextBuilder();
        Iterable<Object> pairs = Iteration.list(run, value instanceof Dict dict
                ? new DictView(dict, DictView.Part.ITEMS)
                : value);
        for (Object pair : pairs) {
            java.util.List<Object> parts = Iteration.list(run, pair);
            if (parts.size() != 2) {
                throw Failure.value("not enough values to unpack (expected 2, got " + parts.size() + ")");
            }
            out.append(out.length() == 0 ? "" : "&").append(quote(run, Printing.text(parts.getFirst()), true))
                    .append("=").append(quote(run, Printing.text(parts.getLast()), true));
        }
        return out.toText();
    }

    private static Text quote(Run run, Text text, boolean inQuery) {
        TextBuilder out = new TextBuilder();
        for (Object each : Iteration.list(run, text)) {
            Text character = (Text) each;
            if (UNRESERVED.contains(character.value()) || !inQuery && "/".equals(character.value())) {
                out.append(character);
            } else if (inQuery && " ".equals(character.value())) {
                out.append("+", character.isData(0));
            } else {
                for (byte b : character.value().getBytes(StandardCharsets.UTF_8)) {
                    out.append("%%%02X".formatted(b), character.isData(0));
                }
            }
        }
        return out.toText();
    }

    private static Object attributes(Run run, Object value, Arguments arguments) {
        Object space = arguments.bind("xmlattr", 0, "autospace")[0];
        if (!(value instanceof Dict dict)) {
            throw Failure.type("xmlattr needs a mapping, not " + TypeNames.of(value));
        }
        TextBuilder out = new TextBuilder();
        for (Map.Entry<Object, Object> entry : dict.entries()) {
            if (entry.getValue() == None.NONE || entry.getValue() instanceof Undefined) {
                continue;
            }
            Text key = Printing.text(entry.getKey());
            if (key.value().chars().anyMatch(c -> Characters.isSpace(c) || "/>=".indexOf(c) >= 0)) {
                throw Failure.value("Invalid character in attribute name: " + Printing.repr(key));
            }
            out.append(out.length() == 0 ? "" : " ").append(Html.escape(key)).append("=\"")
                    .append(Html.escape(Printing.soft(entry.getValue()))).append("\"");
        }
        boolean spaced = (space == null || Iteration.isTrue(space)) && out.length() > 0;
        return spaced ? Text.of(" ").plus(out.toText()) : out.toText();
    }
}
