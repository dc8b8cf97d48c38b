package io.swerve.bindings.calls;

import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;

/**
 * The C library's heap. glibc keeps what is freed for later and, once it has seen large blocks freed, no longer maps them
 * one by one: a program that opens and closes contexts then grows by half a megabyte with each, though nothing leaks.
 *
 * <p>
 * Thread-safe.
 */
public final class NativeHeap {
    /** {@code int malloc_trim(size_t)}, null where the C library is not glibc. */
    private static final MemorySegment TRIM = Linker.nativeLinker().defaultLookup().find("malloc_trim").orElse(null);

    private NativeHeap() {}

    /** Gives free memory back to the system; for moments when something large was freed. Takes about a millisecond. */
    public static void trim() {
        if (TRIM != null) {
            WordFunction.callAt(TRIM, 0, 0, 0, 0);
        }
    }
}
