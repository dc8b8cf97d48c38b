package io.swerve;

import java.util.Arrays;
import java.util.Objects;

/**
 * One text in a session: its tokens so far, and their place in the session's cache. Obtained from
 * {@link Session#newSequence()}; continued with {@link #prefill(int...)} and {@link #decode(int)}, or together with
 * others through a {@link Batch}.
 *
 * <p>
 * Shares the thread rule of its session, and ends with it.
 */
public final class Sequence implements AutoCloseable {
    private final Session session;
    private final int id;
    private int[] tokens;
    private int length;
    private int pending;
    private boolean closed;

    Sequence(Session session, int id, int capacity) {
        this.session = session;
        this.id = id;
        this.tokens = new int[capacity];
    }

    /** {@return the session that made this sequence} */
    public Session session() {
        return session;
    }

    /**
     * {@return llama.cpp's number of this sequence, from 0 to {@code maxSequences - 1}; given to another sequence after
     * {@link #close()}}
     */
    public int id() {
        return id;
    }

    /** {@return the number of tokens decoded: the position of the next token} */
    public int length() {
        return length;
    }

    /** {@return the tokens decoded} */
    public int[] tokens() {
        return Arrays.copyOf(tokens, length);
    }

    /**
     * {@return one token}
     *
     * @param position counted from 0
     * @throws IndexOutOfBoundsException if the sequence is no longer than that
     */
    public int token(int position) {
        return tokens[Objects.checkIndex(position, length)];
    }

    /**
     * Decodes a prompt, cut into batches as needed. All of it becomes part of the sequence, or, on any exception, none.
     *
     * @param prompt at least one token id
     * @return the logits that follow the last token
     * @throws IllegalArgumentException if the prompt is empty or an id is not in the vocabulary
     * @throws ContextFullException if the context has no room for the whole prompt
     * @throws java.util.concurrent.CancellationException if {@link Session#abort()} stopped it
     * @throws DecodeException if llama.cpp fails
     * @throws ClosedException if the sequence or the session was closed
     * @throws ConcurrentUseException if another thread is using the session
     */
    public Logits prefill(int... prompt) {
        Objects.requireNonNull(prompt, "prompt");
        try (var _ = session.use().enter()) {
            session.interceptors().requireNotCalling("a decode");
            requireIdle();
            return session.decoder().prefill(this, prompt);
        }
    }

    /**
     * Decodes the beginning of a prompt, cut into batches as needed, without computing logits: {@link #prefill} decodes the
     * end of it. All of it becomes part of the sequence, or, on any exception, none.
     *
     * @param tokens at least one token id
     * @throws IllegalArgumentException if there is none, or an id is not in the vocabulary
     * @throws ContextFullException if the context has no room for all of them
     * @throws java.util.concurrent.CancellationException if {@link Session#abort()} stopped it
     * @throws DecodeException if llama.cpp fails
     * @throws ClosedException if the sequence or the session was closed
     * @throws ConcurrentUseException if another thread is using the session
     */
    public void read(int... tokens) {
        Objects.requireNonNull(tokens, "tokens");
        try (var _ = session.use().enter()) {
            session.interceptors().requireNotCalling("a decode");
            requireIdle();
            session.decoder().read(this, tokens, false);
        }
    }

    /**
     * Decodes one token.
     *
     * @param token a token id
     * @return the logits that follow it
     * @throws IllegalArgumentException if the id is not in the vocabulary
     * @throws ContextFullException if the context is full
     * @throws java.util.concurrent.CancellationException if {@link Session#abort()} stopped it
     * @throws DecodeException if llama.cpp fails
     * @throws ClosedException if the sequence or the session was closed
     * @throws ConcurrentUseException if another thread is using the session
     */
    public Logits decode(int token) {
        try (var _ = session.use().enter()) {
            session.interceptors().requireNotCalling("a decode");
            requireIdle();
            return session.decoder().decodeOne(this, token);
        }
    }

