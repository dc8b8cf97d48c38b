package io.swerve.steering.calibration;

import io.swerve.Logits;
import io.swerve.Progress;
import io.swerve.Sequence;
import io.swerve.Session;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Measures how sensitive a model's logits are to a steering of the last token, forward passes only: the first and second
 * central differences of the logits through the rest of the network. The tokens before the last one are not steered.
 *
 * <p>
 * With quantized weights the activations are rounded too, and second differences of small steps measure that rounding: on
 * the lab's thinking model with Q8_0 weights, the curvature falls with the square of the step up to 0.2, while the
 * sensitivity is the same from 0.1 on. The closed form is then smaller than it could be, but still a bound.
 *
 * @param step the difference in strength, d, above 0: 0.05 to 0.2 for quantized models and vectors as they are extracted
 * @param progress is told after each text
 */
public record AscEstimator(float step, Progress progress) {
    /**
     * Creates an estimator.
     *
     * @throws IllegalArgumentException if the step is not above 0 and finite
     */
    public AscEstimator {
        if (!(step > 0) || !Float.isFinite(2 * step)) {
            throw new IllegalArgumentException("the step must be above 0 and finite, was " + step);
        }
    }

    /** {@return the usual estimator, step 0.1} */
    public static AscEstimator defaults() {
        return new AscEstimator(0.1f, (_, _) -> true);
    }

    /**
     * Sets who follows.
     *
     * @param newProgress is told after each text
     * @return the changed estimator
     */
    public AscEstimator withProgress(Progress newProgress) {
        return new AscEstimator(step, newProgress);
    }

    /**
     * Measures at the last position that counts of each text.
     *
     * @param session without steering, with room for the longest text
     * @param steered what steers
     * @param texts at least one
     * @return the differences
     * @throws IllegalArgumentException if there are no texts, one is longer than the context, or the logits are not finite
     * @throws IllegalStateException if the session is steered already
     * @throws CancellationException if the progress follower or {@link Session#abort()} stopped it
     */
    public AscEstimate measure(Session session, Steered steered, List<CalibrationText> texts) {
        TextGroups.check(session, texts, 1);
        double[] fine = new double[texts.size()];
        double[] coarse = new double[texts.size()];
        double[] curvature = new double[texts.size()];
        try (Steered.Dial dial = steered.apply(session, 0)) {
            for (int i = 0; i < texts.size(); i++) {
                try (Probe probe = new Probe(session, dial, texts.get(i))) {
                    float[] centre = probe.at(0);
                    float[] up = probe.at(step);
                    float[] down = probe.at(-step);
                    fine[i] = distance(up, down) / (2.0 * step);
                    curvature[i] = secondDifference(up, centre, down) / ((double) step * step);
                    coarse[i] = distance(probe.at(2 * step), probe.at(-2 * step)) / (4.0 * step);
                }
                if (!progress.reached(i + 1, texts.size())) {
                    throw new CancellationException("the estimation was stopped after " + (i + 1) + " of "
                            + texts.size() + " texts");
                }
            }
        }
        return new AscEstimate(step, fine, coarse, curvature);
    }

    static double distance(float[] a, float[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (double) a[i] - b[i];
            squares += difference * difference;
        }
        return Math.sqrt(squares);
    }

    static double secondDifference(float[] up, float[] centre, float[] down) {
        double squares = 0;
        for (int i = 0; i < up.length; i++) {
            double difference = (double) up[i] - 2.0 * centre[i] + down[i];
            squares += difference * difference;
        }
        return Math.sqrt(squares);
    }

    /** The logits after a text as a function of the strength at its last token. */
    private static final class Probe implements AutoCloseable {
        private final Steered.Dial dial;
        private final int[] tokens;
        private final boolean recurrent;
        private final Sequence sequence;

        Probe(Session session, Steered.Dial dial, CalibrationText text) {
            this.dial = dial;
            tokens = Arrays.copyOf(text.tokens(), text.end());
            recurrent = session.model().isRecurrent();
            sequence = session.newSequence();
        }

        float[] at(float strength) {
            int last = tokens.length - 1;
            sequence.truncate(recurrent ? 0 : Math.min(last, sequence.length()));
            if (sequence.length() < last) {
                dial.set(sequence, 0);
                sequence.prefill(Arrays.copyOf(tokens, last));
            }
            dial.set(sequence, strength);
            try {
                Logits logits = sequence.decode(tokens[last]);
                float[] copy = new float[logits.size()];
                logits.copyTo(copy);
                return copy;
            } finally {
                dial.reset();
            }
        }

        @Override
        public void close() {
            sequence.close();
        }
    }
}
