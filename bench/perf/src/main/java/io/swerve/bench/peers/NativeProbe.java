package io.swerve.bench.peers;

import io.swerve.Batch;
import io.swerve.CacheLayout;
import io.swerve.Generation;
import io.swerve.GenerationOptions;
import io.swerve.Model;
import io.swerve.ModelOptions;
import io.swerve.Sampler;
import io.swerve.SamplerOptions;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What {@link NativeBenchCommand} runs in a JVM of its own for Swerve: the same as llama-bench and llama-batched-bench do,
 * by the public interface; and what they don't do, whole answers with each token's text, log-probability and entropy.
 * Everything once in a session that can be observed, which is the default, and once in one that can't.
 */
final class NativeProbe {
    /** Before the name of what was done in a session that can be observed. */
    static final String OBSERVABLE = "observable_";
    /** Decoding with greedy sampling, texts, log-probabilities and entropies. */
    static final String GENERATE = "generate";

    private final NativeSettings settings;
    private final Model model;
    private final int[] tokens;

    private NativeProbe(NativeSettings settings, Model model) {
        this.settings = settings;
        this.model = model;
        int longest = Math.max(Math.max(settings.prompt(), settings.tokens()),
                settings.parallelPrompt() + settings.parallelTokens());
        this.tokens = new SplittableRandom(7).ints(longest, 0, model.tokenizer().vocabularySize()).toArray();
    }

    /**
     * Measures, and writes a line for each measure.
     *
     * @param arguments {@link NativeSettings} as JSON
     */
    public static void main(String... arguments) {
        NativeSettings settings = NativeSettings.parse(arguments[0]);
        try (Model model = Model.load(Path.of(settings.model()),
                ModelOptions.defaults().withGpuLayers(settings.gpuLayers()))) {
            NativeProbe probe = new NativeProbe(settings, model);
            probe.warmUp();
            probe.all("", false);
            probe.all(OBSERVABLE, true);
        }
    }

    /**
     * Lets the JIT compiler, and the thread that has it compile the entropy kernel, come to their ends: else they would
     * take time from whatever is measured first.
     */
    private void warmUp() {
        try (Session session = model.openSession(SessionOptions.defaults().withThreads(settings.threads())
                .withContextSize(settings.tokens() + 1));
                Sequence sequence = session.newSequence();
                Sampler sampler = model.newSampler(SamplerOptions.greedy())) {
            settle(() -> generate(sequence, sampler));
        }
    }

    private void settle(Timed work) {
        long begin = System.nanoTime();
        do {
            work.nanos();
        } while (System.nanoTime() - begin < settings.settle() * 1_000_000L);
    }

    private void all(String prefix, boolean observable) {
        SessionOptions options = SessionOptions.defaults().withThreads(settings.threads()).withObservable(observable)
                .withBatchSize(NativeSettings.BATCH, NativeSettings.MICRO_BATCH);
        // one session at a time: the thread pools of several would be in each other's way
        try (Session session = model.openSession(options.withContextSize(settings.prompt()));
                Sequence sequence = session.newSequence()) {
            int[] prompt = Arrays.copyOf(tokens, settings.prompt());
            measure(prefix + Speeds.PREFILL, settings.prompt(), () -> {
                sequence.truncate(0);
                long begin = System.nanoTime();
                sequence.prefill(prompt);
                return System.nanoTime() - begin;
            });
        }
        try (Session session = model.openSession(options.withContextSize(settings.tokens() + 1));
                Sequence sequence = session.newSequence();
                Sampler sampler = model.newSampler(SamplerOptions.greedy())) {
            measure(prefix + Speeds.DECODE, settings.tokens(), () -> decode(sequence));
            measure(prefix + GENERATE, settings.tokens(), () -> generate(sequence, sampler));
        }
        try (Session session = model.openSession(options.withContextSize(settings.parallelContext())
                .withMaxSequences(settings.most())
                .withCacheLayout(settings.shared() ? CacheLayout.SHARED : CacheLayout.PER_SEQUENCE))) {
            for (int count : settings.sequences()) {
                measure(prefix + Speeds.PARALLEL + count, count * settings.parallelTokens(),
                        () -> decodeTogether(session, count));
            }
        }
    }

    /** Takes the time of some work, which begins and ends it itself. */
    @FunctionalInterface
    private interface Timed {
        long nanos();
    }

    private void measure(String name, int amount, Timed work) {
        settle(work);
        List<Double> samples = new ArrayList<>();
        for (int i = 0; i < settings.samples(); i++) {
            samples.add(1e9 * amount / work.nanos());
        }
        System.out.println(Speeds.line(name, samples));
    }

    private long decode(Sequence sequence) {
        sequence.truncate(0);
        long begin = System.nanoTime();
        for (int i = 0; i < settings.tokens(); i++) {
            sequence.decode(tokens[i]);
        }
        return System.nanoTime() - begin;
    }

    /** A text of as many tokens, whatever its end; the token that comes last is not decoded, but that before is. */
    private long generate(Sequence sequence, Sampler sampler) {
        sequence.truncate(0);
        long begin = System.nanoTime();
        try (Generation generation = Generation.start(sequence, new int[]{tokens[0]}, sampler, GenerationOptions
                .defaults().withMaxTokens(settings.tokens()).withStopAtEndOfGeneration(false))) {
            while (generation.hasNext()) {
                generation.next();
            }
        }
        return System.nanoTime() - begin;
    }

    private long decodeTogether(Session session, int count) {
        List<Sequence> open = new ArrayList<>();
        try {
            Batch batch = session.batch();
            batch.clear();
            for (int i = 0; i < count; i++) {
                Sequence sequence = session.newSequence();
                open.add(sequence);
                for (int t = 0; t < settings.parallelPrompt(); t++) {
                    if (batch.size() == batch.capacity()) {
                        session.decode(batch);
                        batch.clear();
                    }
                    batch.add(sequence, tokens[t], t == settings.parallelPrompt() - 1);
                }
            }
            session.decode(batch);
            long begin = System.nanoTime();
            for (int t = 0; t < settings.parallelTokens(); t++) {
                batch.clear();
                for (Sequence sequence : open) {
                    batch.add(sequence, tokens[settings.parallelPrompt() + t], true);
                }
                session.decode(batch);
                for (int i = 0; i < count; i++) {
                    session.logits(i); // where the next token would be chosen
                }
            }
            long nanos = System.nanoTime() - begin;
            batch.clear();
            return nanos;
        } finally {
            open.forEach(Sequence::close);
        }
    }
}
