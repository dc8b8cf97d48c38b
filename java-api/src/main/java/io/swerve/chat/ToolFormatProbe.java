package io.swerve.chat;

import io.swerve.chat.CallPart.JsonCall.Field;
import io.swerve.chat.TemplateProbe.Call;
import io.swerve.chat.TemplateProbe.Way;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out how a template writes calls of tools, by rendering some with names and values that occur nowhere else. */
final class ToolFormatProbe {
    private static final Call ONE = TemplateProbe.CALL;
    private static final Call TWO = new Call(Sentinels.OTHER_ID, Sentinels.OTHER,
            Map.of(Sentinels.KEY, Sentinels.SECOND_VALUE));

    private final TemplateProbe probe;
    private final ReplyMarkers markers;

    /**
     * A call in a reply.
     *
     * @param from where its name begins, or the JSON object that holds name and arguments
     * @param to where its arguments end, or that object
     * @param parts what stands there
     */
    private record Span(int from, int to, List<CallPart> parts) {}

    private ToolFormatProbe(TemplateProbe probe, ReplyMarkers markers) {
        this.probe = probe;
        this.markers = markers;
    }

    /** {@return how calls are written; empty if the template writes none} */
    static Optional<ToolFormat> of(TemplateProbe probe, ReplyMarkers markers) {
        ToolFormatProbe search = new ToolFormatProbe(probe, markers);
        for (Way way : Way.ALL) {
            Optional<ToolFormat> found = search.written(way);
            if (found.isPresent()) {
                return found;
            }
        }
        return KnownFormats.of(probe.source());
    }

    private Optional<ToolFormat> written(Way way) {
        String one = probe.reply("", "", List.of(ONE), way).text();
        Optional<Span> place = locate(one, Sentinels.NAME, Sentinels.VALUE, way);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        String opening = opening(one, place.get(), way);
        String two = probe.reply("", "", List.of(ONE, TWO), way).text();
        Optional<Span> first = locate(two, Sentinels.NAME, Sentinels.VALUE, way);
        Optional<Span> second = locate(two, Sentinels.OTHER, Sentinels.SECOND_VALUE, way);
        String tail = tail(one.substring(place.get().to()));
        if (first.isEmpty() || second.isEmpty() || second.get().from() < first.get().to()) {
            return Optional.of(assembled(opening, "", place.get().parts(), tail, Optional.empty(), ""));
        }
        String between = anonymous(two.substring(first.get().to(), second.get().from()));
        String open = Affixes.commonSuffix(opening, between);
        open = open.isBlank() ? "" : open;
        String behind = between.substring(0, between.length() - open.length());
        String close = Affixes.commonPrefix(behind, tail);
        close = close.isBlank() ? "" : close;
        List<CallPart> parts = counted(place.get(), second.get());
        String last = tail(two.substring(second.get().to())); // some templates close only several calls
        return Optional.of(assembled(opening.substring(0, opening.length() - open.length()), open, parts, close,
                Optional.of(behind.substring(close.length())),
                last.startsWith(close) ? last.substring(close.length()) : tail.substring(close.length())));
    }

    /** The second call's name stands in the headers of some templates, where the first one's would. */
    private static String anonymous(String text) {
        return text.replace(Sentinels.OTHER, Sentinels.NAME).replace(Sentinels.OTHER_ID, Sentinels.ID);
    }

    private static ToolFormat assembled(String sectionOpen, String open, List<CallPart> parts, String close,
            Optional<String> separator, String sectionClose) {
        List<CallPart> call = new ArrayList<>(literals(open));
        call.addAll(parts);
        if (!close.isBlank()) {
            call.add(CallPart.Literal.of(close));
        }
        return new ToolFormat(sectionOpen, call, separator, sectionClose);
    }

