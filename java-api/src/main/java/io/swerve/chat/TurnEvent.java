package io.swerve.chat;

import io.swerve.StopReason;
import java.util.List;
import java.util.Objects;

/** What happens in a turn of a {@link Conversation}: what is left out, what the model says, and the end. */
public sealed interface TurnEvent permits ReplyEvent, TurnEvent.Dropped, TurnEvent.End {
    /**
     * The oldest turns don't fit into the context any more, so the model reads the conversation without them, in this turn
     * and in those that follow. The first event of a reply, if it comes.
     *
     * @param messages what was left out just now, oldest first; {@link Conversation#messages} still has them
     */
    record Dropped(List<ChatMessage> messages) implements TurnEvent {
        /** Creates an event. */
        public Dropped {
            messages = List.copyOf(messages);
        }
    }

    /**
     * The reply is over. The last event of every reply that doesn't fail.
     *
     * @param message all that the model said, reasoning and calls of tools included
     * @param kept whether the message is part of the conversation now; not if it is empty, or the reply was
     *            {@linkplain Reply#discard() discarded}
     * @param stopReason why it ended
     * @param usage what it took
     */
    record End(ChatMessage message, boolean kept, StopReason stopReason, Usage usage) implements TurnEvent {
        /** Creates an event. */
        public End {
            Objects.requireNonNull(message, "message");
            Objects.requireNonNull(stopReason, "stopReason");
            Objects.requireNonNull(usage, "usage");
        }
    }
}
