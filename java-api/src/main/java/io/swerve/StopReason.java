package io.swerve;

/** Why a generation ended. */
public enum StopReason {
    /** The model chose a token that ends the text or its turn. */
    END_OF_GENERATION,
    /** The text reached one of the stop strings. */
    STOP_STRING,
    /** As many tokens as allowed were generated. */
    MAX_TOKENS,
    /** The context has no room for another token. */
    CONTEXT_FULL,
    /** {@link Generation#cancel()} or {@link Generation#close()} was called. */
    CANCELLED
}
