package io.swerve;

import io.swerve.bindings.calls.NativeMemory;
import io.swerve.entropy.KullbackLeibler;
import io.swerve.entropy.LogitStatistics;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * A borrowed view of one row of logits: one float for each token of the vocabulary, in llama.cpp's own memory. Nothing is
 * copied.
 *
 * <p>
 * Valid until the session's next decode; after it, methods throw {@link IllegalStateException} rather than show another
 * token's logits. Shares the thread rule of its session: a decode on another thread can't pull the row away from under a
 * reader.
 */
public final class Logits {
    private final Session session;
    private final int index;
    private final int size;
    private MemorySegment row = MemorySegment.NULL;
    private long decode;

    Logits(Session session, int index, int size) {
        this.session = session;
        this.index = index;
        this.size = size;
    }

    /** Points the view at the row's present place; a new segment is made only when llama.cpp moved its buffer. */
    Logits bind(long address, long decodeNumber, Arena lifetime) {
        if (row.address() != address) {
            row = NativeMemory.view(address, (long) size * Float.BYTES, lifetime);
        }
        decode = decodeNumber;
        return this;
    }

    /** The row itself, for callers inside a use of the session: no decode replaces it meanwhile. */
    MemorySegment row() {
        if (decode != session.decodes()) {
            throw new IllegalStateException("these logits belong to an earlier decode of the session; read or copy them"
                    + " before the next one");
        }
        return row;
    }

    Session session() {
        return session;
    }

    int index() {
        return index;
    }

    /** {@return the number of logits: the size of the vocabulary} */
    public int size() {
        return size;
    }

    /**
     * {@return one logit}
     *
     * @param token a token id
     * @throws IndexOutOfBoundsException if there is no such token
     * @throws IllegalStateException if the session has decoded again, was closed, or is in use by another thread
     */
    public float get(int token) {
        try (var _ = session.use().enter()) {
            return row().getAtIndex(ValueLayout.JAVA_FLOAT, Objects.checkIndex(token, size));
        }
    }

    /**
     * Copies the row.
     *
     * @param target receives {@link #size()} floats from its start
     * @throws IndexOutOfBoundsException if the target is shorter
     * @throws IllegalStateException if the session has decoded again, was closed, or is in use by another thread
     */
    public void copyTo(float[] target) {
        try (var _ = session.use().enter()) {
            MemorySegment.copy(row(), ValueLayout.JAVA_FLOAT, 0, target, 0, size);
        }
    }

    /**
     * {@return the memory of the row, {@link #size()} floats in native byte order, read-only; not to be read after the
     * session's next decode, which reuses or frees the memory}
     *
     * @throws IllegalStateException if the session has decoded again, was closed, or is in use by another thread
     */
    public MemorySegment segment() {
        try (var _ = session.use().enter()) {
            return row().asReadOnly();
        }
    }

    /**
     * Computes entropy, most likely tokens and normalizer of the row in one pass, without copying it.
     *
     * @param target receives the result
     * @param temperature divides the logits first; 1 for the model's own distribution
     * @throws IllegalArgumentException if the temperature is not positive and finite
     * @throws IllegalStateException if the session has decoded again, was closed, or is in use by another thread
     */
    public void measure(LogitStatistics target, float temperature) {
        try (var _ = session.use().enter()) {
            target.measure(row(), 0, size, temperature);
        }
    }

    /**
     * Computes the Kullback-Leibler divergence from this row to another, {@code KL(this||other)}, without copying either.
     *
     * @param other logits of the same session's last decode, or of another session
     * @param temperature divides the logits of both first; 1 for the model's own distributions
     * @return the divergence in nats, at least 0, possibly infinite; NaN if either row defines no distribution
     * @throws IllegalArgumentException if the rows differ in size or the temperature is out of range
     * @throws IllegalStateException if a session of either has decoded again, was closed, or is in use by another thread
     */
    public double divergence(Logits other, float temperature) {
        if (other.size != size) {
            throw new IllegalArgumentException("the rows have " + size + " and " + other.size
                    + " logits: distributions over different vocabularies can't be compared");
        }
        try (var _ = session.use().enter()) {
            if (other.session == session) {
                return KullbackLeibler.between(row(), 0, other.row(), 0, size, temperature);
            }
            try (var _ = other.session.use().enter()) {
                return KullbackLeibler.between(row(), 0, other.row(), 0, size, temperature);
            }
        }
    }
}
