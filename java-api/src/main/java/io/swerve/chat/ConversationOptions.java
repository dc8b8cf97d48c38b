package io.swerve.chat;

import java.util.Objects;
import java.util.Optional;

/**
 * How a conversation is held.
 *
 * @param template writes the messages; empty for the model's own, which is {@code tool_use} where there are tools and the
 *            model brings one of that name, and {@link ChatTemplate#CHATML} with a warning if it brings none
 * @param policy what happens when the context is full
 * @param turn how turns are answered that don't say otherwise
 */
public record ConversationOptions(Optional<ChatTemplate> template, ContextPolicy policy, TurnOptions turn) {
    private static final ConversationOptions DEFAULTS = new ConversationOptions(Optional.empty(), ContextPolicy.REFUSE,
            TurnOptions.defaults());

    /**
     * Creates options.
     *
     * @throws NullPointerException if a part is null
     */
    public ConversationOptions {
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(turn, "turn");
    }

    /** {@return the defaults: the model's own template, refusal of what doesn't fit, turns by their defaults} */
    public static ConversationOptions defaults() {
        return DEFAULTS;
    }

    /**
     * {@return these options with a template}
     *
     * @param other in place of the model's own
     */
    public ConversationOptions withTemplate(ChatTemplate other) {
        return new ConversationOptions(Optional.of(other), policy, turn);
    }

    /**
     * {@return these options with another policy}
     *
     * @param other what happens when the context is full
     */
    public ConversationOptions withPolicy(ContextPolicy other) {
        return new ConversationOptions(template, other, turn);
    }

    /**
     * {@return these options with other turns}
     *
     * @param other how turns are answered that don't say otherwise
     */
    public ConversationOptions withTurn(TurnOptions other) {
        return new ConversationOptions(template, policy, other);
    }
}
