package io.swerve;

import io.swerve.bindings.llama_batch;
import io.swerve.internal.BatchRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * Tokens to be decoded together, of one or several sequences of one session ({@code llama_batch}). Reusable: fill it,
 * {@linkplain Session#decode(Batch) decode} it, read the logits, {@linkplain #clear() clear} it.
 *
 * <p>
 * What is computed for a token depends a little on what else is in the batch. llama.cpp adds up the products of a batch in
 * another order than those of a single token, and where weights are quantized it quantizes activations, too, so that the
 * last bit of a sum now and then decides about a whole step. With the embedded 8-bit model, a token's log probability
 * differs by up to 0.16 between a text in one batch and the same text token by token; with 32-bit weights, a cache of
 * {@link CacheType#F32} and {@link FlashAttention#OFF} by 0.00001. By how much depends on the processor; the same batches
 * in the same order give the same bits on the same machine.
 *
 * <p>
 * Not thread-safe; shares the thread rule and the lifetime of its session.
 */
public final class Batch {
    private final Session session;
    private final int capacity;
    private final MemorySegment struct;
    private final MemorySegment tokens;
    private final MemorySegment positions;
    private final MemorySegment sequenceIds;
    private final MemorySegment outputs;
    /** The caller's wishes; {@link #outputs} may ask llama.cpp for more. */
    private final boolean[] wanted;
    private final Sequence[] sequences;
    private int sequenceCount;
    private int size;
    private boolean decoded;
    private final BatchRows rows = new Rows();

    Batch(Session session, Arena arena, int capacity, int maxSequences) {
        this.session = session;
        this.capacity = capacity;
        this.wanted = new boolean[capacity];
        this.sequences = new Sequence[maxSequences];
        tokens = arena.allocate(ValueLayout.JAVA_INT, capacity);
        positions = arena.allocate(ValueLayout.JAVA_INT, capacity);
        sequenceIds = arena.allocate(ValueLayout.JAVA_INT, capacity);
        outputs = arena.allocate(ValueLayout.JAVA_BYTE, capacity);
        MemorySegment idCounts = arena.allocate(ValueLayout.JAVA_INT, capacity);
        MemorySegment idPointers = arena.allocate(ValueLayout.JAVA_LONG, capacity);
        for (int i = 0; i < capacity; i++) {
            idCounts.setAtIndex(ValueLayout.JAVA_INT, i, 1);
            idPointers.setAtIndex(ValueLayout.JAVA_LONG, i, sequenceIds.address() + (long) i * Integer.BYTES);
        }
        struct = arena.allocate(llama_batch.layout());
        struct.set(ValueLayout.JAVA_LONG, llama_batch.token$offset(), tokens.address());
        struct.set(ValueLayout.JAVA_LONG, llama_batch.pos$offset(), positions.address());
        struct.set(ValueLayout.JAVA_LONG, llama_batch.n_seq_id$offset(), idCounts.address());
        struct.set(ValueLayout.JAVA_LONG, llama_batch.seq_id$offset(), idPointers.address());
        struct.set(ValueLayout.JAVA_LONG, llama_batch.logits$offset(), outputs.address());
    }

    /**
     * Adds the next token of a sequence.
     *
     * @param sequence an open sequence of this batch's session
     * @param token a token id
     * @param wantLogits whether the logits that follow this token shall be computed
     * @return the token's index in the batch, for {@link Session#logits(int)}
     * @throws IllegalArgumentException if the sequence belongs to another session or the token is not in the vocabulary
     * @throws IllegalStateException if the batch is full, or was decoded and not cleared
     * @throws ClosedException if the sequence or the session was closed
     * @throws ConcurrentUseException if another thread is using the session
     */
    public int add(Sequence sequence, int token, boolean wantLogits) {
        try (var _ = session.use().enter()) { // a batch must not change while it is being decoded
            return put(sequence, token, wantLogits);
        }
    }

    /** Like {@link #add}, inside a use of the session. */
    int put(Sequence sequence, int token, boolean wantLogits) {
        if (sequence.session() != session) {
            throw new IllegalArgumentException("sequence " + sequence.id() + " belongs to another session");
        }
        sequence.requireOpen();
        requireNotDecoded();
        session.model().tokenizer().check(token);
        if (size == capacity) {
            throw new IllegalStateException("the batch is full: it holds " + capacity
                    + " tokens (SessionOptions.batchSize, limited by the context's size); decode and clear it");
        }
        if (sequence.pending() == 0) {
            sequences[sequenceCount++] = sequence;
        }
        int index = size++;
        tokens.setAtIndex(ValueLayout.JAVA_INT, index, token);
        positions.setAtIndex(ValueLayout.JAVA_INT, index, sequence.takePosition());
        sequenceIds.setAtIndex(ValueLayout.JAVA_INT, index, sequence.id());
        outputs.set(ValueLayout.JAVA_BYTE, index, (byte) (wantLogits ? 1 : 0));
        wanted[index] = wantLogits;
        return index;
    }

    /**
     * Removes all tokens.
     *
     * @throws ClosedException if the session was closed
     * @throws ConcurrentUseException if another thread is using the session
     */
    public void clear() {
        try (var _ = session.use().enter()) {
            reset();
        }
    }

    /** Like {@link #clear}, inside a use of the session. */
    void reset() {
        for (int i = 0; i < sequenceCount; i++) {
            sequences[i].dropPending();
            sequences[i] = null;
        }
        sequenceCount = 0;
        size = 0;
        decoded = false;
    }

    boolean isDecoded() {
        return decoded;
    }

    void requireNotDecoded() {
        if (decoded) {
            throw new IllegalStateException("the batch was decoded; clear it before it is filled again");
        }
    }

    /** {@return the number of tokens, from 0 to {@link #capacity()}} */
    public int size() {
        return size;
    }

    /** {@return the most tokens that it holds: the session's batch size} */
    public int capacity() {
        return capacity;
    }

    /**
     * {@return a token}
     *
     * @param index from 0 to {@code size() - 1}
     * @throws IndexOutOfBoundsException if there is no such token
     */
    public int token(int index) {
        return rows.token(Objects.checkIndex(index, size));
    }

    /**
     * {@return a token's position in its sequence, counted from 0}
     *
     * @param index from 0 to {@code size() - 1}
     * @throws IndexOutOfBoundsException if there is no such token
     */
    public int position(int index) {
        return rows.position(Objects.checkIndex(index, size));
    }

    /**
     * {@return a token's sequence: the sequence that it was added to}
     *
     * @param index from 0 to {@code size() - 1}
     * @throws IndexOutOfBoundsException if there is no such token
     */
    public Sequence sequence(int index) {
        return session.sequence(sequenceId(index));
    }

    /**
     * {@return the id of a token's sequence, {@link Sequence#id()}}
     *
     * @param index from 0 to {@code size() - 1}
     * @throws IndexOutOfBoundsException if there is no such token
     */
    public int sequenceId(int index) {
        return rows.sequence(Objects.checkIndex(index, size));
    }

    /**
     * {@return whether the logits that follow a token are wanted, as said when it was added}
     *
     * @param index from 0 to {@code size() - 1}
     * @throws IndexOutOfBoundsException if there is no such token
     */
    public boolean wantsLogits(int index) {
        return wanted[Objects.checkIndex(index, size)];
    }

    boolean wantsAnyLogits() {
        for (int i = 0; i < size; i++) {
            if (wanted[i]) {
                return true;
            }
        }
        return false;
    }

    Session session() {
        return session;
    }

    MemorySegment struct() {
        llama_batch.n_tokens(struct, size);
        return struct;
    }

    BatchRows rows() {
        return rows;
    }

    /** Asks llama.cpp for the logits of every token, or again only for those that the caller wants. */
    void outputAll(boolean all) {
        for (int i = 0; i < size; i++) {
            outputs.set(ValueLayout.JAVA_BYTE, i, (byte) (all || wanted[i] ? 1 : 0));
        }
    }

    int sequenceCount() {
        return sequenceCount;
    }

    /** The i-th of the sequences that have tokens in the batch. */
    Sequence involved(int i) {
        return sequences[i];
    }

    /** The tokens are part of their sequences now. */
    void commit() {
        decoded = true;
        for (int i = 0; i < size; i++) {
            // sequences are few: the id's owner is found through the session's table
            session.sequence(sequenceIds.getAtIndex(ValueLayout.JAVA_INT, i))
                    .commit(tokens.getAtIndex(ValueLayout.JAVA_INT, i));
        }
        for (int i = 0; i < sequenceCount; i++) {
            sequences[i].dropPending();
        }
    }

    private final class Rows implements BatchRows {
        @Override
        public int size() {
            return size;
        }

        @Override
        public int token(int index) {
            return tokens.getAtIndex(ValueLayout.JAVA_INT, index);
        }

        @Override
        public int position(int index) {
            return positions.getAtIndex(ValueLayout.JAVA_INT, index);
        }

        @Override
        public int sequence(int index) {
            return sequenceIds.getAtIndex(ValueLayout.JAVA_INT, index);
        }

        @Override
        public boolean isOutput(int index) {
            return wanted[index];
        }
    }
}
