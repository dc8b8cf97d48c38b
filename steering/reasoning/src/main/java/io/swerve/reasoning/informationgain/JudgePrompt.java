package io.swerve.reasoning.informationgain;

import java.util.List;

/** How a judge is shown a question, the first steps of a trace, and the answer that it scores. */
public interface JudgePrompt {
    /**
     * Writes what stands before the answer.
     *
     * @param question the question
     * @param steps the first steps; none for the question alone
     * @return the text; its special tokens are parsed, and the tokenizer's own first token is added
     */
    String before(String question, List<String> steps);

    /**
     * Writes the answer that is scored. It is tokenized by itself.
     *
     * @param answer the true answer
     * @return the text, with its leading space where there is one
     */
    default String scored(String answer) {
        return " " + answer;
    }

    /** {@return a prompt for models without a chat format, question, steps and {@code Answer:}, each on a line} */
    static JudgePrompt plain() {
        return (question, steps) -> question + "\n" + String.join("", steps.stream().map(step -> step + "\n").toList())
                + "Answer:";
    }
}
