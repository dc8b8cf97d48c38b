package io.swerve.chat;

import io.swerve.Session;
import java.util.List;
import java.util.Objects;

/**
 * A conversation with a model: messages in, events out.
 *
 * <pre>{@code
 * try (Conversation conversation = Conversation.open(session)) {
 *     conversation.add(ChatMessage.system("Be brief."));
 *     conversation.ask("Where is Vienna?").forEachRemaining(event -> {
 *         if (event instanceof ReplyEvent.Text text) {
 *             System.out.print(text.text());
 *         }
 *     });
 *     String answer = conversation.ask("And Graz?").await().message().content();
 * }
 * }</pre>
 *
 * <p>
 * Each turn is rendered anew by the model's template, and answered as a fresh session would that is given the whole of it:
 * what users write stays text, and reasoning of earlier turns is left out where the template leaves it out. But only what
 * differs from the turn before is read again; the rest is in the session's cache. Where a model can't roll its cache
 * back, because it keeps a recurrent state or has layers with a sliding window, the conversation goes back to a state that
 * it saved in the last turn, or reads from the start.
 *
 * <p>
 * It takes one sequence of the session, which may hold several conversations ({@link #fork}) and serve others beside. It
 * shares the thread rule of the session: any thread, but one at a time, and one {@link Reply} at a time. Only
 * {@link Reply#cancel} and {@link Reply#discard} may be called while another thread reads the reply. Close it to free the
 * sequence; it ends with its session.
 */
public final class Conversation implements AutoCloseable {
    private final ConversationOptions options;
    private final PrefixCache cache;
    private final ChatTemplate template;
    private History history;
    private Reply reply; // the one that is being read, null for none
    private boolean closed;

    private Conversation(ConversationOptions options, ChatTemplate template, PrefixCache cache, History history) {
        this.options = options;
        this.template = template;
        this.cache = cache;
        this.history = history;
    }

    /**
     * Begins a conversation with the default options.
     *
     * @param session serves it
     * @return the conversation, without messages, to be closed by the caller
     * @throws IllegalStateException if all sequences of the session are in use
     * @throws ChatTemplateException if the model's template is malformed
     * @throws io.swerve.ClosedException if the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using it
     */
    public static Conversation open(Session session) {
        return open(session, ConversationOptions.defaults());
    }

    /**
     * Begins a conversation.
     *
     * @param session serves it
     * @param options how it is held
     * @return the conversation, without messages, to be closed by the caller
     * @throws IllegalStateException if all sequences of the session are in use
     * @throws ChatTemplateException if the model's template is malformed
     * @throws io.swerve.ClosedException if the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using it
     */
    public static Conversation open(Session session, ConversationOptions options) {
        Objects.requireNonNull(options, "options");
        ChatTemplate template = options.template().orElseGet(session.model()::chatTemplateOrDefault)
                .forTokens(session.model().tokenizer());
        return new Conversation(options, template, PrefixCache.of(session), History.EMPTY);
    }

    /** {@return the session that serves it} */
    public Session session() {
        return cache.session();
    }

    /** {@return the options, as given when it was opened} */
    public ConversationOptions options() {
        return options;
    }

    /** {@return all messages, oldest first, also those that don't fit into the context any more; unmodifiable} */
    public List<ChatMessage> messages() {
        return history.messages();
    }

    /** {@return how many tokens the session's cache holds of it} */
    public int cachedTokens() {
        return cache.sequence().length();
    }

    /**
     * Adds messages that nobody answers yet: an instruction, results of tools, or what was said elsewhere.
     *
     * @param messages the messages, oldest first
     * @throws IllegalStateException if a reply is being read
     * @throws io.swerve.ClosedException if it was closed
     */
    public void add(ChatMessage... messages) {
        requireIdle();
        for (ChatMessage message : messages) {
            history = history.plus(message);
        }
    }

    /**
     * Says something, to be answered as {@link ConversationOptions#turn()} says.
     *
     * @param text what the user says
     * @return the reply, which comes while it is read
     * @throws RuntimeException as {@link #ask(ChatMessage, TurnOptions)}
     */
    public Reply ask(String text) {
        return ask(text, options.turn());
    }

    /**
     * Says something.
     *
     * @param text what the user says
     * @param turn how it is answered
     * @return the reply, which comes while it is read
     * @throws RuntimeException as {@link #ask(ChatMessage, TurnOptions)}
     */
    public Reply ask(String text, TurnOptions turn) {
        return ask(ChatMessage.user(text), turn);
    }