    /** What stands before a call: behind the text, where the template writes text before calls. */
    private String opening(String one, Span place, Way way) {
        String both = probe.reply("", TemplateProbe.ANSWER, List.of(ONE), way).text();
        int said = both.indexOf(TemplateProbe.ANSWER);
        Optional<Span> behind = locate(both, Sentinels.NAME, Sentinels.VALUE, way);
        String opening;
        if (said >= 0 && behind.isPresent() && said < behind.get().from() && !markers.headed()) {
            opening = both.substring(said + TemplateProbe.ANSWER.length(), behind.get().from()).stripLeading();
            opening = markers.withoutTextClose(opening);
        } else {
            opening = one.substring(0, place.from());
            opening = markers.withoutReasoning(opening).stripLeading();
        }
        return opening;
    }

    /** What stands behind a call, without what ends every reply, or every message. */
    private String tail(String tail) {
        String message = Affixes.commonSuffix(tail.strip(), probe.userEnd().strip());
        String rest = tail.stripTrailing();
        rest = rest.substring(0, rest.length() - message.length());
        int end = Marker.isMarker(markers.replyEnd()) ? rest.indexOf(markers.replyEnd()) : -1;
        return end < 0 ? rest : rest.substring(0, end);
    }

    // ---- one call

    private Optional<Span> locate(String reply, String name, String value, Way way) {
        int valueAt = reply.indexOf(value);
        int keyAt = reply.lastIndexOf(Sentinels.KEY, valueAt);
        int nameAt = reply.lastIndexOf(name, keyAt);
        if (valueAt < 0 || keyAt < 0 || nameAt < 0) {
            return Optional.empty();
        }
        return jsonCall(reply, name, nameAt, valueAt).or(() -> named(reply, name, nameAt, keyAt, value, way));
    }

    /** A JSON object that holds the name and the value. */
    private static Optional<Span> jsonCall(String reply, String name, int nameAt, int valueAt) {
        for (int from = reply.indexOf('{'); from >= 0 && from < nameAt; from = reply.indexOf('{', from + 1)) {
            int to = jsonEnd(reply, from);
            if (to > valueAt) {
                Optional<Map<String, Object>> object = CallReader.object(reply.substring(from, to));
                if (object.isPresent()) {
                    return Optional.of(new Span(from, to, List.of(keys(object.get(), name))));
                }
            }
        }
        return Optional.empty();
    }

    private static int jsonEnd(String text, int from) {
        JsonScan scan = new JsonScan();
        for (int i = from; i < text.length(); i++) {
            JsonScan.Step step = scan.read(text.charAt(i));
            if (step != JsonScan.Step.MORE) {
                return step == JsonScan.Step.COMPLETE ? i + 1 : -1;
            }
        }
        return -1;
    }

    private static CallPart.JsonCall keys(Map<String, Object> object, String name) {
        if (object.size() == 1 && object.containsKey(name)) {
            return new CallPart.JsonCall(List.of(), List.of(name), Optional.empty(), List.of());
        }
        List<String> nameKeys = List.of();
        List<String> argumentKeys = List.of();
        Optional<List<String>> idKeys = Optional.empty();
        List<Field> fields = new ArrayList<>();
        Map<String, Object> all = new LinkedHashMap<>(object);
        String wrapper = "";
        for (Map.Entry<String, Object> member : object.entrySet()) {
            if (member.getValue() instanceof Map<?, ?> inner && inner.containsValue(name)) {
                wrapper = member.getKey();
                all.clear();
                inner.forEach((key, value) -> all.put((String) key, value));
            }
        }
        for (Map.Entry<String, Object> member : all.entrySet()) {
            List<String> path = wrapper.isEmpty() ? List.of(member.getKey()) : List.of(wrapper, member.getKey());
            String json = "";
            switch (member.getValue()) {
                case String text when text.equals(name) -> nameKeys = path;
                case String text when text.equals(Sentinels.ID) || text.equals(Sentinels.OTHER_ID) ->
                    idKeys = Optional.of(path);
                case Map<?, ?> map when map.containsKey(Sentinels.KEY) -> argumentKeys = path;
                case String text when text.contains(Sentinels.KEY) -> argumentKeys = path;
                case null, default -> json = CallReader.JSON.toJson(member.getValue());
            }
            fields.add(new Field(member.getKey(), json));
        }
        return new CallPart.JsonCall(nameKeys, argumentKeys, idKeys, fields);
    }

