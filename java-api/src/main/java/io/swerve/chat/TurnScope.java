package io.swerve.chat;

import io.swerve.Sequence;

/**
 * What is in force while one turn of a conversation is read and answered, such as a steering plan. What it changed is not
 * passed off as unchanged: when the turn is over, the conversation gives up what it has in its cache of that turn, and the
 * next turn reads it again.
 */
@FunctionalInterface
public interface TurnScope {
    /**
     * Begins, on the thread that reads the reply.
     *
     * @param sequence holds the tokens of all that was before the turn, and none of the turn itself
     * @return ends it; run once, on the same thread, however the turn ends
     */
    Runnable begin(Sequence sequence);
}
