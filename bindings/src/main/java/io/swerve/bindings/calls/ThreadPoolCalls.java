package io.swerve.bindings.calls;

import io.swerve.bindings.LlamaCpp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * {@code ggml_threadpool_new} and {@code ggml_threadpool_free}. They live in the CPU backend's plugin, whose file depends
 * on the machine, so they are reached through the backend registry. Without a persistent pool, ggml starts its threads
 * anew for every part of a graph.
 *
 * <p>
 * Thread-safe.
 */
public final class ThreadPoolCalls {
    /** The size of {@code struct ggml_threadpool_params}, and where {@code poll} lies, without the handles to its fields. */
    static final long PARAMETERS = 528;
    static final long POLL = 520;

    private static final MemorySegment NEW;
    private static final MemorySegment FREE;

    static {
        long device = WordFunction.GGML_BACKEND_DEV_BY_TYPE.call(LlamaCpp.GGML_BACKEND_DEVICE_TYPE_CPU());
        if (device == 0) {
            throw new IllegalStateException("llama.cpp has no CPU backend: its libggml-cpu-* plugins did not load");
        }
        long registry = WordFunction.GGML_BACKEND_DEV_BACKEND_REG.call(device);
        NEW = procedure(registry, "ggml_threadpool_new");
        FREE = procedure(registry, "ggml_threadpool_free");
    }

    private ThreadPoolCalls() {}

    private static MemorySegment procedure(long registry, String name) {
        try (Arena scratch = Arena.ofConfined()) {
            long address = WordFunction.GGML_BACKEND_REG_GET_PROC_ADDRESS.call(registry,
                    scratch.allocateFrom(name).address());
            if (address == 0) {
                throw new IllegalStateException("the CPU backend of llama.cpp does not export " + name);
            }
            return MemorySegment.ofAddress(address);
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
            MemorySegment parameters = scratch.allocate(PARAMETERS, Long.BYTES);
            WordFunction.GGML_THREADPOOL_PARAMS_INIT.call(parameters.address(), threads);
            parameters.set(ValueLayout.JAVA_INT, POLL, poll);
            return WordFunction.callAt(NEW, parameters.address(), 0, 0, 0);
        }
    }

    /**
     * Stops a pool and waits for its threads.
     *
     * @param pool a result of {@link #create}, no longer attached to a context
     */
    public static void free(long pool) {
        WordFunction.callAt(FREE, pool, 0, 0, 0);
    }
}
