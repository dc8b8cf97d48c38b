package io.swerve.steering.sae;

import io.swerve.Session;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.zip.CRC32C;

/**
 * Rows of one layer's activations off the Java heap: what sparse autoencoders are trained on and measured with. Never
 * changed once made; usable by any thread until it is closed.
 */
public final class ActivationBuffer implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 28;

    private final int layer;
    private final int width;
    private final int rows;
    private final Arena arena;
    private final MemorySegment segment;

    private ActivationBuffer(int layer, int width, int rows, Arena arena, MemorySegment segment) {
        this.layer = layer;
        this.width = width;
        this.rows = rows;
        this.arena = arena;
        this.segment = segment.asReadOnly();
    }

    /**
     * Captures the rows of a layer while a model reads texts. Uses all sequences of the session, and its batch. The same
     * texts in the same kind of session give the same rows.
     *
     * @param session an {@linkplain io.swerve.SessionOptions#observable observable} session without open sequences. With
     *            more than one sequence, texts are decoded together, which is faster for short ones
     * @param layer a 0-based block, whose output is read
     * @param corpus the texts
     * @param options which rows
     * @return the rows, to be closed by the caller
     * @throws IllegalArgumentException if the model lacks the layer, or no text is longer than what is skipped
     * @throws IllegalStateException if the session isn't observable, or has open sequences
     * @throws SaeException if an activation is not finite
     * @throws io.swerve.UnsupportedModelException if the model's graph does not show the layer's output
     * @throws CancellationException if the progress follower or {@link Session#abort()} stopped it
     * @throws io.swerve.ClosedException if the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using it
     */
    public static ActivationBuffer capture(Session session, int layer, Corpus corpus, CaptureOptions options) {
        long wanted = corpus.countedTokens();
        if (wanted == 0) {
            throw new IllegalArgumentException("no text has more than the " + corpus.skip() + " tokens to skip");
        }
        int width = session.model().embeddingSize();
        int capacity = (int) Math.min(wanted, options.maxRows());
        Arena arena = Arena.ofShared();
        try {
            Reservoir sample = new Reservoir(arena, width, capacity, options.seed());
            LayerReader.read(session, layer, corpus, options.progress(), (_, source, count) -> {
                for (int r = corpus.skip(); r < count; r++) {
                    sample.offer(source, (long) r * width * Float.BYTES);
                }
            });
            return new ActivationBuffer(layer, width, capacity, arena, sample.rows).checked();
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    /**
     * Copies rows.
     *
     * @param layer the layer that they come from
     * @param rows at least one, all of the same width
     * @return the rows, to be closed by the caller
     * @throws IllegalArgumentException if there is no row, or their widths differ
     * @throws SaeException if a number is not finite
     */
    public static ActivationBuffer of(int layer, float[]... rows) {
        if (rows.length == 0 || rows[0].length == 0) {
            throw new IllegalArgumentException("an activation buffer needs at least one row of at least one number");
        }
        int width = rows[0].length;
        Arena arena = Arena.ofShared();
        MemorySegment segment = arena.allocate((long) rows.length * width * Float.BYTES, 64);
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != width) {
                arena.close();
                throw new IllegalArgumentException(
                        "row " + i + " has " + rows[i].length + " numbers, row 0 has " + width);
            }
            MemorySegment.copy(rows[i], 0, segment, FloatRows.FLOAT, (long) i * width * Float.BYTES, width);
        }
        try {
            return new ActivationBuffer(layer, width, rows.length, arena, segment).checked();
        } catch (SaeException e) {
            arena.close();
            throw e;
        }
    }

    private ActivationBuffer checked() {
        for (long at = 0; at < segment.byteSize(); at += Float.BYTES) {
            float value = segment.get(FloatRows.FLOAT, at);
            if (!Float.isFinite(value)) {
                throw new SaeException("an activation of layer " + layer + " is " + value
                        + ": the model's file may be damaged, or the texts make it overflow");
            }
        }
        return this;
    }

    /** Keeps a uniform sample of the rows offered (algorithm R). */
    private static final class Reservoir {
        private final MemorySegment rows;
        private final long rowBytes;
        private final int capacity;
        private final SplittableRandom random;
        private long offered;

        Reservoir(Arena arena, int width, int capacity, long seed) {
            this.rowBytes = (long) width * Float.BYTES;
            this.rows = arena.allocate(rowBytes * capacity, 64);
            this.capacity = capacity;
            this.random = new SplittableRandom(seed);
        }

        void offer(MemorySegment source, long offset) {
            long place = offered < capacity ? offered : random.nextLong(offered + 1);
            offered++;
            if (place < capacity) {
                MemorySegment.copy(source, offset, rows, place * rowBytes, rowBytes);
            }
        }
    }

    /** {@return the layer: the 0-based block whose output the rows are} */
    public int layer() {
        return layer;
    }

    /** {@return the number of rows, at least 1} */
    public int rows() {
        return rows;
    }

    /** {@return the width of a row, floats} */
    public int width() {
        return width;
    }

    /**
     * {@return a row}
     *
     * @param row from 0 to {@code rows() - 1}
     * @throws IndexOutOfBoundsException if there is no such row
     * @throws IllegalStateException if the buffer was closed
     */
    public float[] row(int row) {
        float[] values = new float[width];
        MemorySegment.copy(segment, FloatRows.FLOAT, (long) Objects.checkIndex(row, rows) * width * Float.BYTES, values,
                0, width);
        return values;
    }

    /**
     * {@return the memory of all rows, {@code rows() * width()} native-order floats, row-major, read-only; ends with
     * the buffer}
     */
    public MemorySegment segment() {
        return segment;
    }

    /** Tells other rows from these. */
    long checksum() {
        CRC32C sum = new CRC32C();
        for (long at = 0; at < segment.byteSize(); at += CHUNK_BYTES) {
            sum.update(segment.asSlice(at, Math.min(CHUNK_BYTES, segment.byteSize() - at)).asByteBuffer()
                    .order(ByteOrder.nativeOrder()));
        }
        return sum.getValue();
    }

    double[] mean() {
        double[] mean = new double[width];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < width; i++) {
                mean[i] += segment.get(FloatRows.FLOAT, ((long) r * width + i) * Float.BYTES);
            }
        }
        for (int i = 0; i < width; i++) {
            mean[i] /= rows;
        }
        return mean;
    }

    /** Returns the mean distance from a point, and the mean of its square. */
    double[] spread(double[] from) {
        double distances = 0;
        double squares = 0;
        for (int r = 0; r < rows; r++) {
            double square = 0;
            for (int i = 0; i < width; i++) {
                double difference = segment.get(FloatRows.FLOAT, ((long) r * width + i) * Float.BYTES) - from[i];
                square += difference * difference;
            }
            squares += square;
            distances += Math.sqrt(square);
        }
        return new double[]{distances / rows, squares / rows};
    }

    /** Frees the memory. Idempotent. */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
