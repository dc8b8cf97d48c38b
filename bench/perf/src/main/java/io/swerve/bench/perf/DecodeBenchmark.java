package io.swerve.bench.perf;

import io.swerve.Model;
import io.swerve.ModelOptions;
import io.swerve.Progress;
import io.swerve.SessionOptions;
import io.swerve.bench.perf.DecodeReport.VariantResult;
import io.swerve.bench.report.Clock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * Measures the {@linkplain DecodeVariant variants} of decoding in one process. A repetition runs every variant twice, forward
 * and then backward, so that a machine that grows slower or faster meanwhile treats all alike; each repetition gives one
 * ratio to the variant's baseline, plain decoding, and the median over the repetitions is the result.
 *
 * @param threads threads of each session
 * @param tokens tokens of each measured run
 * @param repetitions how many repetitions
 * @param settle time in milliseconds to decode before each measured run, at least one run long: it lets the thread pool
 *            of the other session fall asleep, and the JIT compile
 * @param clock what time is; {@link Clock#CPU} for one thread only
 */
public record DecodeBenchmark(int threads, int tokens, int repetitions, int settle, Clock clock) {
    private static final DecodeVariant[] VARIANTS = DecodeVariant.values();

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if threads, tokens or repetitions are below 1, the settling time is negative, or
     *             processor time is asked for more than one thread
     */
    public DecodeBenchmark {
        if (threads < 1 || tokens < 1 || repetitions < 1 || settle < 0) {
            throw new IllegalArgumentException(
                    "threads, tokens and repetitions must be at least 1 and settle at least 0,"
                            + " were " + threads + ", " + tokens + ", " + repetitions + " and " + settle);
        }
        if (clock == Clock.CPU && threads > 1) {
            throw new IllegalArgumentException(
                    "processor time is that of one thread: use 1 thread with it, was given " + threads);
        }
    }

    /**
     * Runs the benchmark.
     *
     * @param file a GGUF model of at least two layers
     * @param modelOptions how to load it
     * @param progress is told after each run how many are done
     * @return the results
     * @throws io.swerve.SwerveException if the model can't be loaded or decoded
     * @throws CancellationException if {@code progress} stops it
     */
    public DecodeReport run(Path file, ModelOptions modelOptions, Progress progress) {
        try (Model model = Model.load(file, modelOptions)) {
            SessionOptions options = SessionOptions.defaults().withThreads(threads);
            Map<DecodeVariant, DecodeLoop.Sample[]> samples = new EnumMap<>(DecodeVariant.class);
            for (DecodeVariant variant : VARIANTS) {
                samples.put(variant, new DecodeLoop.Sample[repetitions]);
            }
            try (Loops loops = new Loops(model, options, tokens)) {
                for (int repetition = 0; repetition < repetitions; repetition++) {
                    repeat(loops, samples, repetition, progress);
                }
            }
            return new DecodeReport(file.getFileName().toString(), model.layerCount(), model.embeddingSize(),
                    model.tokenizer().vocabularySize(), threads, tokens, repetitions, clock, results(samples));
        }
    }

    /** A loop for each kind of session, opened when first needed. */
    private static final class Loops implements AutoCloseable {
        private final Model model;
        private final SessionOptions options;
        private final int tokens;
        private final Map<List<?>, DecodeLoop> open = new HashMap<>();

        Loops(Model model, SessionOptions options, int tokens) {
            this.model = model;
            this.options = options;
            this.tokens = tokens;
        }

        DecodeLoop of(DecodeVariant variant) {
            return open.computeIfAbsent(List.of(variant.observable(), variant.sequences()), _ -> new DecodeLoop(model,
                    options.withObservable(variant.observable()), tokens, variant.sequences()));
        }

        @Override
        public void close() {
            open.values().forEach(DecodeLoop::close);
        }
    }

    private void repeat(Loops loops, Map<DecodeVariant, DecodeLoop.Sample[]> samples, int repetition,
            Progress progress) {
        int turns = 2 * VARIANTS.length;
        for (int turn = 0; turn < turns; turn++) {
            DecodeVariant variant = VARIANTS[Math.min(turn, turns - 1 - turn)];
            DecodeLoop.Sample sample = run(variant, loops);
            samples.get(variant)[repetition] = turn < VARIANTS.length
                    ? sample
                    : samples.get(variant)[repetition].and(sample);
            if (!progress.reached((long) repetition * turns + turn + 1, (long) repetitions * turns)) {
                throw new CancellationException();
            }
        }
    }

    private DecodeLoop.Sample run(DecodeVariant variant, Loops loops) {
        try (DecodeLoop.DecodeRun run = loops.of(variant).begin(variant)) {
            return run.measure(settle * 1_000_000L, tokens, clock);
        }
    }

    private List<VariantResult> results(Map<DecodeVariant, DecodeLoop.Sample[]> samples) {
        List<VariantResult> results = new ArrayList<>();
        samples.forEach((variant, runs) -> {
            DecodeLoop.Sample[] plain = samples.get(variant.baseline());
            int decoded = tokens * variant.sequences();
            double[] speeds = new double[repetitions];
            double[] ratios = new double[repetitions];
            long allocated = Long.MAX_VALUE;
            for (int i = 0; i < repetitions; i++) {
                speeds[i] = 2e9 * decoded / runs[i].nanos();
                ratios[i] = (double) plain[i].nanos() / runs[i].nanos();
                allocated = Math.min(allocated, runs[i].allocated());
            }
            results.add(new VariantResult(variant, PairedMedian.of(speeds).median(), PairedMedian.of(ratios),
                    (double) allocated / decoded));
        });
        return results;
    }
}
