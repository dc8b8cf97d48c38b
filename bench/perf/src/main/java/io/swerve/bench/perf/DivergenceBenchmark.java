package io.swerve.bench.perf;

import io.swerve.entropy.KullbackLeibler;
import io.swerve.entropy.LogitStatistics;
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
 * What is done with rows of logits beside their entropy: the divergence of two of them, near ones and far ones, and the most
 * likely token; beside the plainest pass over one row, and a copy of it, which shows what the memory takes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"})
public class DivergenceBenchmark {
    /** A step in logits that steering might cause. */
    private static final float SMALL = 0.01f;

    /** The row's length: a tiny vocabulary, a small one, a usual one, a large one. */
    @Param({"768", "49152", "151936", "262144"})
    public int length;

    private Arena arena;
    private MemorySegment row;
    private MemorySegment near;
    private MemorySegment far;
    private MemorySegment target;

    /** Made by JMH. */
    public DivergenceBenchmark() {}

    /** Makes the rows. */
    @Setup(Level.Trial)
    public void makeRows() {
        arena = Arena.ofShared();
        row = RowBenchmark.normalRow(arena, length);
        near = arena.allocate(ValueLayout.JAVA_FLOAT, length);
        far = arena.allocate(ValueLayout.JAVA_FLOAT, length);
        target = arena.allocate(ValueLayout.JAVA_FLOAT, length);
        for (int i = 0; i < length; i++) {
            float logit = row.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            near.setAtIndex(ValueLayout.JAVA_FLOAT, i, logit + SMALL * (i % 7 - 3));
            far.setAtIndex(ValueLayout.JAVA_FLOAT, i, -logit);
        }
    }

    /** Frees the rows. */
    @TearDown(Level.Trial)
    public void freeRows() {
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
     * What the memory takes to read the row and to write it.
     *
     * @return a number of the copy
     */
    @Benchmark
    public float copy() {
        MemorySegment.copy(row, 0, target, 0, row.byteSize());
        return target.get(ValueLayout.JAVA_FLOAT, 0);
    }

    /**
     * The token that greedy decoding takes.
     *
     * @return the index of the largest logit
     */
    @Benchmark
    public int argmax() {
        return LogitStatistics.argmax(row, 0, length);
    }

    /**
     * Two rows that hardly differ.
     *
     * @return their divergence
     */
    @Benchmark
    public double nearDivergence() {
        return KullbackLeibler.between(row, 0, near, 0, length, 1);
    }

    /**
     * Two rows that have little in common.
     *
     * @return their divergence
     */
    @Benchmark
    public double farDivergence() {
        return KullbackLeibler.between(row, 0, far, 0, length, 1);
    }
}
