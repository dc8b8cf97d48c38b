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
import java.util.Locale;

/**
 * What {@link PeersCommand} runs in a JVM of its own for Swerve: tokens with their texts, log-probabilities and
 * entropies, as users get them.
 */
final class SwerveProbe {
    private SwerveProbe() {}

    /**
     * Writes the texts, and reports on the standard output.
     *
     * @param arguments see {@link ProbeSettings}
     */
    public static void main(String... arguments) {
        ProbeSettings settings = ProbeSettings.parse(arguments);
        long begin = System.nanoTime();
        try (Model model = Model.load(settings.model());
                Session session = model.openSession(SessionOptions.defaults().withThreads(settings.threads())
                        .withContextSize(settings.contextSize()).withObservable(false));
                Sampler sampler = model.newSampler(SamplerOptions.greedy())) {
            System.out.printf(Locale.ROOT, "%s %.3f%n", ProbeProcess.LOADED, millisSince(begin));
            for (int round = 0; round < settings.rounds(); round++) {
                write(model, session, sampler, settings);
            }
        }
    }

    private static void write(Model model, Session session, Sampler sampler, ProbeSettings settings) {
        long begin = System.nanoTime();
        long first = 0;
        int count = 0;
        try (Sequence sequence = session.newSequence();
                Generation generation = Generation.start(sequence,
                        model.tokenizer().encode(settings.prompt(), Encoding.PROMPT), sampler,
                        GenerationOptions.defaults().withMaxTokens(settings.tokens())
                                .withStopAtEndOfGeneration(false))) {
            while (generation.hasNext()) {
                generation.next();
                if (count++ == 0) {
                    first = System.nanoTime();
                    System.out.println(ProbeProcess.FIRST);
                }
            }
        }
        System.out.printf(Locale.ROOT, "%s %d %.3f %.3f%n", ProbeProcess.ROUND, count, (first - begin) * 1e-6,
                millisSince(first));
    }

    private static double millisSince(long begin) {
        return (System.nanoTime() - begin) * 1e-6;
    }
}
