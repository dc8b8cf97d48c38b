package io.swerve;

import io.swerve.internal.Checks;
import java.util.Objects;

/**
 * The sizes and threads of a session. Immutable; start from {@link #defaults()} and change what differs.
 */
public final class SessionOptions {
    /** The context length when neither the caller nor the model asks for less: what a laptop can spare. */
    private static final int DEFAULT_CONTEXT_LIMIT = 8192;
    /** {@code GGML_MAX_N_THREADS}. */
    private static final int MAX_THREADS = 512;
    /** {@code LLAMA_MAX_SEQ}. */
    private static final int MAX_SEQUENCES = 256;
    /** Generous for today's models, and small enough that no size computed from it overflows. */
    private static final int MAX_TOKENS = 1 << 26;

    private final Values values;

    /** What is checked and compared. */
    private record Values(int contextSize, int batchSize, int microBatchSize, int maxSequences, int threads,
            int batchThreads, int pollLevel, FlashAttention flashAttention, CacheType keyType, CacheType valueType,
            CacheLayout cacheLayout, boolean observable) {
        private Values {
            Checks.inRange(contextSize, 0, MAX_TOKENS, "contextSize");
            Checks.inRange(batchSize, 1, MAX_TOKENS, "batchSize");
            Checks.inRange(microBatchSize, 1, MAX_TOKENS, "microBatchSize");
            Checks.inRange(maxSequences, 1, MAX_SEQUENCES, "maxSequences");
            Checks.inRange(threads, 1, MAX_THREADS, "threads");
            Checks.inRange(batchThreads, 1, MAX_THREADS, "batchThreads");
            Checks.inRange(pollLevel, 0, 100, "pollLevel");
            Objects.requireNonNull(flashAttention, "flashAttention");
            Objects.requireNonNull(keyType, "keyType");
            Objects.requireNonNull(valueType, "valueType");
            Objects.requireNonNull(cacheLayout, "cacheLayout");
            if (flashAttention == FlashAttention.OFF && (valueType == CacheType.Q8_0 || valueType == CacheType.Q4_0)) {
                throw new IllegalArgumentException("valueType " + valueType + " needs flash attention, which is OFF");
            }
        }
    }

    private SessionOptions(Values values) {
        this.values = values;
    }

    /**
     * {@return the defaults: the model's own context length, one sequence, batches of 2,048 tokens computed 512 at a
     * time, as many threads as this machine has cores}
     */
    public static SessionOptions defaults() {
        int threads = defaultThreads();
        return new SessionOptions(new Values(0, 2048, 512, 1, threads, threads, 50, FlashAttention.AUTO, CacheType.F16,
                CacheType.F16, CacheLayout.SHARED, true));
    }

    void requireObservable(String what) {
        if (!values.observable) {
            throw new IllegalStateException(
                    what + " need a session that is observable: SessionOptions.withObservable(true)");
        }
    }

    /** Fills in the sizes that were left to the model. */
    SessionOptions completedFor(int trainingContextSize) {
        int context = values.contextSize > 0
                ? values.contextSize
                : Math.clamp(trainingContextSize, 1, DEFAULT_CONTEXT_LIMIT);
        int batch = Math.min(context, values.batchSize);
        return withContextSize(context).withBatchSize(batch, Math.min(batch, values.microBatchSize));
    }

    /**
     * Micro-batches that hold as many tokens of each sequence with a cache of its own. llama.cpp plans a graph with all of
     * these sequences, and on some architectures ends the process if it can't share the tokens out equally.
     */
    SessionOptions sharedOutEqually() {
        int caches = caches();
        int micro = Math.max(caches, values.microBatchSize - values.microBatchSize % caches);
        return withBatchSize(Math.max(values.batchSize, micro), micro);
    }

    /** Half of the logical processors on larger machines: two hardware threads of one core only get in each other's way. */
    private static int defaultThreads() {
        int processors = Runtime.getRuntime().availableProcessors();
        return Math.min(MAX_THREADS, processors <= 4 ? processors : processors / 2);
    }

    /**
     * {@return these options with another context size}
     *
     * @param tokens see {@link #contextSize}
     */
    public SessionOptions withContextSize(int tokens) {
        return new SessionOptions(new Values(tokens, values.batchSize, values.microBatchSize, values.maxSequences,
                values.threads, values.batchThreads, values.pollLevel, values.flashAttention, values.keyType,
                values.valueType, values.cacheLayout, values.observable));
    }

    /**
     * {@return these options with other batch sizes}
     *
     * @param batch see {@link #batchSize}
     * @param microBatch see {@link #microBatchSize}
     */
    public SessionOptions withBatchSize(int batch, int microBatch) {
        return new SessionOptions(new Values(values.contextSize, batch, microBatch, values.maxSequences, values.threads,
                values.batchThreads, values.pollLevel, values.flashAttention, values.keyType, values.valueType,
                values.cacheLayout, values.observable));
    }

