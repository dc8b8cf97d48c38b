package io.swerve;

/** How the sequences of a session lie in its key-value cache ({@code kv_unified} of {@code llama_context_params}). */
public enum CacheLayout {
    /**
     * All sequences draw from one pool: any of them may grow until the whole context is full, and a
     * {@linkplain Sequence#fork() fork} shares the memory of what both have in common. Every token attends over the cells
     * of all sequences, those of others masked, so decoding many sequences together costs the more the more there are.
     */
    SHARED,
    /**
     * Each sequence has a part of the context for itself, all of one size: {@link Session#sequenceCapacity()}. A token
     * attends over its own sequence's cells only, which makes decoding many sequences together faster; a fork copies.
     * llama.cpp computes those tokens of a batch together whose sequences have consecutive
     * {@linkplain Sequence#id() numbers} and come in that order.
     */
    PER_SEQUENCE
}
