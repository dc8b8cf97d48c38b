package io.swerve.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The messages of a conversation, and how many of its oldest turns are left out of what the model reads. A turn is a
 * user's message with all that follows until the next one. Immutable.
 */
record History(List<ChatMessage> messages, int turnsLeftOut) {
    static final History EMPTY = new History(List.of(), 0);

    History {
        messages = List.copyOf(messages);
    }

    History plus(ChatMessage message) {
        return new History(Stream.concat(messages.stream(), Stream.of(message)).toList(), turnsLeftOut);
    }

    /** The first messages; if all of their turns were left out, which are is to be asked anew. */
    History upTo(int count) {
        History first = new History(messages.subList(0, count), 0);
        return first.turns() > turnsLeftOut ? first.leavingOut(turnsLeftOut) : first;
    }

    History replaced(int index, ChatMessage message) {
        return upTo(Objects.checkIndex(index, messages.size())).plus(message);
    }

    History leavingOut(int turns) {
        return new History(messages, turns);
    }

    int turns() {
        return (int) messages.stream().filter(History::beginsTurn).count();
    }

    /** What the model reads. */
    List<ChatMessage> read() {
        return split(true);
    }

    List<ChatMessage> leftOut() {
        return split(false);
    }

    private List<ChatMessage> split(boolean read) {
        List<ChatMessage> chosen = new ArrayList<>();
        int turn = 0;
        for (ChatMessage message : messages) {
            turn += beginsTurn(message) ? 1 : 0;
            if ((turnsLeftOut == 0 || turn > turnsLeftOut || instructs(message)) == read) {
                chosen.add(message);
            }
        }
        return chosen;
    }

    /** Where the messages begin that the next reply answers: behind the last one of the assistant. */
    static int unanswered(List<ChatMessage> messages) {
        int from = messages.size();
        while (from > 0 && !messages.get(from - 1).role().equals("assistant")) {
            from--;
        }
        return from;
    }

    private static boolean beginsTurn(ChatMessage message) {
        return message.role().equals("user");
    }

    private static boolean instructs(ChatMessage message) {
        return message.role().equals("system") || message.role().equals("developer");
    }
}
