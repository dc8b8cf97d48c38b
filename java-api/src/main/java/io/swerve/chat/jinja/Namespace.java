package io.swerve.chat.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/** An object whose attributes a template may set. */
final class Namespace {
    private final Map<String, Object> attributes = new LinkedHashMap<>();

    static Namespace of(Arguments arguments) {
        Namespace made = new Namespace();
        for (Map.Entry<Object, Object> entry : Globals.dict(arguments).entries()) {
            made.attributes.put(Printing.text(entry.getKey()).value(), entry.getValue());
        }
        return made;
    }

    /** An attribute's value; null if there is none. */
    Object get(String name) {
        return attributes.get(name);
    }

    void set(String name, Object value) {
        attributes.put(name, value);
    }
}
