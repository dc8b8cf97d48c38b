package io.swerve.bindings.calls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Views of memory that llama.cpp owns. Making one is a restricted operation, so it is done here, in the one module that
 * is granted native access.
 *
 * <p>
 * Thread-safe; the caller owns the validity of every address.
 */
public final class NativeMemory {
    /** All of the address space: fields are read at absolute addresses, without an object for each pointer. */
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private NativeMemory() {}

    /**
     * {@return a view of foreign memory that ends with an arena: access after the arena's close throws}
     *
     * @param address the first byte
     * @param size bytes
     * @param lifetime the arena whose close ends the view; the memory itself stays llama.cpp's
     */
    public static MemorySegment view(long address, long size, Arena lifetime) {
        return MemorySegment.ofAddress(address).reinterpret(size, lifetime, null);
    }

    /**
     * {@return a view of foreign memory that the caller stops using before llama.cpp frees it}
     *
     * @param pointer the first byte
     * @param size bytes
     */
    public static MemorySegment view(MemorySegment pointer, long size) {
        return pointer.reinterpret(size);
    }

    /**
     * Reads a C string.
     *
     * @param text the address of a zero-terminated UTF-8 string, or null
     * @return the string, or null for a null pointer
     */
    public static String string(MemorySegment text) {
        return text.equals(MemorySegment.NULL) ? null : text.reinterpret(Long.MAX_VALUE).getString(0);
    }

    /**
     * Reads an {@code int} field.
     *
     * @param address its address
     * @return the value
     */
    public static int getInt(long address) {
        return ALL.get(ValueLayout.JAVA_INT_UNALIGNED, address);
    }

    /**
     * Reads a {@code long} or pointer field.
     *
     * @param address its address
     * @return the value
     */
    public static long getLong(long address) {
        return ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, address);
    }

    /**
     * Reads a byte.
     *
     * @param address its address
     * @return the value
     */
    public static byte getByte(long address) {
        return ALL.get(ValueLayout.JAVA_BYTE, address);
    }
}
