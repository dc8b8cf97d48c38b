package io.swerve.bench.compare;

import java.util.function.ToDoubleFunction;

/** What is compared. */
public enum Metric {
    /** Tokens inside the thinking span. */
    THINKING_TOKENS("thinking tokens", answer -> answer.attempt().thinkingTokens()),
    /** All tokens of the answer. */
    TOKENS("tokens", answer -> answer.attempt().tokens().length),
    /** Mean entropy of the distributions that the tokens were taken from, in nats. */
    ENTROPY("mean entropy", answer -> answer.attempt().meanEntropy()),
    /** From the answer's first token to its last, in seconds, in the company of others. */
    SECONDS("seconds", answer -> answer.attempt().time().toNanos() * 1e-9),
    /** Tokens per second of one answer, in the company of others. */
    SPEED("tokens per second", answer -> answer.attempt().tokensPerSecond()),
    /** 1 for a right answer, 0 for a wrong one, NaN if nobody knows. */
    ACCURACY("right answers", answer -> answer.correct().map(right -> right ? 1.0 : 0.0).orElse(Double.NaN)),
    /** 1 for an answer that was cut at the longest length, else 0. */
    CUT("cut answers", answer -> answer.attempt().cut() ? 1.0 : 0.0);

    private final String label;
    private final ToDoubleFunction<JudgedAnswer> measure;

    Metric(String label, ToDoubleFunction<JudgedAnswer> measure) {
        this.label = label;
        this.measure = measure;
    }

    /** {@return what to call it: a few words} */
    public String label() {
        return label;
    }

    /** {@return whether it is yes or no of each answer, so that its mean is a share} */
    public boolean isShare() {
        return this == ACCURACY || this == CUT;
    }

    /**
     * Measures an answer.
     *
     * @param answer
     *            the answer
     * @return the value; NaN if there is none
     */
    public double of(JudgedAnswer answer) {
        return measure.applyAsDouble(answer);
    }
}
