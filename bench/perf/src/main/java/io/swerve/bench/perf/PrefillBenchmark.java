package io.swerve.bench.perf;

import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.activation.RowSelection;
import io.swerve.bench.model.LabModel;
import java.io.IOException;
import java.nio.file.Path;
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
 * A prompt of {@value #TOKENS} tokens, read by the embedded model: plainly, or with layers tapped. For profiles; for ratios
 * trust {@link PrefillSuite} more, which runs all in turns.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"})
public class PrefillBenchmark {
    private static final int TOKENS = 256;

    /** Which layers are tapped. */
    @Param
    public Taps taps;

    private Model model;
    private Session session;
    private Sequence sequence;
    private RowCopies copies;
    private int[] prompt;

    /** Which layers are tapped. */
    public enum Taps {
        /** None, in a session that isn't observable. */
        NONE,
        /** None, in an observable session. */
        OBSERVABLE,
        /** All but the last, whose rows are computed for outputs only. */
        INNER,
        /** All, with the logits of every token, without which the last layer's rows aren't there. */
        ALL
    }

    /** Made by JMH. */
    public PrefillBenchmark() {}

    /**
     * Loads the model and taps it.
     *
     * @throws IOException if the model can't be extracted
     */
    @Setup(Level.Trial)
    public void open() throws IOException {
        model = Model.load(Path.of(System.getProperty(KernelBenchCommand.MODEL,
                LabModel.THINK.path().toString())));
        prompt = new SplittableRandom(7).ints(TOKENS, 0, model.tokenizer().vocabularySize()).toArray();
        session = model.openSession(SessionOptions.defaults().withThreads(1).withContextSize(TOKENS)
                .withObservable(taps != Taps.NONE));
        sequence = session.newSequence();
        copies = new RowCopies(model.layerCount(), model.embeddingSize());
        int layers = switch (taps) {
            case NONE, OBSERVABLE -> 0;
            case INNER -> model.layerCount() - 1;
            case ALL -> model.layerCount();
        };
        if (layers > 0) {
            session.tap(copies, RowSelection.ALL, Layers.all());
        }
    }

    /** Closes what was opened. */
    @TearDown(Level.Trial)
    public void close() {
        model.close();
        copies.close();
    }

    /**
     * Reads the prompt into an empty sequence.
     *
     * @return a logit
     */
    @Benchmark
    public float read() {
        sequence.truncate(0);
        if (taps != Taps.ALL) {
            return sequence.prefill(prompt).get(0);
        }
        session.batch().clear();
        int last = 0;
        for (int token : prompt) {
            last = session.batch().add(sequence, token, true);
        }
        session.decode(session.batch());
        return session.logits(last).get(0);
    }
}
