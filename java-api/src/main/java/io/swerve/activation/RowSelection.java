package io.swerve.activation;

/** Which rows of a layer a tap receives. */
public enum RowSelection {
    /**
     * Every token of the batch. llama.cpp computes the last layer only for tokens whose logits are wanted. So a tap of all
     * rows on the last layer makes it compute that layer's feed-forward network for every token, and the logits too where
     * a batch asks for those of some token; a batch that asks for none ends before them. {@link io.swerve.Sequence#prefill}
     * therefore decodes the last token of a prompt by itself then.
     */
    ALL,
    /** Only the tokens whose logits are wanted: the last one of a prompt, and every generated one. */
    OUTPUTS
}
