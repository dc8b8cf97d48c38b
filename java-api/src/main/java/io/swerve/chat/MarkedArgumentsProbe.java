package io.swerve.chat;

import io.swerve.chat.CallPart.MarkedArguments;
import io.swerve.chat.TemplateProbe.Call;
import io.swerve.chat.TemplateProbe.Way;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out between which markers a template writes each argument: from calls with two arguments. */
final class MarkedArgumentsProbe {
    private final TemplateProbe probe;
    private final Way way;

    /**
     * What was found.
     *
     * @param style the markers
     * @param openLength the length of what opens the first argument
     * @param closeLength the length of what closes an argument
     */
    record Found(MarkedArguments style, int openLength, int closeLength) {}

    MarkedArgumentsProbe(TemplateProbe probe, Way way) {
        this.probe = probe;
        this.way = way;
    }

    Optional<Found> find() {
        String reply = reply(Sentinels.SECOND_VALUE);
        int valueAt = reply.indexOf(Sentinels.VALUE);
        int keyAt = reply.lastIndexOf(Sentinels.KEY, valueAt);
        int nameEnd = reply.lastIndexOf(Sentinels.NAME, keyAt) + Sentinels.NAME.length();
        int valueEnd = valueAt + Sentinels.VALUE.length();
        int secondAt = reply.indexOf(Sentinels.SECOND_KEY, valueEnd);
        int secondValueAt = reply.indexOf(Sentinels.SECOND_VALUE, secondAt);
        if (keyAt < 0 || secondAt < 0 || secondValueAt < 0 || nameEnd < Sentinels.NAME.length()) {
            return Optional.empty();
        }
        String before = reply.substring(nameEnd, keyAt);
        String between = reply.substring(valueEnd, secondAt);
        String named = reply.substring(keyAt + Sentinels.KEY.length(), valueAt);
        boolean nested = between.contains(Sentinels.KEY);
        String open = Affixes.commonSuffix(before, between);
        if (nested) { // the closing marker holds the name
            open = open.substring(open.lastIndexOf('\n') + 1);
        }
        String close = between.substring(0, between.length() - open.length());
        String rest = reply.substring(secondValueAt + Sentinels.SECOND_VALUE.length());
        if (!rest.startsWith(close.replace(Sentinels.KEY, Sentinels.SECOND_KEY))) {
            // white space that belongs before the next argument
            String kept = close.stripTrailing();
            open = close.substring(kept.length()) + open;
            close = kept;
        }
        if (named.isBlank() || close.isBlank() || open.isBlank()) {
            return Optional.empty();
        }
        MarkedArguments style = new MarkedArguments(Marker.of(open), names(named, nested),
                Marker.of(close.replace(Sentinels.KEY, MarkedReader.NESTED_KEY)), nested);
        return Optional.of(new Found(style, before.endsWith(open) ? open.length() : open.strip().length(),
                close.length()));
    }

    /** What stands between name and value, for values of each type. */
    private List<MarkedArguments.Named> names(String string, boolean nested) {
        Map<Marker, Optional<Boolean>> found = new LinkedHashMap<>();
        found.put(Marker.of(string), Optional.of(true));
        if (nested) {
            return List.of(new MarkedArguments.Named(Marker.of(string), Optional.empty()));
        }
        List<Object> values = List.of(Sentinels.NUMBER, true, Map.of("a", 1), List.of(1));
        List<String> begins = List.of(String.valueOf(Sentinels.NUMBER), "(?i)true", "[{]", "[\\[]");
        for (int i = 0; i < values.size(); i++) {
            String reply = reply(values.get(i));
            int from = reply.lastIndexOf(Sentinels.SECOND_KEY) + Sentinels.SECOND_KEY.length();
            String[] parts = reply.substring(from).split(begins.get(i), 2);
            if (parts.length == 2 && parts[0].length() < string.length() + 20) {
                found.putIfAbsent(Marker.of(parts[0]), Optional.of(false));
            }
        }
        String nothing = reply((Object) null);
        String rest = nothing.substring(nothing.lastIndexOf(Sentinels.SECOND_KEY) + Sentinels.SECOND_KEY.length());
        for (String word : List.of("null", "None")) {
            int at = rest.lastIndexOf(word);
            if (at > 0 && at < string.length() + 20 && found.size() > 1) {
                found.putIfAbsent(Marker.of(rest.substring(0, at)), Optional.of(false));
            }
        }
        boolean tells = found.size() > 1;
        return found.entrySet().stream()
                .map(each -> new MarkedArguments.Named(each.getKey(), tells ? each.getValue() : Optional.empty()))
                .toList();
    }

    private String reply(Object second) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put(Sentinels.KEY, Sentinels.VALUE);
        arguments.put(Sentinels.SECOND_KEY, second);
        return probe.reply("", "", List.of(new Call(Sentinels.ID, Sentinels.NAME, arguments)), way).text();
    }
}
