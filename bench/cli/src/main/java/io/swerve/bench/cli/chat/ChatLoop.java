package io.swerve.bench.cli.chat;

import io.swerve.Session;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.Failures;
import io.swerve.chat.ChatMessage;
import io.swerve.chat.ConversationOptions;
import io.swerve.chat.Reply;
import io.swerve.steering.plan.Steering;
import java.io.IOException;
import java.util.Optional;

/** Reads lines, asks the model, shows its replies, until the lines end. What goes wrong is said, and ends nothing. */
public final class ChatLoop implements AutoCloseable {
    /** How many sequences the session needs, for branches. */
    public static final int SEQUENCES = Branches.MOST;
    private static final String BLOCK = "\"\"\"";
    private static final String PROMPT = "> ";
    private static final String MORE = ". ";

    private final Console console;
    private final Lines lines;
    private final Steering steering;
    private final Branches branches;
    private final TurnSteering turnSteering;
    private final Talk talk;
    private final ReplyView view;
    private final SlashCommands commands;
    private volatile Reply reply; // null while none is read

    /**
     * How it looks.
     *
     * @param system an instruction; empty for none
     * @param entropy whether tokens are coloured by their entropy at first
     * @param hidesReasoning whether reasoning isn't shown
     */
    public record Look(Optional<String> system, boolean entropy, boolean hidesReasoning) {}

    /**
     * Begins.
     *
     * @param session an observable session with {@link #SEQUENCES} sequences
     * @param options of the conversation
     * @param look how it looks
     * @param lines what is said
     * @param console where it is shown
     */
    public ChatLoop(Session session, ConversationOptions options, Look look, Lines lines, Console console) {
        this.console = console;
        this.lines = lines;
        this.steering = Steering.on(session);
        this.branches = new Branches(session, options);
        look.system().ifPresent(text -> branches.current().add(ChatMessage.system(text)));
        this.turnSteering = new TurnSteering(session.model(), steering);
        this.talk = new Talk(branches, turnSteering, options.turn());
        this.view = new ReplyView(console, look.hidesReasoning(), look.entropy());
        this.commands = new SlashCommands(branches, talk, view, turnSteering);
        Runnable cancel = () -> {
            Reply running = reply;
            if (running != null) {
                running.cancel();
            }
        };
        lines.onInterrupt(cancel);
        lines.completes(commands.names());
        console.cancelsBy(cancel);
    }

    /**
     * Talks until the lines end, the user quits, or the program is told to stop.
     *
     * @throws IOException if the lines can't be read
     */
    public void run() throws IOException {
        Optional<String> message = next();
        while (message.isPresent() && !console.stopping()) {
            answer(message.get());
            message = commands.isOver() ? Optional.empty() : next();
        }
    }

    /** The next message: one line or several. */
    private Optional<String> next() throws IOException {
        Optional<String> first = lines.read(PROMPT);
        if (first.isEmpty()) {
            return first;
        }
        StringBuilder text = new StringBuilder();
        Optional<String> line = first;
        if (first.get().strip().equals(BLOCK)) {
            line = lines.read(MORE);
            while (line.isPresent() && !line.get().strip().equals(BLOCK)) {
                text.append(text.isEmpty() ? "" : "\n").append(line.get());
                line = lines.read(MORE);
            }
            return Optional.of(text.toString());
        }
        while (line.isPresent() && line.get().endsWith("\\")) {
            text.append(line.get(), 0, line.get().length() - 1).append('\n');
            line = lines.read(MORE);
        }
        return Optional.of(text.append(line.orElse("")).toString());
    }

    private void answer(String message) {
        if (message.isBlank()) {
            return;
        }
        try {
            Optional<Reply> asked = message.startsWith("/")
                    ? commands.run(message)
                    : Optional.of(talk.ask(message));
            if (asked.isPresent()) {
                show(asked.get());
            }
        } catch (IOException | RuntimeException e) {
            view.fail(Failures.said(e));
            if (!lines.isInteractive()) {
                console.fail(); // a script can tell
            }
        }
    }

    private void show(Reply asked) {
        try (asked) {
            reply = asked;
            view.show(asked);
        } finally {
            reply = null;
        }
        if (!console.json()) {
            turnSteering.done().ifPresent(console::note);
        }
    }

    @Override
    public void close() {
        branches.close();
        steering.close();
    }
}
