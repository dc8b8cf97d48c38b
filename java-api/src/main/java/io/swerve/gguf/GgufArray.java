package io.swerve.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * An array of metadata values of one type, such as a vocabulary. Held as compactly as in the file: elements become Java
 * objects only when they are asked for. Immutable and thread-safe.
 */
public final class GgufArray implements GgufValue {
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    private final GgufValueType elementType;
    private final int size;
    /** The elements in the file's form; strings without their lengths, one after the other. */
    private final byte[] bytes;
    /** For strings: where each one ends in {@link #bytes}. */
    private final int[] ends;
    private final MemorySegment view;

    private GgufArray(GgufValueType elementType, int size, byte[] bytes, int[] ends) {
        this.elementType = elementType;
        this.size = size;
        this.bytes = bytes;
        this.ends = ends;
        this.view = MemorySegment.ofArray(bytes).asReadOnly();
    }

    /** Takes elements of fixed size in the file's form; the array is not copied. */
    static GgufArray ofRaw(GgufValueType elementType, byte[] bytes) {
        return new GgufArray(elementType, bytes.length / elementType.bytes(), bytes, null);
    }

    /** Takes strings that lie one after the other; the arrays are not copied. */
    static GgufArray ofRawTexts(byte[] bytes, int[] ends) {
        return new GgufArray(GgufValueType.STRING, ends.length, bytes, ends);
    }

    static GgufArray ofTexts(Collection<String> values) {
        byte[][] encoded = values.stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        int[] ends = new int[encoded.length];
        int end = 0;
        for (int i = 0; i < encoded.length; i++) {
            end = Math.addExact(end, encoded[i].length);
            ends[i] = end;
        }
        byte[] bytes = new byte[end];
        for (int i = 0; i < encoded.length; i++) {
            System.arraycopy(encoded[i], 0, bytes, ends[i] - encoded[i].length, encoded[i].length);
        }
        return ofRawTexts(bytes, ends);
    }

