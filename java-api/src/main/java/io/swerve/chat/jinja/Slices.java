package io.swerve.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/** What {@code value[start:stop:step]} gives. */
final class Slices {
    private Slices() {}

    /** A place in a sequence; a negative one counts from its end. */
    static int bound(long index, int size) {
        return Math.clamp(index < 0 ? index + size : index, 0, size);
    }

    private static long index(Object value, long otherwise) {
        if (value == None.NONE) {
            return otherwise;
        }
        Undefined.refuse(value);
        if (!Numbers.isWhole(value)) {
            throw Failure.type("slice indices must be integers or None or have an __index__ method");
        }
        return Math.clamp(Numbers.toBig(value).bitLength() > 62 ? Long.MAX_VALUE >> 1 : Numbers.index(value),
                -(1L << 40), 1L << 40);
    }

    static Object of(Run run, Object value, Object start, Object stop, Object step) {
        Undefined.refuse(value);
        if (!(value instanceof Text) && !(value instanceof Items) && !(value instanceof Range)) {
            throw Failure.type(value instanceof Dict
                    ? "unhashable type: 'slice'"
                    : "'" + TypeNames.of(value) + "' object is not subscriptable");
        }
        long by = index(step, 1);
        if (by == 0) {
            throw Failure.value("slice step cannot be zero");
        }
        int size = (int) Iteration.size(value);
        long lowest = by > 0 ? 0 : -1;
        long highest = by > 0 ? size : size - 1;
        long from = place(index(start, by > 0 ? 0 : Long.MAX_VALUE >> 1), size, lowest, highest);
        long to = stop == None.NONE ? by > 0 ? size : -1 : place(index(stop, 0), size, lowest, highest);
        return switch (value) {
            case Text text when by == 1 -> from >= to
                    ? text.substring(0, 0)
                    : text.substring(text.offset((int) from), text.offset((int) to));
            case Text text -> pick(run, text, from, to, by);
            case Range range -> new Range(range.start() + from * range.step(), range.start() + to * range.step(),
                    range.step() * by);
            case Items items when by == 1 -> items.like(from >= to
                    ? List.of()
                    : items.values().subList((int) from, (int) to));
            case Items items -> {
                List<Object> picked = new ArrayList<>();
                for (long i = from; by > 0 ? i < to : i > to; i += by) {
                    picked.add(items.values().get((int) i));
                }
                yield items.like(picked);
            }
            default -> null;
        };
    }

    private static long place(long index, int size, long lowest, long highest) {
        return Math.clamp(index < 0 ? index + size : index, lowest, highest);
    }

    private static Text pick(Run run, Text text, long from, long to, long by) {
        List<Object> characters = Iteration.list(run, text);
        TextBuilder out = new TextBuilder();
        for (long i = from; by > 0 ? i < to : i > to; i += by) {
            out.append((Text) characters.get((int) i));
        }
        return out.toText().asMarkup(text.isMarkup());
    }
}