    /**
     * Makes a second sequence with the same tokens. Both share the memory of what they have in common, unless each
     * sequence has a cache of its {@linkplain CacheLayout#PER_SEQUENCE own}: what this one's holds is copied then.
     *
     * @return the new sequence, to be closed by the caller
     * @throws IllegalStateException if the session has no free sequence, or this one has tokens in a batch
     * @throws SwerveException if llama.cpp can't copy
     * @throws ClosedException if the sequence or the session was closed
     * @throws ConcurrentUseException if another thread is using the session
     */
    public Sequence fork() {
        try (var _ = session.use().enter()) {
            session.interceptors().requireNotCalling("to fork a sequence");
            Sequence child = session.sequences().fork(this);
            session.interceptors().forked(this, child);
            return child;
        }
    }

    /**
     * Forgets the tokens from a position on.
     *
     * @param newLength how many tokens to keep, from 0 to {@link #length()}
     * @throws IllegalArgumentException if the length is out of that range
     * @throws UnsupportedModelException if the model keeps a recurrent state, or layers with a sliding window have given up
     *             what lies before it, so that the sequence can't be rolled back to this length
     * @throws IllegalStateException if the sequence has tokens in a batch
     * @throws ClosedException if the sequence or the session was closed
     * @throws ConcurrentUseException if another thread is using the session
     */
    public void truncate(int newLength) {
        try (var _ = session.use().enter()) {
            session.interceptors().requireNotCalling("to truncate a sequence");
            session.sequences().truncate(this, newLength);
            session.interceptors().truncated(this);
        }
    }

    /**
     * Copies the sequence's cache out of the context.
     *
     * @return the state, to be closed by the caller; {@link Session#restore} brings it back
     * @throws IllegalStateException if the sequence has tokens in a batch
     * @throws SwerveException if llama.cpp fails
     * @throws ClosedException if the sequence or the session was closed
     * @throws ConcurrentUseException if another thread is using the session
     */
    public SequenceState save() {
        try (var _ = session.use().enter()) {
            SequenceState state = session.sequences().save(this);
            session.interceptors().saved(this, state);
            return state;
        }
    }

    /**
     * Frees the sequence's place in the context. Idempotent; without effect when the session is closed.
     *
     * @throws IllegalStateException if the sequence has tokens in a batch
     * @throws ConcurrentUseException if another thread is using the session
     */
    @Override
    public void close() {
        session.use().whileIdle(() -> {
            session.interceptors().requireNotCalling("to close a sequence");
            if (session.sequences().close(this)) {
                session.interceptors().closed(this);
            }
        });
    }

    /** {@return whether this sequence was closed, or its session was, true if it can't be used any more} */
    public boolean isClosed() {
        return closed || session.use().isClosed();
    }

    void requireOpen() {
        session.use().requireOpen();
        if (closed) {
            throw new ClosedException("sequence " + id + " is closed");
        }
    }

    void requireIdle() {
        requireOpen();
        if (pending > 0) {
            throw new IllegalStateException(
                    "sequence " + id + " has " + pending + " tokens in a batch; decode or clear the batch first");
        }
    }

    void markClosed() {
        closed = true;
    }

    int pending() {
        return pending;
    }

    int takePosition() {
        return length + pending++;
    }

    void dropPending() {
        pending = 0;
    }

    void commit(int token) {
        if (length == tokens.length) {
            tokens = Arrays.copyOf(tokens, Math.max(16, length * 2));
        }
        tokens[length++] = token;
    }

    void shorten(int newLength) {
        length = newLength;
    }

    void become(int[] others, int count) {
        tokens = Arrays.copyOf(others, Math.max(count, tokens.length));
        length = count;
    }

    /** The tokens themselves, for callers that copy. */
    int[] rawTokens() {
        return tokens;
    }

    @Override
    public String toString() {
        return "Sequence[" + id + ", " + length + " tokens" + (closed ? ", closed]" : "]");
    }
}
