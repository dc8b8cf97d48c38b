package io.swerve.bench.perf;

import io.swerve.steering.extraction.ActivationMean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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
 * The update of a difference of means by a row of the residual stream, and the difference itself. The least that an update
 * takes is to read the row, which the copy of it shows; the row stays in the first-level cache, as one that the model has
 * just written does.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"})
public class MeanBenchmark {
    /** The row's width: {@code n_embd} of the embedded model, of a small one, of a usual one, of a large one. */
    @Param({"256", "896", "2048", "8192"})
    public int width;

    private Arena arena;
    private MemorySegment row;
    private float[] copy;
    private ActivationMean positive;
    private ActivationMean negative;

    /** Made by JMH. */
    public MeanBenchmark() {}

    /** Makes the row, and a mean on either side. */
    @Setup(Level.Trial)
    public void makeRow() {
        arena = Arena.ofShared();
        row = RowBenchmark.normalRow(arena, width);
        copy = row.toArray(ValueLayout.JAVA_FLOAT);
        positive = new ActivationMean(width);
        negative = new ActivationMean(width);
        negative.add(copy);
        positive.add(copy);
    }

    /** Frees the row. */
    @TearDown(Level.Trial)
    public void freeRow() {
        arena.close();
    }

    /**
     * The row brought to the Java heap.
     *
     * @return one of its numbers
     */
    @Benchmark
    public float copyOfRow() {
        MemorySegment.copy(row, ValueLayout.JAVA_FLOAT, 0, copy, 0, width);
        return copy[0];
    }

    /**
     * A row where it lies, added to one side.
     *
     * @return how many there are
     */
    @Benchmark
    public long updateInPlace() {
        positive.add(row, 0);
        return positive.count();
    }

    /**
     * A row on the Java heap, added to one side.
     *
     * @return how many there are
     */
    @Benchmark
    public long updateOfArray() {
        positive.add(copy);
        return positive.count();
    }

    /**
     * The direction, once all rows are there.
     *
     * @return the difference of the means
     */
    @Benchmark
    public double[] difference() {
        return positive.minus(negative);
    }
}
