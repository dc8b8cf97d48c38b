package io.swerve.bindings.calls;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The C library's heap. glibc keeps what is freed for later and, once it has seen large blocks freed, no longer maps them
 * one by one: a program that opens and closes contexts then grows by half a megabyte with each, though nothing leaks.
 *
 * <p>
 * Thread-safe.
 */
public final class NativeHeap {
    /** {@code malloc_trim}, null where the C library is not glibc. */
    private static final MethodHandle TRIM = Linker.nativeLinker().defaultLookup().find("malloc_trim")
            .map(address -> Linker.nativeLinker().downcallHandle(address,
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG)))
            .orElse(null);

    private NativeHeap() {}

    /** Gives free memory back to the system; for moments when something large was freed. Takes about a millisecond. */
    public static void trim() {
        if (TRIM == null) {
            return;
        }
        try {
            int released = (int) TRIM.invokeExact(0L);
            assert released == 0 || released == 1;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall threw a checked exception", e);
        }
    }
}
