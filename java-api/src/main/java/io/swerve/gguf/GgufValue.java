package io.swerve.gguf;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Objects;

/**
 * One metadata value: an integer, a floating-point number, a boolean, a text, or an {@linkplain GgufArray array} of one
 * of these. Immutable and thread-safe.
 */
public sealed interface GgufValue permits GgufValue.Whole, GgufValue.Real, GgufValue.Flag, GgufValue.Text, GgufArray {

    /** {@return the type that the value has in the file, {@link GgufValueType#ARRAY} for arrays} */
    GgufValueType type();

    /**
     * {@return the value as a plain Java object, for printing and JSON: a Long (a BigInteger where an unsigned 64-bit
     * value needs it), Float, Double, Boolean, String, or a List of these}
     */
    Object plain();

    /**
     * An integer.
     *
     * @param type one of the eight integer types
     * @param value the value; for {@link GgufValueType#UINT64} its 64 bits, so values of 2^63 and more are negative here
     */
    record Whole(GgufValueType type, long value) implements GgufValue {
        /**
         * Creates an integer.
         *
         * @throws IllegalArgumentException if the type is no integer type or the value does not fit it
         */
        public Whole {
            long min = switch (type) {
                case UINT8, UINT16, UINT32 -> 0;
                case INT8 -> Byte.MIN_VALUE;
                case INT16 -> Short.MIN_VALUE;
                case INT32 -> Integer.MIN_VALUE;
                case UINT64, INT64 -> Long.MIN_VALUE;
                case FLOAT32, FLOAT64, BOOL, STRING, ARRAY ->
                    throw new IllegalArgumentException(type + " is no integer type");
            };
            long max = switch (type) {
                case UINT8 -> 0xFF;
                case UINT16 -> 0xFFFF;
                case UINT32 -> 0xFFFF_FFFFL;
                case INT8 -> Byte.MAX_VALUE;
                case INT16 -> Short.MAX_VALUE;
                case INT32 -> Integer.MAX_VALUE;
                default -> Long.MAX_VALUE;
            };
            if (value < min || value > max) {
                throw new IllegalArgumentException(
                        value + " does not fit " + type + ", which reaches from " + min + " to " + max);
            }
        }

        @Override
        public Object plain() {
            return type == GgufValueType.UINT64 && value < 0
                    ? (Object) new BigInteger(Long.toUnsignedString(value))
                    : (Object) value;
        }
    }

    /**
     * A floating-point number.
     *
     * @param type {@link GgufValueType#FLOAT32} or {@link GgufValueType#FLOAT64}
     * @param value the value; may be infinite or NaN, as the file says
     */
    record Real(GgufValueType type, double value) implements GgufValue {
        /**
         * Creates a number.
         *
         * @throws IllegalArgumentException if the type is no floating-point type
         */
        public Real {
            if (!type.isReal()) {
                throw new IllegalArgumentException(type + " is no floating-point type");
            }
        }

        @Override
        public Object plain() {
            return type == GgufValueType.FLOAT32 ? (Object) (float) value : (Object) value;
        }
    }

    /**
     * A boolean.
     *
     * @param value the value
     */
    record Flag(boolean value) implements GgufValue {
        @Override
        public GgufValueType type() {
            return GgufValueType.BOOL;
        }

        @Override
        public Object plain() {
            return value;
        }
    }

    /**
     * A text.
     *
     * @param value the text; bytes of the file that are no UTF-8 are replaced by U+FFFD
     */
    record Text(String value) implements GgufValue {
        /**
         * Creates a text.
         *
         * @throws NullPointerException if the text is null
         */
        public Text {
            Objects.requireNonNull(value, "value");
        }

        @Override
        public GgufValueType type() {
            return GgufValueType.STRING;
        }

        @Override
        public Object plain() {
            return value;
        }
    }

    /**
     * {@return an unsigned 32-bit integer, the type of most model sizes and counts}
     *
     * @param value 0 to 2^32 - 1
     * @throws IllegalArgumentException if it does not fit
     */
    static GgufValue uint32(long value) {
        return new Whole(GgufValueType.UINT32, value);
    }

    /**
     * {@return a signed 32-bit integer}
     *
     * @param value any int
     */
    static GgufValue int32(int value) {
        return new Whole(GgufValueType.INT32, value);
    }

    /**
     * {@return a signed 64-bit integer}
     *
     * @param value any long
     */
    static GgufValue int64(long value) {
        return new Whole(GgufValueType.INT64, value);
    }

    /**
     * {@return a 32-bit floating-point number}
     *
     * @param value any float
     */
    static GgufValue float32(float value) {
        return new Real(GgufValueType.FLOAT32, value);
    }

    /**
     * {@return a 64-bit floating-point number}
     *
     * @param value any double
     */
    static GgufValue float64(double value) {
        return new Real(GgufValueType.FLOAT64, value);
    }

    /**
     * {@return a boolean}
     *
     * @param value the boolean
     */
    static GgufValue bool(boolean value) {
        return new Flag(value);
    }

    /**
     * {@return a text}
     *
     * @param value the text
     * @throws NullPointerException if it is null
     */
    static GgufValue text(String value) {
        return new Text(value);
    }

    /**
     * {@return an array of texts}
     *
     * @param values the texts, in order
     * @throws NullPointerException if the collection or an element is null
     */
    static GgufArray texts(Collection<String> values) {
        return GgufArray.ofTexts(values);
    }

    /**
     * {@return an array of signed 32-bit integers}
     *
     * @param values the integers, in order; copied
     */
    static GgufArray int32s(int... values) {
        return GgufArray.ofInt32s(values);
    }

    /**
     * {@return an array of 32-bit floating-point numbers}
     *
     * @param values the numbers, in order; copied
     */
    static GgufArray float32s(float... values) {
        return GgufArray.ofFloat32s(values);
    }

    /**
     * {@return an array of 64-bit floating-point numbers}
     *
     * @param values the numbers, in order; copied
     */
    static GgufArray float64s(double... values) {
        return GgufArray.ofFloat64s(values);
    }
}
