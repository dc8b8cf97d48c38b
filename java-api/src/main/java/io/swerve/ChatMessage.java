package io.swerve;

import java.util.Objects;

/**
 * One message of a conversation.
 *
 * @param role who speaks; templates know {@code system}, {@code user} and {@code assistant}
 * @param content what is said
 */
public record ChatMessage(String role, String content) {
    /**
     * Creates a message.
     *
     * @throws NullPointerException if a part is null
     * @throws IllegalArgumentException if a part contains the character U+0000, where C strings end
     */
    public ChatMessage {
        requireNoNul(Objects.requireNonNull(role, "role"), "role");
        requireNoNul(Objects.requireNonNull(content, "content"), "content");
    }

    private static void requireNoNul(String text, String name) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(name + " contains the character U+0000 at index " + text.indexOf('\0'));
        }
    }

    /**
     * Creates a system message.
     *
     * @param content the instruction
     * @return the message
     */
    public static ChatMessage system(String content) {
        return new ChatMessage("system", content);
    }

    /**
     * Creates a user's message.
     *
     * @param content what the user says
     * @return the message
     */
    public static ChatMessage user(String content) {
        return new ChatMessage("user", content);
    }

    /**
     * Creates an assistant's message.
     *
     * @param content what the model said
     * @return the message
     */
    public static ChatMessage assistant(String content) {
        return new ChatMessage("assistant", content);
    }
}
