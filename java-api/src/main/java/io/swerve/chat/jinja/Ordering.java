package io.swerve.chat.jinja;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Which values are equal, and which comes first. */
final class Ordering {
    private Ordering() {}

    static boolean equal(Object a, Object b) {
        if (Numbers.isNumber(a) && Numbers.isNumber(b)) {
            return a instanceof Long x && b instanceof Long y ? x.longValue() == y.longValue() : numbers(a, b) == 0;
        }
        if (a instanceof Items x && b instanceof Items y) {
            return x.isTuple() == y.isTuple() && equal(x.values(), y.values());
        }
        if (a instanceof Dict x && b instanceof Dict y) {
            return x.size() == y.size() && x.entries().stream().allMatch(entry -> {
                Object other = y.get(entry.getKey());
                return other != null && equal(entry.getValue(), other);
            });
        }
        return a.equals(b);
    }

    private static boolean equal(List<Object> a, List<Object> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!equal(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** What {@code is} says: the same object, or the same small value. */
    static boolean same(Object a, Object b) {
        return a == b || a.getClass() == b.getClass() && (a instanceof Boolean || a instanceof Long
                || a instanceof Text) && a.equals(b);
    }

    /** -1, 0, 1; 2 if a number is none. */
    private static int numbers(Object a, Object b) {
        if (a instanceof Double || b instanceof Double) {
            double x = Numbers.toDouble(a);
            double y = Numbers.toDouble(b);
            if (Double.isNaN(x) || Double.isNaN(y)) {
                return 2;
            }
            if (Double.isInfinite(x) || Double.isInfinite(y)) {
                return x < y ? -1 : x > y ? 1 : 0;
            }
        }
        return Integer.signum(exact(a).compareTo(exact(b)));
    }

    private static BigDecimal exact(Object number) {
        return number instanceof Double real ? new BigDecimal(real) : new BigDecimal(Numbers.toBig(number));
    }

    /**
     * Compares.
     *
     * @param operator how the comparison is written, for messages
     * @return below, at or above 0; 2 if the two have no order
     */
    static int compare(Object a, Object b, String operator) {
        if (Numbers.isNumber(a) && Numbers.isNumber(b)) {
            return numbers(a, b);
        }
        if (a instanceof Text x && b instanceof Text y) {
            return codePoints(x.value(), y.value());
        }
        if (a instanceof Items x && b instanceof Items y && x.isTuple() == y.isTuple()) {
            List<Object> xs = x.values();
            List<Object> ys = y.values();
            for (int i = 0; i < Math.min(xs.size(), ys.size()); i++) {
                if (!equal(xs.get(i), ys.get(i))) {
                    return compare(xs.get(i), ys.get(i), operator);
                }
            }
            return Integer.compare(xs.size(), ys.size());
        }
        Undefined.refuse(a);
        Undefined.refuse(b);
        throw Failure.type("'" + operator + "' not supported between instances of '" + TypeNames.of(a) + "' and '"
                + TypeNames.of(b) + "'");
    }

    /** Java compares UTF-16 units, in which characters beyond U+FFFF come before some that aren't. */
    private static int codePoints(String a, String b) {
        int most = Math.min(a.length(), b.length());
        for (int i = 0; i < most; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean wide = Character.isSurrogate(x);
                return wide == Character.isSurrogate(y) ? Integer.signum(x - y) : wide ? 1 : -1;
            }
        }
        return Integer.signum(a.length() - b.length());
    }

    /** The order in which values are sorted. */
    static Comparator<Object> ascending() {
        return (a, b) -> {
            int order = compare(a, b, "<");
            return order == 2 ? Double.compare(Numbers.toDouble(a), Numbers.toDouble(b)) : order;
        };
    }

    /** The order of entries by key or value. */
    static Comparator<Map.Entry<Object, Object>> entries(java.util.function.Function<Object, Object> fold,
            boolean byValue) {
        return (a, b) -> ascending().compare(fold.apply(byValue ? a.getValue() : a.getKey()),
                fold.apply(byValue ? b.getValue() : b.getKey()));
    }
}
