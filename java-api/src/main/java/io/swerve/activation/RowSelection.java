package io.swerve.activation;

/** Which rows of a layer a tap receives. */
public enum RowSelection {
    /**
     * Every token of the batch. llama.cpp computes the last layer only for tokens whose logits are wanted, so a tap of
     * all rows on the last layer makes it compute the logits of every token too, which a long prompt feels.
     */
    ALL,
    /** Only the tokens whose logits are wanted: the last one of a prompt, and every generated one. */
    OUTPUTS
}
