package io.swerve.chat;

/** What a conversation does when its messages don't fit into the context any more. */
public enum ContextPolicy {
    /** Refuses the turn by a {@link io.swerve.ContextFullException}; the conversation stays as it was. */
    REFUSE,
    /**
     * Leaves the oldest turns out of what the model reads: a user's message with all that follows until the next one. System
     * and developer messages stay, and the last turn does. So many are left out that what remains fills at most half of
     * the context, lest every turn reads everything anew. A {@link TurnEvent.Dropped} tells it. If the last turn
     * alone is too long, it is refused.
     */
    DROP_OLDEST_TURNS
}
