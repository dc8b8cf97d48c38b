package io.swerve.bench.lab;

/**
 * One text of the training data, with special tokens spelled out.
 *
 * @param prompt
 *            the conversation before the model's reply; empty for a document
 * @param completion
 *            the reply, or the document
 */
public record TrainingText(String prompt, String completion) {
    /** {@return the whole text: the prompt, then the completion} */
    public String text() {
        return prompt + completion;
    }
}
