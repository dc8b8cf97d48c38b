package io.swerve.chat.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The variable {@code loop}: where a loop is. It looks one element ahead only when it is asked to. */
final class Loop implements Iterator<Object> {
    /** Renders the loop's body for other elements: what {@code loop(elements)} does in a recursive loop. */
    @FunctionalInterface
    interface Recursion {
        Object render(Object elements, int depth);
    }

    private final Object elements;
    private final Recursion recursion;
    private final int depth;
    private Iterator<Object> rest;
    private List<Object> ahead = Collections.emptyList();
    private long index;
    private long length = -1;
    private Object previous;
    private Object current;
    private List<Object> last;

    Loop(Object elements, Iterator<Object> iterator, Recursion recursion, int depth) {
        this.elements = elements;
        this.rest = iterator;
        this.recursion = recursion;
        this.depth = depth;
    }

    @Override
    public boolean hasNext() {
        return !ahead.isEmpty() || rest.hasNext();
    }

    @Override
    public Object next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        previous = current;
        current = peek();
        ahead = Collections.emptyList();
        index++;
        return current;
    }

    /** The next element; null if there is none. */
    private Object peek() {
        if (ahead.isEmpty() && rest.hasNext()) {
            ahead = List.of(rest.next());
        }
        return ahead.isEmpty() ? null : ahead.getFirst();
    }

    long index() {
        return index;
    }

    long length() {
        if (length < 0) {
            long known = elements == null ? -1 : Iteration.size(elements);
            if (known >= 0) {
                length = known;
            } else {
                List<Object> left = new ArrayList<>(ahead);
                rest.forEachRemaining(left::add);
                ahead = Collections.emptyList();
                rest = left.iterator();
                length = index + left.size();
            }
        }
        return length;
    }

    /** An attribute; null if there is none of the name. */
    Object get(String name) {
        return switch (name) {
            case "index" -> index;
            case "index0" -> index - 1;
            case "revindex" -> length() - index + 1;
            case "revindex0" -> length() - index;
            case "first" -> index == 1;
            case "last" -> peek() == null;
            case "length" -> length();
            case "depth" -> (long) depth + 1;
            case "depth0" -> (long) depth;
            case "previtem" -> index == 1 ? new Undefined("there is no previous item") : previous;
            case "nextitem" -> peek() == null ? new Undefined("there is no next item") : peek();
            case "cycle" -> new Function(name, (_, arguments) -> cycle(arguments.positional()));
            case "changed" -> new Function(name, (_, arguments) -> changed(arguments.positional()));
            default -> null;
        };
    }

    private Object cycle(List<Object> values) {
        if (values.isEmpty()) {
            throw Failure.type("no items for cycling given");
        }
        return values.get((int) ((index - 1) % values.size()));
    }

    private Object changed(List<Object> values) {
        boolean same = last != null && Ordering.equal(Items.tuple(last), Items.tuple(values));
        last = values;
        return !same;
    }

    Object recurse(Run run, Arguments arguments) {
        if (recursion == null) {
            throw Failure.type("The loop must have the 'recursive' marker to be called recursively.");
        }
        run.enter();
        Object rendered = recursion.render(arguments.bind("loop", 1, "iterable")[0], depth + 1);
        run.leave();
        return rendered;
    }
}
