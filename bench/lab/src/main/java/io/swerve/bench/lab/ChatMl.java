package io.swerve.bench.lab;

import java.util.Optional;

/** The chat markup that the lab models were trained on: ChatML with the thinking markers of reasoning models. */
public final class ChatMl {
    /** The special token that opens a message; the role follows. */
    public static final String MESSAGE_START = "<|im_start|>";
    /** The special token that ends a message, and a model's reply. */
    public static final String MESSAGE_END = "<|im_end|>";
    /** The special token that opens the thinking span of a reply. */
    public static final String THINK_START = "<think>";
    /** The special token that ends the thinking span of a reply. */
    public static final String THINK_END = "</think>";

    private ChatMl() {}

    /**
     * Writes a conversation up to where the model's reply begins.
     *
     * @param system
     *            the system prompt, if there is one
     * @param question
     *            what the user asks
     * @return the prompt, to be tokenized with special tokens parsed
     */
    public static String prompt(Optional<String> system, String question) {
        return system.map(text -> message("system", text)).orElse("") + message("user", question) + MESSAGE_START
                + "assistant\n";
    }

    /**
     * Writes a model's reply.
     *
     * @param trace
     *            what it thinks, if it does
     * @param answer
     *            the answer, without the sentence around it
     * @return the reply with the token that ends it
     */
    public static String reply(Optional<String> trace, String answer) {
        return trace.map(text -> THINK_START + "\n" + text + "\n" + THINK_END + "\n").orElse("") + "The answer is "
                + answer + "." + MESSAGE_END;
    }

    private static String message(String role, String text) {
        return MESSAGE_START + role + "\n" + text + MESSAGE_END + "\n";
    }
}
