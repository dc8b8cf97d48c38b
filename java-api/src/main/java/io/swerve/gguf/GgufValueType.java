package io.swerve.gguf;

/**
 * The types that a metadata value can have, with their numbers in a GGUF file. Source: {@code enum gguf_type} in
 * llama.cpp's {@code gguf.h}.
 */
public enum GgufValueType {
    /** Unsigned 8-bit integer. */
    UINT8(1),
    /** Signed 8-bit integer. */
    INT8(1),
    /** Unsigned 16-bit integer. */
    UINT16(2),
    /** Signed 16-bit integer. */
    INT16(2),
    /** Unsigned 32-bit integer. */
    UINT32(4),
    /** Signed 32-bit integer. */
    INT32(4),
    /** 32-bit IEEE 754 number. */
    FLOAT32(4),
    /** One byte, 0 or 1. */
    BOOL(1),
    /** UTF-8 text with a 64-bit length. */
    STRING(0),
    /** Values of one other type; arrays of arrays don't exist. */
    ARRAY(0),
    /** Unsigned 64-bit integer. */
    UINT64(8),
    /** Signed 64-bit integer. */
    INT64(8),
    /** 64-bit IEEE 754 number. */
    FLOAT64(8);

    private static final GgufValueType[] VALUES = values();

    private final int bytes;

    GgufValueType(int bytes) {
        this.bytes = bytes;
    }

    /** {@return the number that stands for this type in a file: the value of {@code enum gguf_type}, 0 to 12} */
    public int id() {
        return ordinal();
    }

    /** {@return the size of one value, bytes, or 0 for strings and arrays, whose size varies} */
    public int bytes() {
        return bytes;
    }

    /**
     * Tells whether this is one of the eight integer types.
     *
     * @return true for signed and unsigned integers of any width
     */
    public boolean isInteger() {
        return switch (this) {
            case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 -> true;
            case FLOAT32, FLOAT64, BOOL, STRING, ARRAY -> false;
        };
    }

    /**
     * Tells whether this is one of the two floating-point types.
     *
     * @return true for {@link #FLOAT32} and {@link #FLOAT64}
     */
    public boolean isReal() {
        return this == FLOAT32 || this == FLOAT64;
    }

    /** Returns the type with a number, or null when there is none. */
    static GgufValueType ofId(int id) {
        return id >= 0 && id < VALUES.length ? VALUES[id] : null;
    }
}
