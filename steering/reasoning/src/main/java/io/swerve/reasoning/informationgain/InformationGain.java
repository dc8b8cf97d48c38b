package io.swerve.reasoning.informationgain;

import java.util.Arrays;

/**
 * How much each step of a trace lowers the perplexity of the true answer:
 * {@code PPL_i = P(answer | question, steps 1..i)^(-1/N)}, {@code drop_i = PPL_(i-1) - PPL_i}, and their mean over the
 * steps.
 *
 * <p>
 * The mean telescopes to {@code (PPL_0 - PPL_t) / t}: only the ends and the number of steps matter, and cutting a trace
 * into more steps lowers it. Compare traces that were split alike.
 *
 * <p>
 * Immutable and thread-safe.
 */
public final class InformationGain {
    private final double[] logProbabilities;
    private final int answerTokens;

    /** How the drops are averaged. */
    public enum Divisor {
        /** By the number of steps, as in the paper. */
        STEPS,
        /** By the number of steps and one, as in the published code. */
        STEPS_AND_ONE
    }

    private InformationGain(double[] logProbabilities, int answerTokens) {
        this.logProbabilities = logProbabilities;
        this.answerTokens = answerTokens;
    }

    /**
     * Takes what a judge found.
     *
     * @param logProbabilities for 0, 1, ..., t steps the log-probability of the whole answer, in nats; at least two, each
     *            finite and at most 0
     * @param answerTokens how many tokens were scored, at least 1
     * @return the measures
     * @throws IllegalArgumentException if a number is not as described
     */
    public static InformationGain of(double[] logProbabilities, int answerTokens) {
        if (logProbabilities.length < 2) {
            throw new IllegalArgumentException("information gain needs at least one step: the answer scored without and"
                    + " with it; was given " + logProbabilities.length + " scores");
        }
        if (answerTokens < 1) {
            throw new IllegalArgumentException("an answer has at least 1 token, not " + answerTokens);
        }
        for (double value : logProbabilities) {
            if (!(value <= 0) || Double.isInfinite(value)) {
                throw new IllegalArgumentException("log-probabilities are finite and at most 0, one is " + value);
            }
        }
        return new InformationGain(logProbabilities.clone(), answerTokens);
    }

    /**
     * Takes perplexities.
     *
     * @param perplexities for 0, 1, ..., t steps; at least two, each finite and at least 1
     * @return the measures, of an answer of one token
     * @throws IllegalArgumentException if a number is not as described
     */
    public static InformationGain ofPerplexities(double... perplexities) {
        return of(Arrays.stream(perplexities).map(perplexity -> -Math.log(perplexity)).toArray(), 1);
    }

    /** {@return the number of steps, at least 1} */
    public int steps() {
        return logProbabilities.length - 1;
    }

    /**
     * {@return the perplexity of the answer after some steps, at least 1}
     *
     * @param steps from 0 to {@link #steps()}
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public double perplexity(int steps) {
        return Math.exp(-logProbabilities[steps] / answerTokens);
    }

    /**
     * {@return the log-probability of the answer after some steps, nats, at most 0}
     *
     * @param steps from 0 to {@link #steps()}
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public double logProbability(int steps) {
        return logProbabilities[steps];
    }

    /**
     * {@return what each step takes off the perplexity, one number for each step, negative where the answer becomes
     * less likely}
     */
    public double[] drops() {
        double[] drops = new double[steps()];
        for (int i = 0; i < drops.length; i++) {
            drops[i] = perplexity(i) - perplexity(i + 1);
        }
        return drops;
    }

    /** {@return the information gain of the paper: the mean drop per step} */
    public double gain() {
        return gain(Divisor.STEPS);
    }

    /**
     * {@return the information gain: the mean drop}
     *
     * @param divisor what the sum of the drops is divided by
     */
    public double gain(Divisor divisor) {
        double sum = 0;
        for (double drop : drops()) {
            sum += drop;
        }
        return sum / (divisor == Divisor.STEPS ? steps() : steps() + 1);
    }

    /**
     * {@return the gain in log-probability per step, {@code (log P_t - log P_0) / t}: unlike perplexities, it isn't
     * ruled by the few answers that were very unlikely before, nats per step}
     */
    public double logGain() {
        return (logProbabilities[steps()] - logProbabilities[0]) / steps();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InformationGain gain && answerTokens == gain.answerTokens
                && Arrays.equals(logProbabilities, gain.logProbabilities);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(logProbabilities) + answerTokens;
    }

    @Override
    public String toString() {
        return "InformationGain[" + gain() + " over " + steps() + " steps]";
    }
}
