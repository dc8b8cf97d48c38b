package io.swerve.internal;

import io.swerve.CacheType;
import io.swerve.FlashAttention;
import io.swerve.SessionOptions;
import io.swerve.SwerveException;
import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.calls.AbortFlag;
import io.swerve.bindings.calls.NativeHeap;
import io.swerve.bindings.calls.NativeMemory;
import io.swerve.bindings.calls.ThreadPoolCalls;
import io.swerve.bindings.calls.WordFunction;
import io.swerve.bindings.llama_context_params;
import io.swerve.bindings.loader.NativeLog;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Supplier;

/**
 * A {@code llama_context} with all that lives and dies with it: its thread pools, its abort flag, its callback and the
 * arena of its buffers.
 *
 * <p>
 * Not thread-safe: part of a session.
 */
public final class NativeContext {
    private final Arena arena;
    private final AbortFlag abort;
    private final GraphObserver observer;
    private ControlVectorTensors controlVector;
    private long context;
    private long pool;
    private long batchPool;
    private boolean graphReserved;

    /**
     * Creates a context.
     *
     * @param model a {@code llama_model *}
     * @param shape the dimensions
     * @param options sizes and threads, with the sizes that are left to the model filled in
     * @throws SwerveException if llama.cpp refuses
     */
    public NativeContext(MemorySegment model, Shape shape, SessionOptions options) {
        arena = Arena.ofShared(); // any thread may use or close a session
        abort = new AbortFlag(arena);
        observer = options.observable()
                ? new GraphObserver(shape, options.batchSize(), options.microBatchSize(), abort, arena)
                : null;
        boolean complete = false;
        try {
            create(model, shape, options);
            controlVector = new ControlVectorTensors(context, shape.layers(), shape.width(), arena, this::reserveGraph);
            if (observer != null) {
                observer.attach(controlVector);
            }
            complete = true;
        } finally {
            if (!complete) {
                free();
            }
        }
    }

    /**
     * The dimensions of a model, and of a session.
     *
     * @param layers the model's number of blocks
     * @param width the model's {@code n_embd}
     * @param caches how many sequences have a cache of their own; 1 if they share one
     * @param nodes where the graph has the blocks' outputs
     */
    public record Shape(int layers, int width, int caches, OutputNodes nodes) {}

    private void create(MemorySegment model, Shape shape, SessionOptions options) {
        long mark = NativeLog.mark();
        MemorySegment parameters = LlamaCpp.llama_context_default_params(arena);
        llama_context_params.n_ctx(parameters, options.contextSize());
        llama_context_params.n_batch(parameters, options.batchSize());
        llama_context_params.n_ubatch(parameters, options.microBatchSize());
        llama_context_params.n_seq_max(parameters, options.maxSequences());
        // it keeps room for an output of each sequence, and ends the process where that is beyond the batch's size
        llama_context_params.n_outputs_max(parameters, Math.max(options.batchSize(), options.maxSequences()));
        llama_context_params.n_threads(parameters, options.threads());
        llama_context_params.n_threads_batch(parameters, options.batchThreads());
        llama_context_params.flash_attn_type(parameters, type(options.flashAttention()));
        llama_context_params.type_k(parameters, type(options.keyType()));
        llama_context_params.type_v(parameters, type(options.valueType()));
        // A single sequence is one stream anyway, and there llama.cpp does without a check of 256 x 256 pairs of
        // sequences at every decode, which takes a fifth of the time of a token of the smallest models.
        llama_context_params.kv_unified(parameters, options.maxSequences() > 1 && shape.caches() == 1);
        llama_context_params.no_perf(parameters, true);
        // As numbers: the handles of pointer fields take 5 ms to make.
        parameters.set(ValueLayout.JAVA_LONG, llama_context_params.abort_callback$offset(), abort.callback().address());
        parameters.set(ValueLayout.JAVA_LONG, llama_context_params.abort_callback_data$offset(),
                abort.data().address());
        if (observer != null) {
            parameters.set(ValueLayout.JAVA_LONG, llama_context_params.cb_eval$offset(),
                    observer.stub(arena).address());
        }
        pool = orFail(() -> ThreadPoolCalls.create(options.threads(), options.pollLevel()), options.threads());
        batchPool = options.batchThreads() == options.threads()
                ? pool
                : orFail(() -> ThreadPoolCalls.create(options.batchThreads(), options.pollLevel()),
                        options.batchThreads());
        context = LlamaCpp.llama_init_from_model(model, parameters).address();
        if (context == 0) {
            throw new SwerveException(NativeMessages.withLog("llama.cpp could not create a context with " + options
                    + ". If memory is short, use a smaller contextSize, batchSize or cache type", mark));
        }
        WordFunction.LLAMA_ATTACH_THREADPOOL.call(context, pool, batchPool);
    }

