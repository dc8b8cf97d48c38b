package io.swerve.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * A value without parts.
 *
 * @param schema its schema
 * @param wanted what it is called in messages
 * @param from what its JSON is: Boolean, BigDecimal or String
 * @param reader makes it; throws ArithmeticException, IllegalArgumentException or DateTimeException
 * @param writer makes its JSON
 */
record ScalarShape(Map<String, Object> schema, String wanted, Class<?> from, Function<Object, Object> reader,
        Function<Object, Object> writer) implements Shape {
    private static final Map<Class<?>, ScalarShape> KNOWN = known();

    /** The shape of a class; null if it is none of these. */
    static ScalarShape of(Class<?> type) {
        return type.isEnum() ? ofEnum(type) : KNOWN.get(type);
    }

    private static ScalarShape ofEnum(Class<?> type) {
        Map<String, Object> constants = new LinkedHashMap<>();
        Arrays.stream(type.getEnumConstants()).forEach(each -> constants.put(((Enum<?>) each).name(), each));
        return new ScalarShape(Map.of("enum", constants.keySet().stream().toList()), "one of " + constants.keySet(),
                String.class, name -> {
                    if (!constants.containsKey(name)) {
                        throw new IllegalArgumentException("there is no constant " + name);
                    }
                    return constants.get(name);
                }, value -> ((Enum<?>) value).name());
    }

    @Override
    public Object read(Object json, String pointer) {
        if (!from.isInstance(json)) {
            throw Shape.refusal(pointer, json, wanted);
        }
        try {
            return reader.apply(json);
        } catch (ArithmeticException | IllegalArgumentException | DateTimeException e) {
            throw Shape.refusal(pointer, json, wanted, e);
        }
    }

    @Override
    public Object write(Object value) {
        return writer.apply(value);
    }

    private static Map<Class<?>, ScalarShape> known() {
        Map<Class<?>, ScalarShape> known = new HashMap<>();
        ScalarShape flag = new ScalarShape(Map.of("type", "boolean"), "true or false", Boolean.class, json -> json,
                value -> value);
        known.put(boolean.class, flag);
        known.put(Boolean.class, flag);
        known.put(String.class,
                new ScalarShape(Map.of("type", "string"), "a text", String.class, json -> json, value -> value));
        whole(known, byte.class, Byte.class, 7, BigDecimal::byteValueExact);
        whole(known, short.class, Short.class, 15, BigDecimal::shortValueExact);
        whole(known, int.class, Integer.class, 31, BigDecimal::intValueExact);
        whole(known, long.class, Long.class, 63, BigDecimal::longValueExact);
        number(known, float.class, Float.class,
                number -> finite(number.floatValue(), Float.isFinite(number.floatValue())));
        number(known, double.class, Double.class,
                number -> finite(number.doubleValue(), Double.isFinite(number.doubleValue())));
        number(known, BigDecimal.class, BigDecimal.class, number -> number);
        known.put(BigInteger.class, new ScalarShape(Map.of("type", "integer"), "a whole number of up to 1000 digits",
                BigDecimal.class, json -> whole((BigDecimal) json), value -> new BigDecimal((BigInteger) value)));
        parsed(known, LocalDate.class, "date", LocalDate::parse);
        parsed(known, OffsetTime.class, "time", OffsetTime::parse);
        parsed(known, OffsetDateTime.class, "date-time", OffsetDateTime::parse);
        parsed(known, Instant.class, "date-time", text -> OffsetDateTime.parse(text).toInstant());
        parsed(known, UUID.class, "uuid", UUID::fromString);
        return Map.copyOf(known);
    }

    private static Object finite(Object number, boolean finite) {
        if (!finite) {
            throw new ArithmeticException("out of range");
        }
        return number;
    }

    private static BigInteger whole(BigDecimal number) {
        if (Math.abs((long) number.scale()) > 1000) {
            throw new ArithmeticException("too many digits");
        }
        return number.toBigIntegerExact();
    }

    private static void whole(Map<Class<?>, ScalarShape> known, Class<?> primitive, Class<?> boxed, int bits,
            Function<BigDecimal, Object> reader) {
        BigInteger limit = BigInteger.TWO.pow(bits);
        BigDecimal low = new BigDecimal(limit.negate());
        BigDecimal high = new BigDecimal(limit.subtract(BigInteger.ONE));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "integer");
        schema.put("minimum", low);
        schema.put("maximum", high);
        ScalarShape shape = new ScalarShape(schema, "a whole number from " + low + " to " + high, BigDecimal.class,
                json -> reader.apply((BigDecimal) json), value -> BigDecimal.valueOf(((Number) value).longValue()));
        known.put(primitive, shape);
        known.put(boxed, shape);
    }

    private static void number(Map<Class<?>, ScalarShape> known, Class<?> primitive, Class<?> boxed,
            Function<BigDecimal, Object> reader) {
        ScalarShape shape = new ScalarShape(Map.of("type", "number"), "a number of " + primitive.getSimpleName(),
                BigDecimal.class, json -> reader.apply((BigDecimal) json), value -> new BigDecimal(value.toString()));
        known.put(primitive, shape);
        known.put(boxed, shape);
    }

    private static void parsed(Map<Class<?>, ScalarShape> known, Class<?> type, String format,
            Function<String, Object> parser) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "string");
        schema.put("format", format);
        known.put(type, new ScalarShape(schema, "a text of the format " + format, String.class,
                json -> parser.apply((String) json), Object::toString));
    }
}