    static GgufArray ofInt32s(int... values) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, 4)];
        MemorySegment.copy(values, 0, MemorySegment.ofArray(bytes), INT, 0, values.length);
        return ofRaw(GgufValueType.INT32, bytes);
    }

    static GgufArray ofFloat32s(float... values) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, 4)];
        MemorySegment.copy(values, 0, MemorySegment.ofArray(bytes), FLOAT, 0, values.length);
        return ofRaw(GgufValueType.FLOAT32, bytes);
    }

    static GgufArray ofFloat64s(double... values) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, 8)];
        MemorySegment.copy(values, 0, MemorySegment.ofArray(bytes), DOUBLE, 0, values.length);
        return ofRaw(GgufValueType.FLOAT64, bytes);
    }

    @Override
    public GgufValueType type() {
        return GgufValueType.ARRAY;
    }

    /** {@return the type of the elements, any type but {@link GgufValueType#ARRAY}} */
    public GgufValueType elementType() {
        return elementType;
    }

    /** {@return the number of elements, 0 or more} */
    public int size() {
        return size;
    }

    /**
     * {@return an integer element: the value; for {@link GgufValueType#UINT64} its 64 bits}
     *
     * @param index 0 to {@code size() - 1}
     * @throws IndexOutOfBoundsException if the index is out of range
     * @throws IllegalStateException if the elements are no integers
     */
    public long integer(int index) {
        Objects.checkIndex(index, size);
        return switch (elementType) {
            case UINT8 -> bytes[index] & 0xFF;
            case INT8 -> bytes[index];
            case UINT16 -> Short.toUnsignedInt(view.get(SHORT, 2L * index));
            case INT16 -> view.get(SHORT, 2L * index);
            case UINT32 -> Integer.toUnsignedLong(view.get(INT, 4L * index));
            case INT32 -> view.get(INT, 4L * index);
            case UINT64, INT64 -> view.get(LONG, 8L * index);
            case FLOAT32, FLOAT64, BOOL, STRING, ARRAY -> throw notOf("integers");
        };
    }

    /**
     * {@return a floating-point element}
     *
     * @param index 0 to {@code size() - 1}
     * @throws IndexOutOfBoundsException if the index is out of range
     * @throws IllegalStateException if the elements are no floating-point numbers
     */
    public double real(int index) {
        Objects.checkIndex(index, size);
        if (!elementType.isReal()) {
            throw notOf("floating-point numbers");
        }
        return elementType == GgufValueType.FLOAT32 ? view.get(FLOAT, 4L * index) : view.get(DOUBLE, 8L * index);
    }

    /**
     * {@return a boolean element}
     *
     * @param index 0 to {@code size() - 1}
     * @throws IndexOutOfBoundsException if the index is out of range
     * @throws IllegalStateException if the elements are no booleans
     */
    public boolean flag(int index) {
        Objects.checkIndex(index, size);
        if (elementType != GgufValueType.BOOL) {
            throw notOf("booleans");
        }
        return bytes[index] != 0;
    }

    /**
     * {@return a text element: the text; bytes that are no UTF-8 are replaced by U+FFFD}
     *
     * @param index 0 to {@code size() - 1}
     * @throws IndexOutOfBoundsException if the index is out of range
     * @throws IllegalStateException if the elements are no texts
     */
    public String text(int index) {
        int start = start(index);
        return new String(bytes, start, ends[index] - start, StandardCharsets.UTF_8);
    }

    /**
     * {@return the bytes of a text element, which need not be UTF-8}
     *
     * @param index 0 to {@code size() - 1}
     * @throws IndexOutOfBoundsException if the index is out of range
     * @throws IllegalStateException if the elements are no texts
     */
    public byte[] textBytes(int index) {
        return Arrays.copyOfRange(bytes, start(index), ends[index]);
    }

    /**
     * {@return all text elements: an immutable view that decodes an element each time it is asked for}
     *
     * @throws IllegalStateException if the elements are no texts
     */
    public List<String> texts() {
        requireTexts();
        return new Elements<>() {
            @Override
            public String get(int index) {
                return text(index);
            }
        };
    }

    @Override
    public List<Object> plain() {
        return new Elements<>() {
            @Override
            public Object get(int index) {
                return plain(index);
            }
        };
    }

    private Object plain(int index) {
        return switch (elementType) {
            case STRING -> text(index);
            case BOOL -> flag(index);
            case FLOAT32 -> (float) real(index);
            case FLOAT64 -> real(index);
            case UINT64 -> integer(index) < 0
                    ? (Object) new BigInteger(Long.toUnsignedString(integer(index)))
                    : (Object) integer(index);
            default -> integer(index);
        };
    }

    /** Returns the elements in the file's form, read-only; strings lie one after the other without their lengths. */
    MemorySegment raw() {
        return view;
    }

    private int start(int index) {
        requireTexts();
        Objects.checkIndex(index, size);
        return index == 0 ? 0 : ends[index - 1];
    }

    private void requireTexts() {
        if (elementType != GgufValueType.STRING) {
            throw notOf("texts");
        }
    }

    private IllegalStateException notOf(String wanted) {
        return new IllegalStateException("this is an array of " + elementType + ", not of " + wanted);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GgufArray that && elementType == that.elementType && size == that.size
                && Arrays.equals(bytes, that.bytes) && Arrays.equals(ends, that.ends);
    }

    @Override
    public int hashCode() {
        return Objects.hash(elementType, size, Arrays.hashCode(bytes));
    }

    /** {@return the type, the size and the first elements: a short text} */
    @Override
    public String toString() {
        return elementType + "[" + size + "]" + (size <= 8 ? plain() : plain().subList(0, 8) + "...");
    }

    /** The shared part of the views; RandomAccess lets their sublists and streams index them. */
    private abstract class Elements<T> extends AbstractList<T> implements RandomAccess {
        @Override
        public int size() {
            return size;
        }
    }
}
