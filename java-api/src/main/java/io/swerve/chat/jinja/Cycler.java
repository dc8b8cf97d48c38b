package io.swerve.chat.jinja;

import java.util.List;

/** Gives values in turn. */
final class Cycler {
    private final List<Object> values;
    private int position;

    Cycler(List<Object> values) {
        if (values.isEmpty()) {
            throw Failure.of("RuntimeError: at least one item has to be provided");
        }
        this.values = values;
    }

    Object current() {
        return values.get(position);
    }

    Object next() {
        Object value = current();
        position = (position + 1) % values.size();
        return value;
    }

    Object reset() {
        position = 0;
        return None.NONE;
    }
}
