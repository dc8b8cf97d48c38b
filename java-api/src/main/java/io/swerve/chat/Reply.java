package io.swerve.chat;

import io.swerve.GeneratedToken;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;

/**
 * A model's reply in a {@link Conversation}, event by event: an iterator that decodes when it is asked for the next event,
 * so whoever stops asking stops the work. {@link #await()} reads all of it at once.
 *
 * <p>
 * Thread rule: that of the session, except {@link #cancel()} and {@link #discard()}, which any thread may call. A reply
 * that was read to its end has freed what it took; close others.
 */
public final class Reply implements Iterator<TurnEvent>, AutoCloseable {
    /** How a reply ends early. */
    private enum Ending {
        NONE, CANCELLED, DISCARDED
    }

    private final Conversation conversation;
    private final TurnDecoder decoder;
    private final ReplyParser parser;
    private boolean thinking;
    private int tokens;
    private int reasoningTokens;
    private final Queue<TurnEvent> ready = new ArrayDeque<>();
    private volatile Ending ending = Ending.NONE;
    private GeneratedToken token; // null before the first
    private TurnEvent.End end; // null before the end
    private volatile boolean done;

    Reply(Conversation conversation, TurnDecoder decoder, List<ChatMessage> dropped) {
        this.conversation = conversation;
        this.decoder = decoder;
        this.parser = decoder.prompt().replyParser();
        this.thinking = decoder.prompt().opensReasoning();
        if (!dropped.isEmpty()) {
            ready.add(new TurnEvent.Dropped(dropped));
        }
    }

    /**
     * {@return whether there is another event} Decodes until there is one. On an exception the reply is over, and the
     * conversation without it.
     *
     * @throws io.swerve.ContextFullException if other sequences of the session have taken the room
     * @throws io.swerve.DecodeException if llama.cpp fails
     * @throws io.swerve.ClosedException if the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using it
     */
    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && !done) {
            advance();
        }
        return !ready.isEmpty();
    }

    @Override
    public TurnEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the reply is over");
        }
        return ready.remove();
    }

    private void advance() {
        boolean complete = false;
        try {
            Optional<GeneratedToken> next = decoder.next();
            if (next.isPresent()) {
                take(next.get());
            } else {
                finish();
            }
            complete = true;
        } finally {
            if (!complete) {
                done = true;
                try {
                    decoder.close();
                } finally {
                    conversation.ended(this, null);
                }
            }
        }
    }

    private void take(GeneratedToken next) {
        token = next;
        List<ReplyEvent> events = parser.feed(next.text());
        boolean thought = thinking || events.stream().anyMatch(ReplyEvent.Reasoning.class::isInstance);
        if (!events.isEmpty()) {
            thinking = events.getLast() instanceof ReplyEvent.Reasoning;
        }
        tokens++;
        reasoningTokens += thought ? 1 : 0;
        ready.addAll(events);
    }

    private void finish() {
        decoder.close();
        ready.addAll(parser.finish());
        ChatMessage message = parser.message();
        boolean empty = message.content().isEmpty() && message.reasoning().isEmpty() && message.toolCalls().isEmpty();
        boolean kept = ending != Ending.DISCARDED && !empty;
        end = new TurnEvent.End(message, kept, decoder.stopReason(), decoder.usage(tokens, reasoningTokens));
        ready.add(end);
        done = true;
        conversation.ended(this, kept ? message : null);
    }

    /**
     * Reads the rest of the reply.
     *
     * @return its end
     * @throws IllegalStateException if the reply was closed, or failed before
     * @throws RuntimeException as {@link #hasNext()}
     */
    public TurnEvent.End await() {
        while (hasNext()) {
            next();
        }
        if (end == null) {
            throw new IllegalStateException("the reply failed before, or was closed: it has no end to wait for");
        }
        return end;
    }

    /** {@return the token that the last event came with: its entropy and log-probability; empty before the first} */
    public Optional<GeneratedToken> token() {
        return Optional.ofNullable(token);
    }

    /**
     * Ends the reply within the token that is being decoded, if there is one, or within the batch of the prompt. What was
     * said so far is part of the conversation. Any thread may call this; the events end as usual.
     */
    public void cancel() {
        end(Ending.CANCELLED);
    }

    /** Ends the reply like {@link #cancel()}, and drops what was said so far: the message that it answers stays. */
    public void discard() {
        end(Ending.DISCARDED);
    }

    private void end(Ending how) {
        if (!done) { // what the session does then is another's
            if (ending == Ending.NONE) {
                ending = how;
            }
            decoder.cancel();
        }
    }

    /** Ends the reply like {@link #cancel()}, unless it is over, and frees what it took. Idempotent. */
    @Override
    public void close() {
        if (!done) {
            cancel();
            await();
        }
        ready.clear();
    }
}
