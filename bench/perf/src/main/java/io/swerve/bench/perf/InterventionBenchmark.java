package io.swerve.bench.perf;

import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.RowIntervention;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
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
 * Interventions on one row of the residual stream, by each kernel. The row stays in the first-level cache, as a row that
 * the model has just written does, and is changed back and forth, so that each call has all its work to do.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = {"--add-modules=jdk.incubator.vector",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"})
public class InterventionBenchmark {
    private static final String QUIET = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn";
    private static final String MODULE = "--add-modules=jdk.incubator.vector";
    private static final String VECTOR = "-Dswerve.vectors=vector";
    private static final String SCALAR = "-Dswerve.vectors=scalar";

    /** The row's width: {@code n_embd} of the embedded model, of a small one, of a usual one, of a large one. */
    @Param({"256", "896", "2048", "8192"})
    public int width;

    private Arena arena;
    private MemorySegment row;
    private RowIntervention add;
    private RowIntervention projectOut;
    private RowIntervention rotate;
    private float turn = 1;

    /** Made by JMH. */
    public InterventionBenchmark() {}

    /** Makes the row and a direction. */
    @Setup(Level.Trial)
    public void makeRow() {
        arena = Arena.ofShared();
        row = RowBenchmark.normalRow(arena, width);
        float[] direction = RowBenchmark.normalRow(arena, width + 1).asSlice(Float.BYTES)
                .toArray(ValueLayout.JAVA_FLOAT);
        SteeringVector vector = SteeringVector.of(Map.of(1, direction), VectorInfo.unknown());
        add = RowIntervention.of(Intervention.add(vector.scaled(1e-6f)), 1, width);
        projectOut = RowIntervention.of(Intervention.projectOut(vector), 1, width);
        rotate = RowIntervention.of(Intervention.rotate(vector, 0.3), 1, width);
    }

    /** Frees the row. */
    @TearDown(Level.Trial)
    public void freeRow() {
        arena.close();
    }

    private float add() {
        add.apply(row, 0, 1);
        return row.get(ValueLayout.JAVA_FLOAT, 0);
    }

    /** Reflects the row: the arithmetic of an ablation, after which there is as much to take out as before. */
    private float projectOut() {
        projectOut.apply(row, 0, 2);
        return row.get(ValueLayout.JAVA_FLOAT, 0);
    }

    private float rotate() {
        rotate.apply(row, 0, turn);
        turn = -turn;
        return row.get(ValueLayout.JAVA_FLOAT, 0);
    }

    /**
     * An addition of the same product again, on the Vector API.
     *
     * @return a number of the row
     */
    @Benchmark
    @Fork(jvmArgsAppend = {MODULE, VECTOR, QUIET})
    public float vectorAdd() {
        return add();
    }

    /**
     * An addition of the same product again, without the Vector API.
     *
     * @return a number of the row
     */
    @Benchmark
    @Fork(jvmArgsAppend = {MODULE, SCALAR, QUIET})
    public float scalarAdd() {
        return add();
    }

    /**
     * A projection, on the Vector API.
     *
     * @return a number of the row
     */
    @Benchmark
    @Fork(jvmArgsAppend = {MODULE, VECTOR, QUIET})
    public float vectorProjectOut() {
        return projectOut();
    }

    /**
     * A projection, without the Vector API.
     *
     * @return a number of the row
     */
    @Benchmark
    @Fork(jvmArgsAppend = {MODULE, SCALAR, QUIET})
    public float scalarProjectOut() {
        return projectOut();
    }

    /**
     * A rotation, on the Vector API.
     *
     * @return a number of the row
     */
    @Benchmark
    @Fork(jvmArgsAppend = {MODULE, VECTOR, QUIET})
    public float vectorRotate() {
        return rotate();
    }

    /**
     * A rotation, without the Vector API.
     *
     * @return a number of the row
     */
    @Benchmark
    @Fork(jvmArgsAppend = {MODULE, SCALAR, QUIET})
    public float scalarRotate() {
        return rotate();
    }
}
