package io.swerve.chat.jinja;

import java.util.Iterator;

/**
 * Values that can be gone through once, as they are asked for: Python's generators.
 *
 * @param type what Python calls it
 * @param iterator the values
 */
record Once(String type, Iterator<Object> iterator) {
    static Once generator(Iterator<Object> iterator) {
        return new Once("generator", iterator);
    }
}
