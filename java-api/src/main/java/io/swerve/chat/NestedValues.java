package io.swerve.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lists and objects whose elements and members stand between markers, within each other. */
final class NestedValues {
    private static final String ITEM = "item";
    private static final int MAX_DEPTH = 50;

    private final CallPart.MarkedArguments style;

    private NestedValues(CallPart.MarkedArguments style) {
        this.style = style;
    }

    /** {@return the value of an argument; as text if it is malformed} */
    static Object read(String raw, CallPart.MarkedArguments style, Set<String> types, Optional<Boolean> isString) {
        if (!types.equals(Set.of("string")) && !isString.orElse(false)) {
            Optional<Object> nested = new NestedValues(style).nested(raw, 0);
            if (nested.isPresent()) {
                return nested.get();
            }
            if (raw.isEmpty() && !types.contains("string")) {
                return types.contains("array") ? List.of() : types.contains("object") ? Map.of() : null;
            }
        }
        return ArgumentValue.read(raw, isString, types);
    }

    private Optional<Object> nested(String raw, int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        List<Object> elements = new ArrayList<>();
        Marker named = style.named().getFirst().marker();
        int at = 0;
        while (at < raw.length()) {
            int from = style.open().matchAt(raw, at);
            int to = from < 0 ? -1 : raw.indexOf(named.tokens().getFirst(), from);
            if (to < 0 || depth > MAX_DEPTH) {
                return Optional.empty();
            }
            String name = raw.substring(from, to);
            Marker close = style.close().with(MarkedReader.NESTED_KEY, name);
            int behind = named.matchAt(raw, to);
            int end = behind < 0 ? -1 : closing(raw, name, close, behind);
            if (end < 0) {
                return Optional.empty();
            }
            String inner = raw.substring(behind, end);
            Object value = nested(inner, depth + 1)
                    .orElseGet(() -> inner.isEmpty() ? null : ArgumentValue.read(inner, Optional.empty(), Set.of()));
            elements.add(value);
            members.put(name, value);
            at = close.matchAt(raw, end);
        }
        boolean list = !members.isEmpty() && members.keySet().equals(Set.of(ITEM));
        return members.isEmpty() ? Optional.empty() : Optional.of(list ? elements : members);
    }

    /** Where the closing marker stands that belongs to an opening one: others of the same name may stand within. */
    private int closing(String raw, String name, Marker close, int from) {
        String opening = style.open().text().strip() + name + style.named().getFirst().marker().text().strip();
        String closing = close.text().strip();
        int open = 1;
        int at = from;
        while (true) {
            int next = raw.indexOf(closing, at);
            if (next < 0) {
                return -1;
            }
            int within = raw.indexOf(opening, at);
            if (within >= 0 && within < next) {
                open++;
                at = within + opening.length();
            } else if (--open == 0) {
                return next;
            } else {
                at = next + closing.length();
            }
        }
    }
}
