package io.swerve.bench.perf;

import io.swerve.Detokenizer;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Sampler;
import io.swerve.SamplerOptions;
import io.swerve.Session;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a token takes beside its decode, with the embedded model: it is drawn from its logits, greedily or by llama.cpp's
 * samplers, and turned into text; and a text of {@value #TOKENS} tokens is encoded.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"})
public class TokenBenchmark {
    private static final int TOKENS = 256;
    private static final String TEXT = "What is 17 plus 25? Add the ones first: 7 + 5 = 12, so write 2 and carry 1. ";

    private Model model;
    private Session session;
    private Logits logits;
    private Sampler greedy;
    private Sampler topK;
    private Sampler usual;
    private Detokenizer detokenizer;
    private int[] tokens;
    private String text;
    private int next;

    /** Made by JMH. */
    public TokenBenchmark() {}

    /**
     * Loads the model and decodes a text.
     *
     * @throws IOException if the model can't be extracted
     */
    @Setup(Level.Trial)
    public void open() throws IOException {
        model = Model.load(Path.of(System.getProperty(KernelBenchCommand.MODEL,
                LabModel.THINK.path().toString())));
        StringBuilder longer = new StringBuilder();
        do {
            longer.append(TEXT);
            tokens = model.tokenizer().encode(longer.toString());
        } while (tokens.length < TOKENS);
        text = longer.toString();
        session = model.openSession(SessionOptions.defaults().withThreads(1).withContextSize(tokens.length));
        logits = session.newSequence().prefill(tokens);
        greedy = model.newSampler(SamplerOptions.greedy());
        topK = model.newSampler(SamplerOptions.greedy().withTemperature(0.8f).withTopK(40));
        usual = model.newSampler(SamplerOptions.defaults());
        detokenizer = model.tokenizer().detokenizer(false);
    }

    /** Closes what was opened. */
    @TearDown(Level.Trial)
    public void close() {
        model.close();
    }

    /**
     * The most likely token.
     *
     * @return it
     */
    @Benchmark
    public int sampleGreedily() {
        return greedy.sample(logits);
    }

    /**
     * One of the forty most likely tokens.
     *
     * @return it
     */
    @Benchmark
    public int sampleTopK() {
        return topK.sample(logits);
    }

    /**
     * A token by the usual chain: top-k, top-p, min-p, temperature.
     *
     * @return it
     */
    @Benchmark
    public int sampleUsually() {
        return usual.sample(logits);
    }

    /**
     * One token more of a text.
     *
     * @return its characters
     */
    @Benchmark
    public String detokenize() {
        next = next + 1 == tokens.length ? 0 : next + 1;
        return detokenizer.append(tokens[next]);
    }

    /**
     * A text of some hundred tokens.
     *
     * @return its tokens
     */
    @Benchmark
    public int[] tokenize() {
        return model.tokenizer().encode(text);
    }
}
