package io.swerve.bindings.calls;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.ggml_threadpool_params;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * {@code ggml_threadpool_new} and {@code ggml_threadpool_free}. They live in the CPU backend's plugin, whose file depends
 * on the machine, so they are reached through the backend registry. Without a persistent pool, ggml starts its threads
 * anew for every part of a graph.
 *
 * <p>
 * Thread-safe.
 */
public final class ThreadPoolCalls {
    private static final MethodHandle NEW;
    private static final MethodHandle FREE;

    static {
        MemorySegment device = LlamaCpp.ggml_backend_dev_by_type(LlamaCpp.GGML_BACKEND_DEVICE_TYPE_CPU());
        if (device.equals(MemorySegment.NULL)) {
            throw new IllegalStateException("llama.cpp has no CPU backend: its libggml-cpu-* plugins did not load");
        }
        MemorySegment registry = LlamaCpp.ggml_backend_dev_backend_reg(device);
        NEW = Linker.nativeLinker().downcallHandle(procedure(registry, "ggml_threadpool_new"),
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
        FREE = Linker.nativeLinker().downcallHandle(procedure(registry, "ggml_threadpool_free"),
                FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG));
    }

    private ThreadPoolCalls() {}

    private static MemorySegment procedure(MemorySegment registry, String name) {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment address = LlamaCpp.ggml_backend_reg_get_proc_address(registry, scratch.allocateFrom(name));
            if (address.equals(MemorySegment.NULL)) {
                throw new IllegalStateException("the CPU backend of llama.cpp does not export " + name);
            }
            return address;
        }
    }

    /**
     * Starts a pool.
     *
     * @param threads from 1 to {@code GGML_MAX_N_THREADS} (512), the calling thread included
     * @param poll how long idle threads spin before they sleep, from 0 (never) to 100
     * @return a {@code ggml_threadpool_t}, 0 if the threads could not be started
     */
    public static long create(int threads, int poll) {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment parameters = scratch.allocate(ggml_threadpool_params.layout());
            LlamaCpp.ggml_threadpool_params_init(parameters, threads);
            ggml_threadpool_params.poll(parameters, poll);
            return (long) NEW.invokeExact(parameters);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall threw a checked exception", e);
        }
    }

    /**
     * Stops a pool and waits for its threads.
     *
     * @param pool a result of {@link #create}, no longer attached to a context
     */
    public static void free(long pool) {
        try {
            FREE.invokeExact(pool);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall threw a checked exception", e);
        }
    }
}
