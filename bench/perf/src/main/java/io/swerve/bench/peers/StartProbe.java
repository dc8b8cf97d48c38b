package io.swerve.bench.peers;

import io.swerve.Encoding;
import io.swerve.Generation;
import io.swerve.GenerationOptions;
import io.swerve.Model;
import io.swerve.Sampler;
import io.swerve.SamplerOptions;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.bindings.loader.NativeLibraries;
import java.util.Locale;

/**
 * What {@link StartCommand} runs in a JVM of its own: to the first token, and then how long each part of that took.
 * Nothing is written or formatted before the first token.
 */
final class StartProbe {
    /** The parts of a start after the JVM's own, in order. */
    private enum Phase {
        LIBRARIES, MODEL, SESSION, ENCODING, PROMPT, TOKEN
    }

    private final long[] ends = new long[Phase.values().length];

    private StartProbe() {}

    /**
     * Writes some tokens and reports on the standard output.
     *
     * @param arguments see {@link ProbeSettings}
     */
    public static void main(String... arguments) {
        long begin = System.nanoTime();
        ProbeSettings settings = ProbeSettings.parse(arguments);
        new StartProbe().run(settings, begin);
    }

    private void ended(Phase phase) {
        ends[phase.ordinal()] = System.nanoTime();
    }

    private void run(ProbeSettings settings, long begin) {
        NativeLibraries.load();
        ended(Phase.LIBRARIES);
        try (Model model = Model.load(settings.model())) {
            ended(Phase.MODEL);
            try (Session session = model.openSession(SessionOptions.defaults().withThreads(settings.threads())
                    .withContextSize(settings.contextSize()).withObservable(false));
                    Sampler sampler = model.newSampler(SamplerOptions.greedy());
                    Sequence sequence = session.newSequence()) {
                ended(Phase.SESSION);
                int[] prompt = model.tokenizer().encode(settings.prompt(), Encoding.PROMPT);
                ended(Phase.ENCODING);
                generate(sequence, prompt, sampler, settings);
            }
        }
        report(begin);
    }

    private void generate(Sequence sequence, int[] prompt, Sampler sampler, ProbeSettings settings) {
        try (Generation generation = Generation.start(sequence, prompt, sampler, GenerationOptions.defaults()
                .withMaxTokens(settings.tokens()).withStopAtEndOfGeneration(false))) {
            ended(Phase.PROMPT);
            generation.next();
            ended(Phase.TOKEN);
            System.out.println(ProbeProcess.FIRST);
            while (generation.hasNext()) {
                generation.next();
            }
        }
    }

    private void report(long begin) {
        long before = begin;
        for (Phase phase : Phase.values()) {
            long end = ends[phase.ordinal()];
            System.out.println(
                    ProbeProcess.PHASE + " " + phase.name().toLowerCase(Locale.ROOT) + " " + (end - before) * 1e-6);
            before = end;
        }
        System.out.println(ProbeProcess.ROUND + " 1 0 1");
    }
}
