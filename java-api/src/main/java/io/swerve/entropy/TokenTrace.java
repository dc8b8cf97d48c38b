package io.swerve.entropy;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonWriter;
import io.swerve.internal.numeric.Samples;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;

/**
 * The record of a generation: one row of figures per token, in columns outside the Java heap. It starts at the capacity
 * asked for and doubles when full; appending allocates nothing on the heap between two growths.
 * <p>
 * A trace may be used by one thread at a time; handing it to another thread is fine if the handing over is itself
 * synchronized. {@link #close()} frees the memory and may be called again; every other method of a closed trace throws
 * {@link IllegalStateException}. A trace that is never closed keeps its memory until the process ends.
 */
public final class TokenTrace implements AutoCloseable {
    private static final int DEFAULT_CAPACITY = 256;
    private static final TraceColumn[] COLUMNS = TraceColumn.values();

    private TraceStorage storage;
    private int size;

    /**
     * Creates an empty trace with room for 256 tokens.
     *
     * @throws OutOfMemoryError if there is no memory for it
     */
    public TokenTrace() {
        this(DEFAULT_CAPACITY);
    }

    /**
     * Creates an empty trace.
     *
     * @param capacity number of tokens to make room for, at least 1; 60 bytes each
     * @throws IllegalArgumentException if {@code capacity} is less than 1
     * @throws OutOfMemoryError if there is no memory for it
     */
    public TokenTrace(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity " + capacity + " is less than 1: ask for at least one token");
        }
        storage = new TraceStorage(capacity);
    }

    /**
     * Appends a token.
     *
     * @param tokenId the token that was taken, at least 0
     * @param logProbability its log-probability in nats; negative infinity is allowed, NaN and infinity are not
     * @param statistics of the row it was taken from; copied, not kept
     * @param elapsedNanos the time it took, in nanoseconds, at least 0
     * @throws IllegalArgumentException if an argument is out of range or the statistics are not valid
     * @throws IllegalStateException if the trace is closed
     * @throws OutOfMemoryError if the trace must grow and can't
     */
    public void append(int tokenId, double logProbability, LogitStatistics statistics, long elapsedNanos) {
        checkOpen();
        if (tokenId < 0) {
            throw new IllegalArgumentException("token id " + tokenId + " is negative: ids start at 0");
        }
        if (!(logProbability < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the log-probability of token " + tokenId + " is " + logProbability + ": pass one of at most 0");
        }
        if (!statistics.isValid()) {
            throw new IllegalArgumentException("the logits of token " + tokenId + " define no distribution: "
                    + statistics.state() + "; append only after LogitStatistics.measure returned true");
        }
        if (elapsedNanos < 0) {
            throw new IllegalArgumentException("elapsed time " + elapsedNanos + " ns is negative");
        }
        if (size == storage.capacity()) {
            storage = storage.grown();
        }
        put(TraceColumn.ELAPSED_NANOS, elapsedNanos);
        put(TraceColumn.LOG_PROBABILITY, logProbability);
        put(TraceColumn.ENTROPY, statistics.entropy());
        put(TraceColumn.VARENTROPY, statistics.varentropy());
        put(TraceColumn.TOP_PROBABILITY, statistics.topProbability());
        put(TraceColumn.SECOND_PROBABILITY, statistics.secondProbability());
        put(TraceColumn.TOKEN_ID, tokenId);
        put(TraceColumn.TOP_ID, statistics.topId());
        put(TraceColumn.SECOND_ID, statistics.secondId());
        size++;
    }

    private void put(TraceColumn column, long value) {
        storage.column(column).setAtIndex(ValueLayout.JAVA_LONG, size, value);
    }

    private void put(TraceColumn column, double value) {
        storage.column(column).setAtIndex(ValueLayout.JAVA_DOUBLE, size, value);
    }

    private void put(TraceColumn column, int value) {
        storage.column(column).setAtIndex(ValueLayout.JAVA_INT, size, value);
    }

    /**
     * Counts the tokens.
     *
     * @return the number of tokens
     * @throws IllegalStateException if the trace is closed
     */
    public int size() {
        checkOpen();
        return size;
    }

    /**
     * Forgets all tokens and keeps the memory for new ones.
     *
     * @throws IllegalStateException if the trace is closed
     */
    public void clear() {
        checkOpen();
        size = 0;
    }

    /**
     * {@return the token that was taken}
     *
     * @param index which token, from 0
     * @throws IndexOutOfBoundsException if there is no such token
     * @throws IllegalStateException if the trace is closed
     */
    public int tokenId(int index) {
        return getInt(TraceColumn.TOKEN_ID, index);
    }

    /**
     * {@return the log-probability of the token that was taken: the log-probability, in nats}
     *
     * @param index which token, from 0
     * @throws IndexOutOfBoundsException if there is no such token
     * @throws IllegalStateException if the trace is closed
     */
    public double logProbability(int index) {
        return getDouble(TraceColumn.LOG_PROBABILITY, index);
    }

    /**
     * {@return the entropy of the distribution that the token was taken from: the entropy, in nats}
     *
     * @param index which token, from 0
     * @throws IndexOutOfBoundsException if there is no such token
     * @throws IllegalStateException if the trace is closed
     */
    public double entropy(int index) {
        return getDouble(TraceColumn.ENTROPY, index);
    }

    /**
     * {@return the varentropy of the distribution that the token was taken from: the varentropy, in nats squared}
     *
     * @param index which token, from 0
     * @throws IndexOutOfBoundsException if there is no such token
     * @throws IllegalStateException if the trace is closed
     */
    public double varentropy(int index) {
        return getDouble(TraceColumn.VARENTROPY, index);
    }

    /**
     * {@return the most likely token}
     *
     * @param index which token, from 0
     * @throws IndexOutOfBoundsException if there is no such token
     * @throws IllegalStateException if the trace is closed
     */
    public int topId(int index) {
        return getInt(TraceColumn.TOP_ID, index);
    }

    /**
     * {@return the probability of the most likely token: the probability, from 0 to 1}
     *
     * @param index which token, from 0
     * @throws IndexOutOfBoundsException if there is no such token
     * @throws IllegalStateException if the trace is closed
     */
    public double topProbability(int index) {
        return getDouble(TraceColumn.TOP_PROBABILITY, index);
    }

    /**
     * {@return the second most likely token: its id, or -1 if only one token could come}
     *
     * @param index which token, from 0
     * @throws IndexOutOfBoundsException if there is no such token
     * @throws IllegalStateException if the trace is closed
     */
    public int secondId(int index) {
        return getInt(TraceColumn.SECOND_ID, index);
    }

    /**
     * {@return the probability of the second most likely token: the probability, from 0 to 1/2}
     *
     * @param index which token, from 0
     * @throws IndexOutOfBoundsException if there is no such token
     * @throws IllegalStateException if the trace is closed
     */
    public double secondProbability(int index) {
        return getDouble(TraceColumn.SECOND_PROBABILITY, index);
    }

    /**
     * {@return the time that the token took: the time, in nanoseconds}
     *
     * @param index which token, from 0
     * @throws IndexOutOfBoundsException if there is no such token
     * @throws IllegalStateException if the trace is closed
     */
    public long elapsedNanos(int index) {
        return checked(TraceColumn.ELAPSED_NANOS, index).getAtIndex(ValueLayout.JAVA_LONG, index);
    }

    private int getInt(TraceColumn column, int index) {
        return checked(column, index).getAtIndex(ValueLayout.JAVA_INT, index);
    }

    private double getDouble(TraceColumn column, int index) {
        return checked(column, index).getAtIndex(ValueLayout.JAVA_DOUBLE, index);
    }

    private MemorySegment checked(TraceColumn column, int index) {
        checkOpen();
        Objects.checkIndex(index, size);
        return storage.column(column);
    }

    /**
     * Lends a column as it is now. The view is read-only, holds {@link #size()} values of the column's layout, and
     * lives until the trace grows or is closed; from then on using it throws {@link IllegalStateException}. After
     * {@link #clear()} it is overwritten by new tokens.
     *
     * @param column which column
     * @return the borrowed view
     * @throws IllegalStateException if the trace is closed
     */
    public MemorySegment column(TraceColumn column) {
        checkOpen();
        return storage.column(column).asSlice(0, column.layout().byteSize() * size).asReadOnly();
    }

    /**
     * Sums up the entropies.
     *
     * @param threshold the entropy, in nats, to count the tokens above
     * @return the summary
     * @throws IllegalStateException if the trace is closed
     */
    public EntropySummary summary(double threshold) {
        double[] entropies = entropies();
        double mean = Arrays.stream(entropies).average().orElse(Double.NaN);
        double share = Arrays.stream(entropies).map(entropy -> entropy > threshold ? 1 : 0).average()
                .orElse(Double.NaN);
        Arrays.sort(entropies);
        return new EntropySummary(size, mean, Samples.quantile(entropies, 0.5), Samples.quantile(entropies, 1),
                threshold, share);
    }

    /**
     * {@return a quantile of the entropies, with linear interpolation between neighbours (type 7 of Hyndman and Fan,
     * the default of NumPy and R): the entropy in nats; NaN if the trace holds no tokens}
     *
     * @param q which quantile, from 0 (least) over 0.5 (median) to 1 (largest)
     * @throws IllegalArgumentException if {@code q} is not within 0 to 1
     * @throws IllegalStateException if the trace is closed
     */
    public double entropyQuantile(double q) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("quantile " + q + " is not within 0 to 1");
        }
        double[] entropies = entropies();
        Arrays.sort(entropies);
        return Samples.quantile(entropies, q);
    }

    private double[] entropies() {
        return column(TraceColumn.ENTROPY).toArray(ValueLayout.JAVA_DOUBLE);
    }

    /**
     * Writes the trace as one JSON object: {@code tokens}, the number of tokens, then one array per
     * {@link TraceColumn}, named by its {@link TraceColumn#key()}. A log-probability of negative infinity, which JSON
     * can't express, becomes {@code null}. The numbers read back to the same values.
     *
     * @param out receives the text; neither flushed nor closed
     * @throws IOException if {@code out} throws it
     * @throws IllegalStateException if the trace is closed
     */
    public void writeJson(Writer out) throws IOException {
        checkOpen();
        @SuppressWarnings("resource") // Closing the JsonWriter would close the caller's writer.
        JsonWriter json = new JsonWriter(out);
        json.setStrictness(Strictness.STRICT);
        json.beginObject();
        json.name("tokens").value(size);
        for (TraceColumn column : COLUMNS) {
            json.name(column.key()).beginArray();
            for (int i = 0; i < size; i++) {
                writeValue(json, column, i);
            }
            json.endArray();
        }
        json.endObject();
    }

    private void writeValue(JsonWriter json, TraceColumn column, int index) throws IOException {
        switch (column.layout()) {
            case ValueLayout.OfLong _ -> json.value(elapsedNanos(index));
            case ValueLayout.OfInt _ -> json.value(getInt(column, index));
            default -> {
                double value = getDouble(column, index);
                if (Double.isFinite(value)) {
                    json.value(value);
                } else {
                    json.nullValue();
                }
            }
        }
    }

    /**
     * {@return the trace as JSON text, as {@link #writeJson(Writer)} writes it}
     *
     * @throws IllegalStateException if the trace is closed
     */
    public String toJson() {
        StringWriter out = new StringWriter();
        try {
            writeJson(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private void checkOpen() {
        if (storage == null) {
            throw new IllegalStateException("the token trace is closed");
        }
    }

    /** Frees the memory. Closing again does nothing. */
    @Override
    public void close() {
        if (storage != null) {
            storage.close();
            storage = null;
            size = 0;
        }
    }
}
