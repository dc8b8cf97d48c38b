package io.swerve.chat.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns what callers have into what templates read. */
public final class Values {
    private Values() {}

    /**
     * {@return a value whose strings count as the caller's data}
     *
     * @param value null, a string, boolean, number, list or map by strings, as deep as may be
     * @throws IllegalArgumentException if it is anything else
     */
    public static Object data(Object value) {
        return of(value, true);
    }

    /**
     * {@return a value whose strings count as the template's own, so that they may be read as special tokens}
     *
     * @param value null, a string, boolean, number, list or map by strings, as deep as may be
     * @throws IllegalArgumentException if it is anything else
     */
    public static Object trusted(Object value) {
        return of(value, false);
    }

    /**
     * {@return a map of the caller's data, of which one value may count as the template's own}
     *
     * @param map a map by strings
     * @param key the key of that value
     * @param trusted whether it does
     * @throws IllegalArgumentException if the map holds anything that a template can't read
     */
    public static Object withTrusted(Map<?, ?> map, String key, boolean trusted) {
        Dict dict = (Dict) of(map, true);
        if (trusted) {
            dict.put(Text.of(key), of(map.get(key), false));
        }
        return dict;
    }

    /**
     * {@return a list of values}
     *
     * @param values what this class made
     */
    public static Object list(List<Object> values) {
        return Items.list(List.copyOf(values));
    }

    private static Object of(Object value, boolean data) {
        return switch (value) {
            case null -> None.NONE;
            case String text -> data ? Text.data(text) : Text.of(text);
            case Boolean truth -> truth;
            case Double real -> real;
            case Float real -> (Object) (double) real;
            case BigDecimal number -> isWhole(number)
                    ? Numbers.whole(number.toBigIntegerExact())
                    : (Object) number.doubleValue();
            case BigInteger whole -> Numbers.whole(whole);
            case Number whole -> (Object) whole.longValue();
            case List<?> list -> {
                List<Object> values = new ArrayList<>(list.size());
                list.forEach(element -> values.add(of(element, data)));
                yield Items.list(values);
            }
            case Map<?, ?> map -> {
                Dict dict = new Dict();
                map.forEach((key, element) -> {
                    if (!(key instanceof String)) {
                        throw new IllegalArgumentException("a map for a template has strings for keys, not " + key);
                    }
                    dict.put(of(key, data), of(element, data));
                });
                yield dict;
            }
            default -> throw new IllegalArgumentException("a template can't read a value of " + value.getClass()
                    + "; give it strings, numbers, booleans, lists and maps");
        };
    }

    /** As JSON is read by Python: 1 is whole, 1.0 and 1e3 are not. */
    private static boolean isWhole(BigDecimal number) {
        return number.scale() == 0;
    }
}