    /**
     * Adds a message and lets the model reply. On an exception the conversation is as before.
     *
     * @param message what the user says, or a tool's result
     * @param turn how it is answered
     * @return the reply, which comes while it is read
     * @throws io.swerve.ContextFullException if the conversation doesn't fit into the context, and the policy is to refuse
     *             it or leaving turns out doesn't help
     * @throws ChatTemplateException if the template refuses the messages or fails on them
     * @throws IllegalArgumentException if an argument is nothing that a template can read, a grammar is invalid, or a
     *             biased token isn't in the vocabulary
     * @throws IllegalStateException if another reply is being read
     * @throws io.swerve.ClosedException if the conversation or the session was closed
     */
    public Reply ask(ChatMessage message, TurnOptions turn) {
        requireIdle();
        return reply(history.plus(message), turn);
    }

    /**
     * Lets the model reply to the messages that are there, as {@link ConversationOptions#turn()} says.
     *
     * @return the reply, which comes while it is read
     * @throws RuntimeException as {@link #ask(ChatMessage, TurnOptions)}
     */
    public Reply reply() {
        return reply(options.turn());
    }

    /**
     * Lets the model reply to the messages that are there.
     *
     * @param turn how they are answered
     * @return the reply, which comes while it is read
     * @throws RuntimeException as {@link #ask(ChatMessage, TurnOptions)}
     */
    public Reply reply(TurnOptions turn) {
        requireIdle();
        return reply(history, turn);
    }

    /**
     * Takes the last reply back and lets the model reply again, as {@link ConversationOptions#turn()} says.
     *
     * @return the reply, which comes while it is read
     * @throws RuntimeException as {@link #ask(ChatMessage, TurnOptions)}
     */
    public Reply regenerate() {
        return regenerate(options.turn());
    }

    /**
     * Takes the last reply back, if there is one behind the last other message, and lets the model reply again.
     *
     * @param turn how it replies; another seed draws another reply
     * @return the reply, which comes while it is read
     * @throws RuntimeException as {@link #ask(ChatMessage, TurnOptions)}
     */
    public Reply regenerate(TurnOptions turn) {
        requireIdle();
        int count = history.messages().size();
        while (count > 0 && history.messages().get(count - 1).role().equals("assistant")) {
            count--;
        }
        return reply(history.upTo(count), turn);
    }

    private Reply reply(History wanted, TurnOptions turn) {
        var writer = new TurnPrompt.Writer(session().model(), options, template, session().sequenceCapacity());
        TurnPrompt prompt = writer.write(wanted, turn);
        List<ChatMessage> dropped = prompt.history().turnsLeftOut() > wanted.turnsLeftOut()
                ? newlyLeftOut(prompt.history(), wanted)
                : List.of();
        reply = new Reply(this, new TurnDecoder(cache, writer, prompt, turn), dropped);
        history = prompt.history();
        return reply;
    }

    private static List<ChatMessage> newlyLeftOut(History now, History before) {
        List<ChatMessage> all = now.leftOut();
        return all.subList(before.leftOut().size(), all.size());
    }

    /**
     * Replaces a message and takes back all that follows it.
     *
     * @param index of the message in {@link #messages()}
     * @param message in its place
     * @throws IndexOutOfBoundsException if there is no such message
     * @throws IllegalStateException if a reply is being read
     * @throws io.swerve.ClosedException if it was closed
     */
    public void edit(int index, ChatMessage message) {
        requireIdle();
        history = history.replaced(index, message);
    }

    /**
     * Takes back all messages from some point on.
     *
     * @param count how many messages stay, from 0 to that of {@link #messages()}
     * @throws IndexOutOfBoundsException if there are fewer messages
     * @throws IllegalStateException if a reply is being read
     * @throws io.swerve.ClosedException if it was closed
     */
    public void truncate(int count) {
        requireIdle();
        Objects.checkIndex(count, history.messages().size() + 1);
        history = history.upTo(count);
    }

    /**
     * Begins a second conversation with the same messages, which goes on by itself. What is in the cache is shared.
     *
     * @return the conversation, to be closed by the caller
     * @throws IllegalStateException if a reply is being read, or all sequences of the session are in use: see
     *             {@link io.swerve.SessionOptions#withMaxSequences}
     * @throws io.swerve.ClosedException if it or the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using the session
     */
    public Conversation fork() {
        requireIdle();
        return new Conversation(options, template, cache.fork(), history);
    }

    /** A reply is over; the message is null if it isn't to be kept. */
    void ended(Reply ended, ChatMessage message) {
        if (reply == ended) {
            reply = null;
            if (message != null) {
                history = history.plus(message);
            }
        }
    }

    private void requireIdle() {
        if (closed) {
            throw new io.swerve.ClosedException("the conversation is closed");
        }
        if (reply != null) {
            throw new IllegalStateException(
                    "a reply of this conversation is being read: read it to its end, cancel or close it first");
        }
    }

    /**
     * Ends the reply that is being read, and frees the sequence. Idempotent; without effect on a closed session.
     *
     * @throws io.swerve.ConcurrentUseException if another thread is using the session
     */
    @Override
    public void close() {
        if (!closed) {
            if (reply != null) {
                reply.close();
            }
            cache.close();
            closed = true; // not before: after a ConcurrentUseException the caller tries again
        }
    }
}
