package io.swerve.chat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads arguments that stand between markers, and tells of each in JSON: of strings while they are written, of others
 * when they are complete. A closing marker counts where another argument or the end of the call follows, so that one
 * within a string is part of it.
 */
final class MarkedReader implements CallReader.PartReader {
    private final CallPart.MarkedArguments style;
    private final Marker end;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private int at;
    // of the argument that is being read
    private Optional<String> key = Optional.empty();
    private Optional<Boolean> isString = Optional.empty();
    private Set<String> types = Set.of();
    private Marker close;
    private int valueFrom;
    private int searchFrom;
    private int told;
    private boolean streams;

    MarkedReader(CallPart.MarkedArguments style, Marker end, int from) {
        this.style = style;
        this.end = end;
        this.close = style.close();
        this.at = from;
    }

    @Override
    public int read(CharSequence source, CallReader call) {
        while (true) {
            int next = key.isEmpty() ? between(source, call) : value(source, call);
            if (next < 0) {
                return next;
            }
            if (next == at) {
                return at; // the end
            }
            at = next;
        }
    }

    /** Between arguments: {@code at} itself where the end follows. */
    private int between(CharSequence source, CallReader call) {
        int ends = end.isBlank() ? CallReader.NO : end.matchAt(source, at);
        if (ends >= 0) {
            call.delta(values.isEmpty() ? "{}" : "}");
            call.arguments(values);
            return at;
        }
        int opened = style.open().matchAt(source, at);
        if (opened < 0) {
            return ends == CallReader.MORE || opened == CallReader.MORE ? CallReader.MORE : CallReader.NO;
        }
        return named(source, call, opened);
    }

    private int named(CharSequence source, CallReader call, int from) {
        char first = style.named().getFirst().marker().tokens().getFirst().charAt(0);
        int to = from;
        while (to < source.length() && source.charAt(to) != first) {
            if (source.charAt(to) == '\n' || to - from > 200) {
                return CallReader.NO;
            }
            to++;
        }
        boolean more = to == source.length();
        for (CallPart.MarkedArguments.Named named : style.named()) {
            int behind = more ? CallReader.MORE : named.marker().matchAt(source, to);
            more |= behind == CallReader.MORE;
            String space = named.marker().trailingSpace();
            if (behind >= 0 && source.length() < behind + space.length()
                    && space.startsWith(source.subSequence(behind, source.length()).toString())) {
                more = true;
            } else if (behind >= 0) {
                return begin(source.subSequence(from, to).toString().strip(), named.isString(), call, behind
                        + (space.contentEquals(source.subSequence(behind, behind + space.length()))
                                ? space.length()
                                : 0));
            }
        }
        return more ? CallReader.MORE : CallReader.NO;
    }

    private int begin(String name, Optional<Boolean> string, CallReader call, int from) {
        if (name.isEmpty() || values.containsKey(name)) {
            return CallReader.NO;
        }
        Map<String, Object> schema = call.schema();
        Object own = schema.get("properties") instanceof Map<?, ?> properties ? properties.get(name) : null;
        key = Optional.of(name);
        isString = string;
        types = ArgumentValue.types(own, schema);
        streams = string.orElse(types.equals(Set.of("string")));
        close = style.nested() ? style.close().with(NESTED_KEY, name) : style.close();
        valueFrom = from;
        searchFrom = from;
        told = from;
        call.delta((values.isEmpty() ? "{" : ", ") + CallReader.JSON.toJson(name) + ": " + (streams ? "\"" : ""));
        return from;
    }

    /** Stands for a parameter's name in the closing marker of nested arguments. */
    static final String NESTED_KEY = "\u0000";

    private int value(CharSequence source, CallReader call) {
        String first = close.tokens().getFirst();
        while (true) {
            int found = indexOf(source, first, searchFrom);
            if (found < 0) {
                int held = Marker.beginningAtEnd(source, first);
                searchFrom = Math.max(searchFrom, source.length() - held);
                tell(source, call, spaceBefore(source, searchFrom));
                return CallReader.MORE;
            }
            int behind = close.matchAt(source, found);
            int follows = behind < 0 ? behind : follows(source, behind);
            if (follows == CallReader.MORE) {
                searchFrom = found;
                tell(source, call, spaceBefore(source, found));
                return CallReader.MORE;
            }
            if (follows >= 0) {
                return ended(source, call, valueEnd(source, found), behind);
            }
            searchFrom = found + 1;
        }
    }

    /** Whether another argument or the end follows. */
    private int follows(CharSequence source, int from) {
        int opens = style.open().matchAt(source, from);
        if (style.nested() && opens >= 0) { // closing markers begin like opening ones
            opens = opens == source.length() ? CallReader.MORE : source.charAt(opens) == '/' ? CallReader.NO : opens;
        }
        int ends = end.isBlank() ? CallReader.MORE : end.matchAt(source, from);
        return opens >= 0 || ends >= 0 ? from : Math.max(opens, ends);
    }

    private int ended(CharSequence source, CallReader call, int to, int behind) {
        String raw = source.subSequence(valueFrom, to).toString();
        Object value = style.nested()
                ? NestedValues.read(raw, style, types, isString)
                : ArgumentValue.read(raw, isString, types);
        if (streams) {
            tell(source, call, to);
            call.delta("\"");
        } else {
            call.delta(CallReader.JSON.toJson(value));
        }
        values.put(key.get(), value);
        key = Optional.empty();
        return behind;
    }

    /** Without the white space that the template writes before the closing marker. */
    private int valueEnd(CharSequence source, int found) {
        String space = close.leadingSpace();
        int from = found - space.length();
        return from >= valueFrom && space.contentEquals(source.subSequence(from, found)) ? from : found;
    }

    /** Without white space that may turn out to belong to the closing marker. */
    private int spaceBefore(CharSequence source, int to) {
        return Math.max(told, to - close.leadingSpace().length());
    }

    private void tell(CharSequence source, CallReader call, int to) {
        if (streams && to > told) {
            String json = CallReader.JSON.toJson(source.subSequence(told, to).toString());
            call.delta(json.substring(1, json.length() - 1));
            told = to;
        }
    }

    private static int indexOf(CharSequence source, String wanted, int from) {
        return source instanceof StringBuilder builder
                ? builder.indexOf(wanted, from)
                : source.toString().indexOf(wanted, from);
    }
}