    /** The name, and the arguments behind it. */
    private Optional<Span> named(String reply, String name, int nameAt, int keyAt, String value, Way way) {
        int behindKey = keyAt + Sentinels.KEY.length();
        int valueAt = reply.indexOf(value, behindKey);
        int nameEnd = nameAt + name.length();
        boolean quoted = reply.charAt(keyAt - 1) == '"'
                && reply.substring(behindKey, valueAt).strip().matches("\"\\s*:\\s*\"");
        if (quoted) {
            int from = reply.lastIndexOf('{', keyAt);
            int to = from < nameEnd ? -1 : jsonEnd(reply, from);
            return to < 0
                    ? Optional.empty()
                    : place(nameAt, to, reply.substring(nameEnd, from), new CallPart.JsonArguments());
        }
        Matcher brackets = Pattern.compile("([({])" + Sentinels.KEY + "([=:])(\\S+?)" + value + "\\3([)}])")
                .matcher(reply);
        if (brackets.find(nameEnd)) {
            String quote = brackets.group(3);
            return place(nameAt, brackets.end(), reply.substring(nameEnd, brackets.start()),
                    new CallPart.BracketArguments(brackets.group(1).charAt(0), brackets.group(4).charAt(0),
                            brackets.group(2).charAt(0), quote.equals("'") || quote.equals("\"") ? "" : quote));
        }
        return new MarkedArgumentsProbe(probe, way).find().filter(found -> keyAt - found.openLength() >= nameEnd)
                .flatMap(found -> place(nameAt, valueAt + value.length() + found.closeLength(),
                        reply.substring(nameEnd, keyAt - found.openLength()), found.style()));
    }

    private static Optional<Span> place(int from, int to, String middle, CallPart arguments) {
        List<CallPart> parts = new ArrayList<>();
        parts.add(new CallPart.Name());
        parts.addAll(literals(middle));
        parts.add(arguments);
        return Optional.of(new Span(from, to, parts));
    }

    /** A text in which name and id may stand. */
    private static List<CallPart> literals(String text) {
        List<CallPart> parts = new ArrayList<>();
        Matcher found = Pattern.compile(Sentinels.NAME + "|" + Sentinels.ID + "|" + Sentinels.OTHER_ID).matcher(text);
        int at = 0;
        while (found.find()) {
            literal(text.substring(at, found.start()), parts);
            parts.add(found.group().equals(Sentinels.NAME) ? new CallPart.Name() : new CallPart.Id());
            at = found.end();
        }
        literal(text.substring(at), parts);
        return parts;
    }

    private static void literal(String text, List<CallPart> parts) {
        if (!text.isBlank()) {
            parts.add(CallPart.Literal.of(text));
        }
    }

    /** The first call's parts, with counters where the second one's have other digits. */
    private static List<CallPart> counted(Span first, Span second) {
        List<CallPart> parts = new ArrayList<>();
        for (int i = 0; i < first.parts().size(); i++) {
            CallPart part = first.parts().get(i);
            CallPart other = i < second.parts().size() ? second.parts().get(i) : part;
            if (part instanceof CallPart.Literal one && other instanceof CallPart.Literal two && !part.equals(other)) {
                Matcher digits = Pattern.compile("(\\D*)(\\d+)(\\D*)").matcher(one.marker().text());
                if (digits.matches() && two.marker().text().matches("\\D*\\d+\\D*")) {
                    literal(digits.group(1), parts);
                    parts.add(new CallPart.Counter());
                    literal(digits.group(3), parts);
                    continue;
                }
            }
            parts.add(part);
        }
        return parts;
    }
}
