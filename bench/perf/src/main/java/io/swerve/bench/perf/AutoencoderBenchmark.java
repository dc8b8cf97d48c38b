package io.swerve.bench.perf;

import io.swerve.steering.sae.ActivationBuffer;
import io.swerve.steering.sae.SaeTraining;
import io.swerve.steering.sae.SaeTrainingOptions;
import io.swerve.steering.sae.SparseAutoencoder;
import io.swerve.steering.sae.SparseCode;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Rows of the residual stream as features of a sparse autoencoder: one row, as each token of a watched sequence brings, and
 * {@value #ROWS} together. The least that one row takes is to read all weights once, which the copy of as many bytes shows.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"})
public class AutoencoderBenchmark {
    private static final int ROWS = 64;
    private static final int K = 32;

    /** The row's width: {@code n_embd} of the embedded model, and of a small one. */
    @Param({"256", "896"})
    public int width;

    /** Features for each number of a row. */
    @Param("8")
    public int expansion;

    private SparseAutoencoder autoencoder;
    private Arena arena;
    private MemorySegment rows;
    private MemorySegment weights;
    private MemorySegment target;
    private float[] row;

    /** Made by JMH. */
    public AutoencoderBenchmark() {}

    /** Makes the autoencoder, trained for a step, and rows. */
    @Setup(Level.Trial)
    public void make() {
        SplittableRandom random = new SplittableRandom(7);
        float[][] drawn = new float[ROWS][width];
        for (float[] numbers : drawn) {
            for (int i = 0; i < width; i++) {
                numbers[i] = (float) random.nextGaussian();
            }
        }
        row = drawn[0];
        try (ActivationBuffer buffer = ActivationBuffer.of(1, drawn);
                SaeTraining training = SaeTraining.start(buffer,
                        SaeTrainingOptions.of(expansion * width, K, 1).withBatchSize(ROWS).withThreads(1))) {
            training.run((_, _) -> true);
            autoencoder = training.autoencoder("random");
        }
        arena = Arena.ofShared();
        rows = arena.allocate(ValueLayout.JAVA_FLOAT, (long) ROWS * width);
        for (int r = 0; r < ROWS; r++) {
            MemorySegment.copy(drawn[r], 0, rows, ValueLayout.JAVA_FLOAT, (long) r * width * Float.BYTES, width);
        }
        weights = arena.allocate(ValueLayout.JAVA_FLOAT, (long) expansion * width * width);
        target = arena.allocate(weights.byteSize());
    }

    /** Frees the rows. */
    @TearDown(Level.Trial)
    public void free() {
        arena.close();
    }

    /**
     * What the memory takes to read as many bytes as the encoder has, and to write them.
     *
     * @return a number of the copy
     */
    @Benchmark
    public float copyOfWeights() {
        MemorySegment.copy(weights, 0, target, 0, weights.byteSize());
        return target.get(ValueLayout.JAVA_FLOAT, 0);
    }

    /**
     * One row.
     *
     * @return its features
     */
    @Benchmark
    public SparseCode encodeOne() {
        return autoencoder.encode(row);
    }

    /**
     * Many rows together.
     *
     * @return their features
     */
    @Benchmark
    public List<SparseCode> encodeMany() {
        return autoencoder.encode(rows, 0, ROWS);
    }
}
