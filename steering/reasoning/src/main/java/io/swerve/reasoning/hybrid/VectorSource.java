package io.swerve.reasoning.hybrid;

/** What a category's vector is the difference of: two means of rows, and no gradient. */
public enum VectorSource {
    /**
     * The base model's rows of the category's sentences in the thinking model's traces, minus its rows of what it would
     * have written itself in their place. The difference of means of the paper's code; works for any two models with one
     * tokenizer.
     */
    SEGMENTS,
    /**
     * The thinking model's rows minus the base model's rows of the same tokens, where their most likely next tokens
     * differ. Of this library. Works only for models whose residual streams mean the same: where one was trained from
     * the other.
     */
    MODELS
}
