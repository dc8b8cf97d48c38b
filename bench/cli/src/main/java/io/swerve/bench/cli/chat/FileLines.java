package io.swerve.bench.cli.chat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The lines of a file, or of what is piped in. */
public final class FileLines implements Lines {
    private final BufferedReader reader;

    /**
     * Opens a file.
     *
     * @param file in UTF-8
     * @throws IOException if it can't be read
     */
    public FileLines(Path file) throws IOException {
        reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
    }

    @Override
    public Optional<String> read(String prompt) throws IOException {
        return Optional.ofNullable(reader.readLine());
    }

    @Override
    public void onInterrupt(Runnable action) {
        // Ctrl-C ends the program, which ends the reply
    }

    @Override
    public void completes(List<String> words) {
        // nobody types
    }

    @Override
    public boolean isInteractive() {
        return false;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
