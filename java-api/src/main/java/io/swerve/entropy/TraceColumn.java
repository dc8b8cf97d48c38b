package io.swerve.entropy;

import java.lang.foreign.ValueLayout;

/** A column of a {@link TokenTrace}: one value per token. */
public enum TraceColumn {
    /** Id of the token that was taken: {@code int}. */
    TOKEN_ID("token_id", ValueLayout.JAVA_INT),
    /** Log-probability of the token that was taken, in nats: {@code double}. */
    LOG_PROBABILITY("log_probability", ValueLayout.JAVA_DOUBLE),
    /** Entropy of the distribution it was taken from, in nats: {@code double}. */
    ENTROPY("entropy", ValueLayout.JAVA_DOUBLE),
    /** Varentropy of that distribution, in nats squared: {@code double}. */
    VARENTROPY("varentropy", ValueLayout.JAVA_DOUBLE),
    /** Id of the most likely token: {@code int}. */
    TOP_ID("top_id", ValueLayout.JAVA_INT),
    /** Probability of its most likely token: {@code double}. */
    TOP_PROBABILITY("top_probability", ValueLayout.JAVA_DOUBLE),
    /** Id of the second most likely token, or -1: {@code int}. */
    SECOND_ID("second_id", ValueLayout.JAVA_INT),
    /** Probability of its second most likely token: {@code double}. */
    SECOND_PROBABILITY("second_probability", ValueLayout.JAVA_DOUBLE),
    /** Time the token took, in nanoseconds: {@code long}. */
    ELAPSED_NANOS("elapsed_nanos", ValueLayout.JAVA_LONG);

    private final String key;
    private final ValueLayout layout;

    TraceColumn(String key, ValueLayout layout) {
        this.key = key;
        this.layout = layout;
    }

    /** {@return the column's name in JSON: the key, in snake case} */
    public String key() {
        return key;
    }

    /**
     * {@return the layout of one value, aligned and in native order, {@link ValueLayout#JAVA_LONG}, {@link
     * ValueLayout#JAVA_DOUBLE} or {@link ValueLayout#JAVA_INT}}
     */
    public ValueLayout layout() {
        return layout;
    }
}
