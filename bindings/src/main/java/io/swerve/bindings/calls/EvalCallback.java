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
 * A {@code ggml_backend_sched_eval_callback}: called for each node of the graph, on the thread that called
 * {@code llama_decode}. Whatever a subclass throws is kept for {@link #takeFailure()} and never reaches native code,
 * where it would end the JVM; until then nothing of the subclass is called any more.
 *
 * <p>
 * Not thread-safe: one context, one thread at a time.
 */
public abstract class EvalCallback {
    private static final MethodHandle TARGET;

    static {
        try {
            TARGET = MethodHandles.lookup().findVirtual(EvalCallback.class, "upcall",
                    MethodType.methodType(boolean.class, long.class, boolean.class, long.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Throwable failure;

    /** For subclasses. */
    protected EvalCallback() {}

    /**
     * Makes the function pointer.
     *
     * @param lifetime must outlive the native registration
     * @return a {@code ggml_backend_sched_eval_callback}
     */
    public final MemorySegment stub(Arena lifetime) {
        return Linker.nativeLinker().upcallStub(TARGET.bindTo(this), FunctionDescriptor.of(ValueLayout.JAVA_BOOLEAN,
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_BOOLEAN, ValueLayout.JAVA_LONG), lifetime);
    }

    /** {@return the first exception thrown since the last call, and forgets it: the exception, or null} */
    public final Throwable takeFailure() {
        Throwable taken = failure;
        failure = null;
        return taken;
    }

    private boolean upcall(long tensor, boolean ask, long userData) {
        try {
            if (failure != null || isStopped()) {
                // A no behind a node ends only the part of the graph on its device, and the next part begins: it ends
                // behind its first node.
                return ask;
            }
            return ask ? wants(tensor) : computed(tensor);
        } catch (Throwable e) {
            if (failure == null) {
                failure = e;
            }
            try {
                failed();
            } catch (Throwable ignored) {
                // the first failure is the one to report
            }
            return false;
        }
    }

    /**
     * Asked before a node is computed.
     *
     * @param tensor the node, a {@code ggml_tensor *}
     * @return whether {@link #computed} shall be called for it; each yes cuts the graph behind the node
     */
    protected abstract boolean wants(long tensor);

    /**
     * Called when a wanted node has been computed.
     *
     * @param tensor the node, a {@code ggml_tensor *}
     * @return whether to go on
     */
    protected abstract boolean computed(long tensor);

    /** {@return whether the rest of the graph shall not be computed, true if neither of the other two is to be called} */
    protected abstract boolean isStopped();

    /** Called when one of the others has thrown; stops the rest of the graph. */
    protected abstract void failed();
}
