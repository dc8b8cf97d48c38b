package io.swerve.bench.lab;

import java.util.Optional;

/**
 * One drawn conversation.
 *
 * @param system
 *            the system prompt, if there is one
 * @param question
 *            the user's question
 * @param style
 *            how the reply is reasoned
 * @param trace
 *            the reasoning; empty for {@link Style#DIRECT}
 * @param problem
 *            what is asked
 */
public record LabExample(Optional<String> system, String question, Style style, Optional<String> trace,
        Problem problem) {
    /**
     * Writes the conversation in the models' markup.
     *
     * @return the prompt and the reply
     */
    public TrainingText render() {
        return new TrainingText(ChatMl.prompt(system, question), ChatMl.reply(trace, problem.answer()));
    }
}
