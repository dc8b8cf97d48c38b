package io.swerve.bindings.calls;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * A {@code llama_progress_callback}. What the listener throws cancels the load and is kept for {@link #failure()}.
 *
 * <p>
 * Not thread-safe: llama.cpp calls it on the thread that loads.
 */
public final class ProgressCallback {
    private static final MethodHandle TARGET;

    static {
        try {
            TARGET = MethodHandles.lookup().findVirtual(ProgressCallback.class, "upcall",
                    MethodType.methodType(boolean.class, float.class, long.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Receives the progress of a load. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Called while a model loads.
         *
         * @param fraction from 0 to 1
         * @return whether to go on
         */
        boolean progress(float fraction);
    }

    private final Listener listener;
    private Throwable failure;
    private boolean cancelled;

    /**
     * Wraps a listener.
     *
     * @param listener receives the progress
     */
    public ProgressCallback(Listener listener) {
        this.listener = listener;
    }

    /**
     * Makes the function pointer.
     *
     * @param lifetime must outlive the load
     * @return a {@code llama_progress_callback}
     */
    public MemorySegment stub(Arena lifetime) {
        return Linker.nativeLinker().upcallStub(TARGET.bindTo(this),
                FunctionDescriptor.of(ValueLayout.JAVA_BOOLEAN, ValueLayout.JAVA_FLOAT, ValueLayout.JAVA_LONG),
                lifetime);
    }

    private boolean upcall(float fraction, long userData) {
        try {
            cancelled = !listener.progress(fraction);
        } catch (Throwable e) {
            failure = e;
        }
        return !cancelled && failure == null;
    }

    /** {@return what the listener threw: the exception, or null} */
    public Throwable failure() {
        return failure;
    }

    /** {@return whether the listener asked to stop: whether its last answer was no} */
    public boolean cancelled() {
        return cancelled;
    }
}
