package io.swerve.chat;

import io.swerve.PromptText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells the reasoning, the text and the calls of tools of a reply apart, while it is written. Made for one reply by
 * {@link ChatTemplate#replyParser}. It holds back only what may be the beginning of a marker, and never refuses what a
 * model writes: a malformed call is text.
 *
 * <p>
 * Give it the reply with its control tokens, see {@link io.swerve.GenerationOptions#withShowControl}: many templates'
 * markers are such tokens. White space around markers belongs to them. Thread rule: one thread at a time.
 */
public final class ReplyParser {
    private final Optional<ReasoningMarkers> reasoning;
    private final StringBuilder buffer = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();
    private final StringBuilder text = new StringBuilder();
    private final List<ToolCall> calls = new ArrayList<>();
    private boolean thinking;
    /** Whether white space is dropped that comes next: behind a marker. */
    private boolean trims;
    private boolean finished;

    ReplyParser(Optional<ReasoningMarkers> reasoning, PromptText prompt) {
        this.reasoning = reasoning;
        this.thinking = reasoning.map(markers -> markers.isOpenIn(prompt.text())).orElse(false);
        this.trims = thinking;
    }

    /**
     * Reads more of the reply.
     *
     * @param piece the next piece, of any length
     * @return what is certain now, in order; perhaps nothing
     * @throws IllegalStateException if the reply was finished
     */
    public List<ReplyEvent> feed(String piece) {
        if (finished) {
            throw new IllegalStateException("the reply is finished: a parser is for one reply");
        }
        buffer.append(Objects.requireNonNull(piece, "piece"));
        List<ReplyEvent> events = new ArrayList<>();
        while (advance(events)) {
            // as long as there are markers
        }
        return events;
    }

    /**
     * Ends the reply. Idempotent.
     *
     * @return what was held back
     */
    public List<ReplyEvent> finish() {
        List<ReplyEvent> events = new ArrayList<>();
        if (!finished) {
            finished = true;
            emit(events, buffer.length());
        }
        return events;
    }

    /** {@return the reply as far as it is certain: the assistant's message, to be added to the conversation} */
    public ChatMessage message() {
        ChatMessage message = ChatMessage.assistant(text.toString()).withToolCalls(calls);
        return thoughts.isEmpty() ? message : message.withReasoning(thoughts.toString());
    }

    private boolean advance(List<ReplyEvent> events) {
        if (reasoning.isEmpty() || !thinking && !mayThink()) {
            emit(events, buffer.length());
            return false;
        }
        String marker = thinking ? reasoning.get().close() : reasoning.get().open();
        int at = buffer.indexOf(marker);
        int end = trimmed(at >= 0 ? at : buffer.length() - Held.beginning(buffer, List.of(marker)));
        emit(events, end);
        if (at < 0) {
            return false;
        }
        buffer.delete(0, at - end + marker.length());
        thinking = !thinking;
        trims = true;
        return true;
    }

    /** Whether nothing was written yet but, perhaps, the beginning of an opening marker. */
    private boolean mayThink() {
        String begun = buffer.toString().strip();
        String marker = reasoning.get().open();
        return text.isEmpty() && (begun.startsWith(marker) || marker.startsWith(begun));
    }

    /** The end of what is before an index and the white space in front of that. */
    private int trimmed(int end) {
        int at = end;
        while (at > 0 && Character.isWhitespace(buffer.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    private void emit(List<ReplyEvent> events, int end) {
        int from = 0;
        while (trims && from < end && Character.isWhitespace(buffer.charAt(from))) {
            from++;
        }
        if (from < end) {
            String piece = buffer.substring(from, end);
            (thinking ? thoughts : text).append(piece);
            events.add(thinking ? new ReplyEvent.Reasoning(piece) : new ReplyEvent.Text(piece));
            trims = false;
        }
        buffer.delete(0, end);
    }
}
