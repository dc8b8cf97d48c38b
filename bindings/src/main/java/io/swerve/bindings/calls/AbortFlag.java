package io.swerve.bindings.calls;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * A flag that stops a running {@code llama_decode}. ggml's CPU backend polls a {@code bool (*)(void *)} before every
 * node; this class gives it the C library's own {@code strlen} over a buffer that holds either the empty string or a
 * string of one character. So polling costs no upcall into the JVM, and any thread can raise the flag.
 *
 * <p>
 * Thread-safe; ends with its arena.
 */
public final class AbortFlag {
    private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();
    private static final MemorySegment STRLEN = Linker.nativeLinker().defaultLookup().findOrThrow("strlen");

    /** Longer than the widest load of a vectorized strlen, so that it never straddles a neighbour's memory. */
    private final MemorySegment text;

    /**
     * Creates a lowered flag.
     *
     * @param lifetime must outlive the native registration
     */
    public AbortFlag(Arena lifetime) {
        text = lifetime.allocate(64, 64);
    }

    /** Raises the flag: the running decode, or else the next one, stops before its next node. */
    public void raise() {
        BYTE.setVolatile(text, 0L, (byte) 1);
    }

    /** Lowers the flag. */
    public void lower() {
        BYTE.setVolatile(text, 0L, (byte) 0);
    }

    /** {@return whether the flag is raised, true from {@link #raise()} until {@link #lower()}} */
    public boolean isRaised() {
        return (byte) BYTE.getVolatile(text, 0L) != 0;
    }

    /** {@return the callback to register: a {@code ggml_abort_callback}} */
    public MemorySegment callback() {
        return STRLEN;
    }

    /** {@return the callback's argument: its {@code void * data}} */
    public MemorySegment data() {
        return text;
    }
}
