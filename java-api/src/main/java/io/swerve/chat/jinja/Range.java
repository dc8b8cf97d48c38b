package io.swerve.chat.jinja;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Whole numbers in steps.
 *
 * @param start the first
 * @param stop the first that is beyond
 * @param step from one to the next
 */
record Range(long start, long stop, long step) {
    /** As many as the sandbox of jinja2 allows. */
    private static final int MOST = 100_000;

    static Range of(Arguments arguments) {
        Object[] given = arguments.bind("range", 1, "start", "stop", "step");
        long first = Numbers.index(given[0]);
        long step = given[2] == null ? 1 : Numbers.index(given[2]);
        if (step == 0) {
            throw Failure.value("range() arg 3 must not be zero");
        }
        Range range = given[1] == null ? new Range(0, first, 1) : new Range(first, Numbers.index(given[1]), step);
        if (range.size() > MOST) {
            throw Failure.of("OverflowError: Range too big. The sandbox blocks ranges larger than MAX_RANGE (" + MOST
                    + ").");
        }
        return range;
    }

    long size() {
        try {
            long span = step > 0 ? Math.subtractExact(stop, start) : Math.subtractExact(start, stop);
            return span <= 0 ? 0 : (span - 1) / Math.abs(step) + 1;
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    Object get(long index) {
        return start + index * step;
    }

    Iterator<Object> iterator() {
        return new Iterator<>() {
            private long next;

            @Override
            public boolean hasNext() {
                return next < size();
            }

            @Override
            public Object next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return get(next++);
            }
        };
    }
}
