package io.swerve.bench.cli.chat;

import io.swerve.Session;
import io.swerve.chat.ChatMessage;
import io.swerve.chat.Conversation;
import io.swerve.chat.ConversationOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A conversation and its forks, one of which goes on. */
final class Branches implements AutoCloseable {
    /** How many there may be: the sequences of the session. */
    static final int MOST = 4;

    private final List<Conversation> all = new ArrayList<>();
    private int current;

    Branches(Session session, ConversationOptions options) {
        all.add(Conversation.open(session, options));
    }

    Conversation current() {
        return all.get(current);
    }

    /** Continues a copy; returns its number. */
    int fork() {
        if (all.size() == MOST) {
            throw new IllegalStateException("there are " + MOST + " branches already, and no more fit: go on in one of"
                    + " them with /branch N");
        }
        all.add(current().fork());
        current = all.size() - 1;
        return all.size();
    }

    /** Goes on in another one, counted from 1. */
    void go(int number) {
        if (number < 1 || number > all.size()) {
            throw new IllegalArgumentException("there is no branch " + number + ", there are 1 to " + all.size());
        }
        current = number - 1;
    }

    /** Puts other messages in place of those of the current one. */
    void replace(List<ChatMessage> messages) {
        current().truncate(0);
        current().add(messages.toArray(ChatMessage[]::new));
    }

    /** Where the messages of users are, oldest first. */
    int[] users() {
        List<ChatMessage> messages = current().messages();
        return IntStream.range(0, messages.size()).filter(i -> messages.get(i).role().equals("user")).toArray();
    }

    @Override
    public void close() {
        all.forEach(Conversation::close);
    }
}
