package io.swerve.chat.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Going through values, counting and finding them. */
final class Iteration {
    private Iteration() {}

    /** The elements of a value; null if it has none by its kind. */
    private static Iterator<Object> elements(Object value) {
        return switch (value) {
            case Items items -> items.values().iterator();
            case Dict dict -> new DictView(dict, DictView.Part.KEYS).iterator();
            case DictView view -> view.iterator();
            case Range range -> range.iterator();
            case Once once -> once.iterator();
            case Loop loop -> loop;
            case Text text -> characters(text);
            case Undefined _ -> Collections.emptyIterator();
            default -> null;
        };
    }

    static boolean isIterable(Object value) {
        return elements(value) != null;
    }

    static Iterator<Object> of(Object value) {
        Iterator<Object> elements = elements(value);
        if (elements == null) {
            throw Failure.type("'" + TypeNames.of(value) + "' object is not iterable");
        }
        return elements;
    }

    static List<Object> list(Run run, Object value) {
        if (value instanceof Items items) {
            return items.values();
        }
        List<Object> list = new ArrayList<>();
        of(value).forEachRemaining(element -> {
            run.use(1);
            list.add(element);
        });
        return list;
    }

    private static Iterator<Object> characters(Text text) {
        return new Iterator<>() {
            private int at;

            @Override
            public boolean hasNext() {
                return at < text.length();
            }

            @Override
            public Object next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int from = at;
                at += Character.charCount(text.value().codePointAt(at));
                return text.substring(from, at);
            }
        };
    }

    /** How many elements a value has; -1 if it can't tell. */
    static long size(Object value) {
        return switch (value) {
            case Text text -> text.codePoints();
            case Items items -> items.values().size();
            case Dict dict -> dict.size();
            case DictView view -> view.dict().size();
            case Range range -> range.size();
            case Loop loop -> loop.length();
            case Undefined _ -> 0;
            default -> -1;
        };
    }

    static long length(Object value) {
        long size = size(value);
        if (size < 0) {
            throw Failure.type("object of type '" + TypeNames.of(value) + "' has no len()");
        }
        return size;
    }

    static boolean isTrue(Object value) {
        return switch (value) {
            case Boolean truth -> truth;
            case None _ -> false;
            case Text text -> !text.isEmpty();
            case Long number -> number != 0;
            case Double number -> number != 0;
            default -> size(value) != 0;
        };
    }

    /** What {@code in} says. */
    static boolean contains(Object container, Object element) {
        if (container instanceof Text text) {
            if (!(element instanceof Text part)) {
                throw Failure.type("'in <string>' requires string as left operand, not " + TypeNames.of(element));
            }
            return text.value().contains(part.value());
        }
        if (container instanceof Dict dict) {
            return dict.get(element) != null;
        }
        Iterator<Object> elements = elements(container);
        if (elements == null) {
            throw Failure.type("argument of type '" + TypeNames.of(container) + "' is not iterable");
        }
        while (elements.hasNext()) {
            if (Ordering.equal(elements.next(), element)) {
                return true;
            }
        }
        return false;
    }
}
