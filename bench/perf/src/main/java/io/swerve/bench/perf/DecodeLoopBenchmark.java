package io.swerve.bench.perf;

import io.swerve.Model;
import io.swerve.SessionOptions;
import io.swerve.bench.model.LabModel;
import java.io.IOException;
import java.nio.file.Path;
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
 * One token of the embedded model (of each of eight sequences in the variants of batches), in each variant; with {@code -prof gc} it shows what a token costs on the Java heap.
 * Each variant runs in a JVM of its own, so for ratios between variants trust {@link DecodeBenchmark} more.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"})
public class DecodeLoopBenchmark {
    private static final int TOKENS = 256;

    /** What the token is decoded with. */
    @Param
    public DecodeVariant variant;

    /** Threads of the session. */
    @Param("1")
    public int threads;

    private Model model;
    private DecodeLoop loop;
    private DecodeLoop.DecodeRun run;

    /** Made by JMH. */
    public DecodeLoopBenchmark() {}

    /**
     * Loads the model and prepares the variant.
     *
     * @throws IOException if the model can't be extracted
     */
    @Setup(Level.Trial)
    public void open() throws IOException {
        model = Model.load(Path.of(System.getProperty(KernelBenchCommand.MODEL,
                LabModel.THINK.path().toString())));
        loop = new DecodeLoop(model,
                SessionOptions.defaults().withThreads(threads).withObservable(variant.observable()), TOKENS,
                variant.sequences());
        run = loop.begin(variant);
    }

    /** Closes what was opened. */
    @TearDown(Level.Trial)
    public void close() {
        run.close();
        loop.close();
        model.close();
    }

    /**
     * Decodes one token; after the last one it starts over.
     *
     * @return something that depends on what the variant computed
     */
    @Benchmark
    public double token() {
        return run.next();
    }
}
