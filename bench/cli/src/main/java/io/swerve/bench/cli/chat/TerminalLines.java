package io.swerve.bench.cli.chat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Lines that a person edits at a terminal, with a history. On a dumb terminal they are read as they come. */
public final class TerminalLines implements Lines {
    private final Terminal terminal;
    private final LineReader reader;
    private List<String> words = List.of();

    /**
     * Opens the terminal.
     *
     * @param history the file that keeps what was said; empty for none
     * @throws IOException if there is no terminal, or no folder for the history
     */
    public TerminalLines(Optional<Path> history) throws IOException {
        if (history.isPresent()) {
            Files.createDirectories(history.get().toAbsolutePath().getParent());
        }
        terminal = TerminalBuilder.builder().name("swerve").system(true).dumb(true).build();
        DefaultParser plain = new DefaultParser();
        plain.setQuoteChars(new char[0]);
        plain.setEscapeChars(new char[0]);
        LineReaderBuilder builder = LineReaderBuilder.builder().terminal(terminal).appName("swerve").parser(plain)
                .completer(new StringsCompleter(() -> words)).option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
        history.ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
        reader = builder.build();
    }

    /** {@return where the history is kept: in the user's folder of states, as the XDG rules say} */
    public static Path historyFile() {
        String state = System.getenv("XDG_STATE_HOME");
        Path folder = state == null || state.isBlank()
                ? Path.of(System.getProperty("user.home"), ".local", "state")
                : Path.of(state);
        return folder.resolve("swerve").resolve("chat-history");
    }

    @Override
    public Optional<String> read(String prompt) {
        try {
            return Optional.of(reader.readLine(prompt));
        } catch (UserInterruptException e) {
            return Optional.of(""); // Ctrl-C drops the line
        } catch (EndOfFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void onInterrupt(Runnable action) {
        terminal.handle(Terminal.Signal.INT, _ -> action.run());
    }

    @Override
    public void completes(List<String> words) {
        this.words = words;
    }

    @Override
    public boolean isInteractive() {
        return true;
    }

    @Override
    public void close() throws IOException {
        terminal.close(); // the reader has saved its history with every line
    }
}
