package io.swerve.chat.jinja;

import java.util.HashMap;
import java.util.Map;

/** The names that are known at a place: those of a block, and behind them those of the blocks around it. */
final class Scope {
    private final Scope parent;
    private final Run run;
    private Map<String, Object> names;

    private Scope(Scope parent, Run run) {
        this.parent = parent;
        this.run = run;
    }

    static Scope root(Run run) {
        return new Scope(null, run);
    }

    Scope child() {
        return new Scope(this, run);
    }

    Run run() {
        return run;
    }

    /** The value of a name; null if there is none. */
    Object get(String name) {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            Object value = scope.names == null ? null : scope.names.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    void set(String name, Object value) {
        if (names == null) {
            names = new HashMap<>(8);
        }
        names.put(name, value);
    }
}
