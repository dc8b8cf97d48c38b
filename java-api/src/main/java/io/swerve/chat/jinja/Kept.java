package io.swerve.chat.jinja;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The elements that a condition keeps, each tested when it is asked for: what uses them may change what is tested. */
final class Kept implements Iterator<Object> {
    private final Supplier<Iterator<Object>> elements;
    private final Predicate<Object> condition;
    private Iterator<Object> source;
    private Object next;

    /** The elements are asked for with the first of them. */
    Kept(Supplier<Iterator<Object>> elements, Predicate<Object> condition) {
        this.elements = elements;
        this.condition = condition;
    }

    @Override
    public boolean hasNext() {
        if (source == null) {
            source = elements.get();
        }
        while (next == null && source.hasNext()) {
            Object candidate = source.next();
            next = condition.test(candidate) ? candidate : null;
        }
        return next != null;
    }

    @Override
    public Object next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Object given = next;
        next = null;
        return given;
    }
}
