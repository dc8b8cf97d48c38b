package io.swerve.chat.jinja;

import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A dictionary, in the order of its keys' first appearance; keys are equal as in Python. */
final class Dict {
    private final Map<Object, Map.Entry<Object, Object>> entries = new LinkedHashMap<>();

    void put(Object key, Object value) {
        Object normal = key(key);
        Map.Entry<Object, Object> known = entries.get(normal);
        entries.put(normal, new SimpleImmutableEntry<>(known == null ? key : known.getKey(), value));
    }

    /** The value of a key; null if there is none. */
    Object get(Object key) {
        return getNormal(key(key));
    }

    /** The value of a key that is a string; null if there is none. */
    Object get(String key) {
        return getNormal(key);
    }

    private Object getNormal(Object normal) {
        Map.Entry<Object, Object> entry = entries.get(normal);
        return entry == null ? null : entry.getValue();
    }

    Collection<Map.Entry<Object, Object>> entries() {
        return entries.values();
    }

    int size() {
        return entries.size();
    }

    /** What makes keys equal that are equal in Python, such as 1, 1.0 and true. */
    static Object key(Object key) {
        return switch (key) {
            case Text text -> text.value();
            case Boolean truth -> truth ? 1L : 0L;
            case Double number when number == Math.rint(number) && Math.abs(number) < 1e18 -> number.longValue();
            case Items items when items.isTuple() -> items.values().stream().map(Dict::key).toList();
            case Items _ -> throw Failure.type("unhashable type: 'list'");
            case Dict _ -> throw Failure.type("unhashable type: 'dict'");
            default -> key;
        };
    }

    /** A copy with others' entries. */
    Dict with(List<Map.Entry<Object, Object>> others) {
        Dict copy = new Dict();
        entries().forEach(entry -> copy.put(entry.getKey(), entry.getValue()));
        others.forEach(entry -> copy.put(entry.getKey(), entry.getValue()));
        return copy;
    }
}
