package io.swerve.steering.calibration;

import io.swerve.Session;
import io.swerve.Tokenizer;
import io.swerve.entropy.LogitStatistics;
import io.swerve.steering.extraction.ContrastPair;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * How much a model prefers the positive texts of contrast pairs to the negative ones: the mean log-probability of the
 * positive text's tokens minus that of the negative text's, both after the pair's prompt, in nats per token. Nothing is
 * generated.
 */
public final class Preference implements Objective {
    /** Positive and negative texts in turn. */
    private final List<CalibrationText> texts;

    /**
     * Creates an objective.
     *
     * @param tokenizer the model's
     * @param pairs at least one, held out from those that the vector was extracted from; positive and negative text must
     *            have tokens
     * @param parseSpecial whether markers such as {@code <|im_start|>} are read as the tokens they name
     * @throws IllegalArgumentException if there are no pairs, or a text is empty
     */
    public Preference(Tokenizer tokenizer, List<ContrastPair> pairs, boolean parseSpecial) {
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("a preference needs at least one contrast pair");
        }
        List<CalibrationText> all = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            for (String response : List.of(pairs.get(i).positive(), pairs.get(i).negative())) {
                if (response.isEmpty()) {
                    throw new IllegalArgumentException(
                            "pair " + (i + 1) + " has an empty text, which has no probability");
                }
                all.add(CalibrationText.of(tokenizer, pairs.get(i).prompt(), response, parseSpecial));
            }
        }
        texts = List.copyOf(all);
    }

    @Override
    public double[] score(Session session) {
        TextGroups.check(session, texts, 1);
        double[] scores = new double[texts.size() / 2];
        int done = 0;
        for (List<CalibrationText> group : TextGroups.of(session, texts, 1)) {
            Likelihood likelihood = new Likelihood(group);
            try (ForcedPass pass = new ForcedPass(session, group, false)) {
                while (!pass.done()) {
                    pass.step(likelihood);
                }
            }
            for (int i = 0; i < group.size(); i++, done++) {
                double mean = likelihood.sums[i] / group.get(i).positions();
                scores[done / 2] += done % 2 == 0 ? mean : -mean;
            }
        }
        return scores;
    }

    /** Sums the log-probabilities of the tokens that follow the positions. */
    private static final class Likelihood implements ForcedPass.LogitsReceiver {
        private final List<CalibrationText> group;
        private final double[] sums;
        private final LogitStatistics statistics = new LogitStatistics();

        Likelihood(List<CalibrationText> group) {
            this.group = group;
            sums = new double[group.size()];
        }

        @Override
        public void row(int text, int index, int row, MemorySegment logits) {
            CalibrationText of = group.get(text);
            int next = of.token(of.from() + index + 1);
            statistics.measure(logits, (int) (logits.byteSize() / Float.BYTES), 1);
            sums[text] += statistics.logProbability(logits.getAtIndex(ValueLayout.JAVA_FLOAT, next));
        }
    }
}