    private static long orFail(Supplier<Long> start, int threads) {
        long started = start.get();
        if (started == 0) {
            throw new SwerveException("ggml could not start " + threads + " threads; use fewer");
        }
        return started;
    }

    private static int type(FlashAttention mode) {
        return switch (mode) {
            case AUTO -> LlamaCpp.LLAMA_FLASH_ATTN_TYPE_AUTO();
            case OFF -> LlamaCpp.LLAMA_FLASH_ATTN_TYPE_DISABLED();
            case ON -> LlamaCpp.LLAMA_FLASH_ATTN_TYPE_ENABLED();
        };
    }

    private static int type(CacheType type) {
        return switch (type) {
            case F32 -> LlamaCpp.GGML_TYPE_F32();
            case F16 -> LlamaCpp.GGML_TYPE_F16();
            case BF16 -> LlamaCpp.GGML_TYPE_BF16();
            case Q8_0 -> LlamaCpp.GGML_TYPE_Q8_0();
            case Q4_0 -> LlamaCpp.GGML_TYPE_Q4_0();
        };
    }

    /** {@return a {@code llama_context *}} */
    public long address() {
        return context;
    }

    /** {@return a {@code llama_context *}} */
    public MemorySegment segment() {
        return MemorySegment.ofAddress(context);
    }

    /** {@return the arena of the session's buffers, closed by {@link #free()}} */
    public Arena arena() {
        return arena;
    }

    /** {@return the flag that stops a running decode: the flag, usable from any thread until {@link #free()}} */
    public AbortFlag abort() {
        return abort;
    }

    /** Notes that llama.cpp will plan its memory anew at the next decode. */
    public void reserveGraph() {
        graphReserved = true;
    }

    /**
     * Tells whether llama.cpp plans its memory anew at the decode that begins.
     *
     * @return true once after each {@link #reserveGraph()}
     */
    public boolean takeGraphReserved() {
        boolean reserved = graphReserved;
        graphReserved = false;
        return reserved;
    }

    /** {@return what sees the graph's nodes, null for a session that isn't observable} */
    public GraphObserver observer() {
        return observer;
    }

    /** {@return the context's control vector, empty at first} */
    public ControlVectorTensors controlVector() {
        return controlVector;
    }

    /** {@return the width of final states, {@code n_embd_out}} */
    public int outputWidth() {
        return LlamaCpp.llama_model_n_embd_out(LlamaCpp.llama_get_model(segment()));
    }

    /** {@return whether final states are pooled, true if there is none for each token} */
    public boolean poolsStates() {
        return LlamaCpp.llama_pooling_type(segment()) != LlamaCpp.LLAMA_POOLING_TYPE_NONE();
    }

    /**
     * Lets llama.cpp keep the final states, and compute them for every token of a batch, or not.
     *
     * @param on whether it does
     */
    public void keepStates(boolean on) {
        LlamaCpp.llama_set_embeddings(segment(), on);
    }

    /**
     * Copies a final state.
     *
     * @param index of a token of the last batch, which was decoded with states kept
     * @param target receives the state from its start
     * @param width how many floats it has
     * @return false if llama.cpp has none
     */
    public boolean copyState(int index, float[] target, int width) {
        MemorySegment state = LlamaCpp.llama_get_embeddings_ith(segment(), index);
        if (state.equals(MemorySegment.NULL)) {
            return false;
        }
        MemorySegment.copy(NativeMemory.view(state, (long) width * Float.BYTES), ValueLayout.JAVA_FLOAT, 0, target,
                0, width);
        return true;
    }

    /** Frees everything. Called once, when no decode runs. */
    public void free() {
        if (context != 0) {
            WordFunction.LLAMA_FREE.call(context);
            context = 0;
        }
        if (batchPool != 0 && batchPool != pool) {
            ThreadPoolCalls.free(batchPool);
        }
        if (pool != 0) {
            ThreadPoolCalls.free(pool);
        }
        batchPool = 0;
        pool = 0;
        arena.close();
        NativeHeap.trim();
    }
}
