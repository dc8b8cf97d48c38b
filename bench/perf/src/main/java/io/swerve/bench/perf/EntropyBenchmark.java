package io.swerve.bench.perf;

import io.swerve.entropy.LogitStatistics;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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

/** The entropy of one row of logits, by each kernel, beside the plainest pass over the row. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = {"--add-modules=jdk.incubator.vector",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"})
public class EntropyBenchmark {
    /** The row's length: a tiny vocabulary, a small one, a usual one, a large one. */
    @Param({"768", "49152", "151936", "262144"})
    public int length;

    private final LogitStatistics statistics = new LogitStatistics();
    private Arena arena;
    private MemorySegment row;

    /** Made by JMH. */
    public EntropyBenchmark() {}

    /** Makes the row, and checks that the yardstick measures the right thing. */
    @Setup(Level.Trial)
    public void makeRow() {
        arena = Arena.ofShared();
        row = RowBenchmark.normalRow(arena, length);
        statistics.measure(row, length, 1);
        if (statistics.maxLogit() != maximum() || statistics.maxLogit() != unrolledMaximum()) {
            throw new IllegalStateException("three maxima of one row: " + statistics.maxLogit() + ", " + maximum()
                    + " and " + unrolledMaximum());
        }
    }

    /** Frees the row. */
    @TearDown(Level.Trial)
    public void freeRow() {
        arena.close();
    }

    /**
     * The yardstick.
     *
     * @return the largest logit
     */
    @Benchmark
    public float maximum() {
        return MaxReduction.plain(row, length);
    }

    /**
     * The yardstick, unrolled by hand.
     *
     * @return the largest logit
     */
    @Benchmark
    public float unrolledMaximum() {
        return MaxReduction.unrolled(row, length);
    }

    /**
     * The kernel on the Vector API.
     *
     * @return the entropy
     */
    @Benchmark
    @Fork(jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Dswerve.vectors=vector",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"})
    public double vectorEntropy() {
        return entropy();
    }

    /**
     * The kernel that needs no Vector API.
     *
     * @return the entropy
     */
    @Benchmark
    @Fork(jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Dswerve.vectors=scalar",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"})
    public double scalarEntropy() {
        return entropy();
    }

    private double entropy() {
        statistics.measure(row, length, 1);
        return statistics.entropy();
    }
}