    /**
     * {@return these options with another number of sequences}
     *
     * @param sequences see {@link #maxSequences}
     */
    public SessionOptions withMaxSequences(int sequences) {
        return new SessionOptions(new Values(values.contextSize, values.batchSize, values.microBatchSize, sequences,
                values.threads, values.batchThreads, values.pollLevel, values.flashAttention, values.keyType,
                values.valueType, values.cacheLayout, values.observable));
    }

    /**
     * {@return these options with another number of threads, for single tokens and for prompts}
     *
     * @param count see {@link #threads}
     */
    public SessionOptions withThreads(int count) {
        return new SessionOptions(new Values(values.contextSize, values.batchSize, values.microBatchSize,
                values.maxSequences, count, count, values.pollLevel, values.flashAttention, values.keyType,
                values.valueType, values.cacheLayout, values.observable));
    }

    /**
     * {@return these options with another poll level}
     *
     * @param level see {@link #pollLevel}
     */
    public SessionOptions withPollLevel(int level) {
        return new SessionOptions(new Values(values.contextSize, values.batchSize, values.microBatchSize,
                values.maxSequences, values.threads, values.batchThreads, level, values.flashAttention, values.keyType,
                values.valueType, values.cacheLayout, values.observable));
    }

    /**
     * {@return these options with flash attention set}
     *
     * @param mode see {@link #flashAttention}
     */
    public SessionOptions withFlashAttention(FlashAttention mode) {
        return new SessionOptions(new Values(values.contextSize, values.batchSize, values.microBatchSize,
                values.maxSequences, values.threads, values.batchThreads, values.pollLevel, mode, values.keyType,
                values.valueType, values.cacheLayout, values.observable));
    }

    /**
     * {@return these options with other types of the key-value cache}
     *
     * @param key see {@link #keyType}
     * @param value see {@link #valueType}
     */
    public SessionOptions withCacheTypes(CacheType key, CacheType value) {
        return new SessionOptions(new Values(values.contextSize, values.batchSize, values.microBatchSize,
                values.maxSequences, values.threads, values.batchThreads, values.pollLevel, values.flashAttention, key,
                value, values.cacheLayout, values.observable));
    }

    /**
     * {@return these options with another layout of the key-value cache}
     *
     * @param layout see {@link #cacheLayout}
     */
    public SessionOptions withCacheLayout(CacheLayout layout) {
        return new SessionOptions(new Values(values.contextSize, values.batchSize, values.microBatchSize,
                values.maxSequences, values.threads, values.batchThreads, values.pollLevel, values.flashAttention,
                values.keyType, values.valueType, layout, values.observable));
    }

    /** The separate caches of a session: llama.cpp's streams. */
    int caches() {
        return values.cacheLayout == CacheLayout.PER_SEQUENCE ? values.maxSequences : 1;
    }

    /**
     * {@return these options with observation on or off}
     *
     * @param on see {@link #observable}
     */
    public SessionOptions withObservable(boolean on) {
        return new SessionOptions(new Values(values.contextSize, values.batchSize, values.microBatchSize,
                values.maxSequences, values.threads, values.batchThreads, values.pollLevel, values.flashAttention,
                values.keyType, values.valueType, values.cacheLayout, on));
    }

    /**
     * {@return how many tokens the session's sequences may hold together; 0 for the length that the model was trained
     * on, 8,192 at most. llama.cpp rounds it up to a multiple of 256, or with a cache {@link CacheLayout#PER_SEQUENCE}
     * each sequence's equal part of it}
     */
    public int contextSize() {
        return values.contextSize;
    }

    /** {@return the most tokens in one call of {@link Session#decode(Batch)}; longer prompts are cut into batches} */
    public int batchSize() {
        return values.batchSize;
    }

    /**
     * {@return the most tokens computed at once (llama.cpp's ubatch); on architecture kimi-linear with a cache {@link
     * CacheLayout#PER_SEQUENCE}, a multiple of the number of sequences}
     */
    public int microBatchSize() {
        return values.microBatchSize;
    }

    /** {@return how many sequences may exist at the same time, from 1 to 256} */
    public int maxSequences() {
        return values.maxSequences;
    }

    /** {@return threads that compute single tokens} */
    public int threads() {
        return values.threads;
    }

    /** {@return threads that compute prompts} */
    public int batchThreads() {
        return values.batchThreads;
    }

    /** {@return how long idle threads spin before they sleep, from 0 (never) to 100 (always)} */
    public int pollLevel() {
        return values.pollLevel;
    }

    /** {@return whether to use the fused attention kernel} */
    public FlashAttention flashAttention() {
        return values.flashAttention;
    }

    /** {@return how the cache stores keys} */
    public CacheType keyType() {
        return values.keyType;
    }

    /** {@return how the cache stores values} */
    public CacheType valueType() {
        return values.valueType;
    }

    /** {@return how sequences share the cache; without effect where there is only one} */
    public CacheLayout cacheLayout() {
        return values.cacheLayout;
    }

    /**
     * {@return whether activations can be tapped and control vectors changed live. It costs one upcall for each node of
     * the graph, some 25 ns}
     */
    public boolean observable() {
        return values.observable;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SessionOptions options && values.equals(options.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString().replaceFirst("Values", "SessionOptions");
    }
}
