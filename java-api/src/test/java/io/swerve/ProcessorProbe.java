package io.swerve;

import io.swerve.entropy.LogitStatistics;
import java.nio.file.Path;
import java.util.Locale;

/** Some tests whose results depend on how batches round, and by how much they do. */
final class ProcessorProbe {
    static final String HEADING = "Plugin; greatest difference of a token's log probability, all tokens in one batch"
            + " against one by one: 32-bit weights, 8-bit weights; rows with another likeliest token: of each";
    private static final double ROUNDING = 1e-3;

    private ProcessorProbe() {}

    /** How far apart two readings of a text are. */
    private record Difference(double nats, int turned) {}

    /**
     * Runs.
     *
     * @param args the plugin's name
     */
    public static void main(String[] args) {
        SequenceTest.load();
        SequenceTest sequences = new SequenceTest();
        for (CacheLayout layout : CacheLayout.values()) {
            sequences.layout = layout;
            sequences.aPromptMayComeTokenByToken();
            sequences.aPromptIsCutIntoBatchesAsNeeded(7);
            sequences.severalSequencesInOneBatchAgreeWithEachAlone();
        }
        SequenceTest.close();
        Difference precise = difference(Lab.precise(), Lab.preciseOptions());
        Difference quantized = difference(Lab.THINK, Lab.options());
        if (precise.nats > ROUNDING || precise.turned > 0) {
            throw new AssertionError("32-bit weights: " + precise);
        }
        System.out.printf(Locale.ROOT, "%s; %.2g, %.2g; %d, %d%n", args[0], precise.nats, quantized.nats,
                precise.turned, quantized.turned);
    }

    private static Difference difference(Path file, SessionOptions options) {
        try (Model model = Model.load(file); Session session = model.openSession(options.withMaxSequences(2))) {
            int[] text = Lab.longPrompt(model);
            Sequence together = session.newSequence();
            for (int token : text) {
                session.batch().add(together, token, true);
            }
            session.decode(session.batch());
            double[] expected = new double[text.length - 1];
            int[] likeliest = new int[expected.length];
            LogitStatistics statistics = new LogitStatistics();
            for (int i = 0; i < expected.length; i++) {
                expected[i] = logProbability(session.logits(i), text[i + 1], statistics);
                likeliest[i] = statistics.topId();
            }
            Sequence single = session.newSequence();
            double most = 0;
            int turned = 0;
            for (int i = 0; i < expected.length; i++) {
                double found = logProbability(single.decode(text[i]), text[i + 1], statistics);
                most = Math.max(most, Math.abs(found - expected[i]));
                turned += statistics.topId() == likeliest[i] ? 0 : 1;
            }
            return new Difference(most, turned);
        }
    }

    private static double logProbability(Logits logits, int token, LogitStatistics statistics) {
        statistics.measure(logits.segment(), logits.size(), 1);
        return statistics.logProbability(logits.get(token));
    }
}
