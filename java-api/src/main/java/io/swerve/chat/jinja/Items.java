package io.swerve.chat.jinja;

import java.util.List;

/** A list or a tuple. Neither changes: the sandbox of chat templates forbids it. */
final class Items {
    private final List<Object> values;
    private final boolean tuple;
    private final List<String> fields;

    private Items(List<Object> values, boolean tuple, List<String> fields) {
        this.values = values;
        this.tuple = tuple;
        this.fields = fields;
    }

    static Items list(List<Object> values) {
        return new Items(values, false, List.of());
    }

    static Items tuple(Object... values) {
        return new Items(List.of(values), true, List.of());
    }

    static Items tuple(List<Object> values) {
        return new Items(values, true, List.of());
    }

    /** A tuple whose elements have names. */
    static Items named(List<String> fields, Object... values) {
        return new Items(List.of(values), true, fields);
    }

    List<Object> values() {
        return values;
    }

    boolean isTuple() {
        return tuple;
    }

    /** The element of a name; null if there is none. */
    Object field(String name) {
        int index = fields.indexOf(name);
        return index < 0 ? null : values.get(index);
    }

    Items like(List<Object> others) {
        return new Items(others, tuple, List.of());
    }
}
