package io.swerve;

import java.util.Objects;

/**
 * Reads the final hidden state of tokens: the last block's output after the model's output norm, the very row that the
 * unembedding turns into logits ({@code llama_get_embeddings_ith}). Every architecture does its own norm; llama.cpp
 * computes it.
 *
 * <p>
 * While one is open, llama.cpp computes state and logits of every token of a batch, wanted or not, which long prompts
 * feel. One at a time can be open in a session.
 *
 * <p>
 * Shares the thread rule of its session, and ends with it.
 */
public final class FinalStates implements AutoCloseable {
    private final Session session;
    private final Decoder decoder;
    private boolean closed;

    private FinalStates(Session session, Decoder decoder) {
        this.session = session;
        this.decoder = decoder;
    }

    /**
     * Makes the final states of a session's decodes from now on readable.
     *
     * @param session any
     * @return reads them, to be closed by the caller
     * @throws UnsupportedModelException if the model's final states have another width than its residual stream, or are
     *             pooled
     * @throws IllegalStateException if there is an open one already
     * @throws ClosedException if the session was closed
     * @throws ConcurrentUseException if another thread is using it
     */
    public static FinalStates of(Session session) {
        Decoder decoder = session.decoder();
        try (var _ = session.use().enter()) {
            decoder.openFinalStates();
            return new FinalStates(session, decoder);
        }
    }

    /** {@return the size of a state: the model's {@code n_embd}, in floats} */
    public int width() {
        return session.model().embeddingSize();
    }

    /**
     * Copies the final state of a token of the last decode, whether its logits were wanted or not.
     *
     * @param index the token's index in the batch, as {@link Batch#add} returned it
     * @param target receives {@link #width()} floats from its start
     * @throws IndexOutOfBoundsException if the last batch has no such token, or the target is too short
     * @throws ClosedException if this object or the session was closed
     * @throws ConcurrentUseException if another thread is using the session
     */
    public void copyTo(int index, float[] target) {
        Objects.checkFromIndexSize(0, width(), target.length);
        try (var _ = session.use().enter()) {
            if (closed) {
                throw new ClosedException("the reading of final states is closed");
            }
            decoder.copyFinalState(index, target);
        }
    }

    /**
     * Ends the reading: decodes are as before. Idempotent; without effect when the session is closed.
     *
     * @throws ConcurrentUseException if another thread is using the session
     */
    @Override
    public void close() {
        session.use().whileIdle(() -> {
            if (!closed) {
                closed = true;
                decoder.closeFinalStates();
            }
        });
    }
}
