package io.swerve.bench.cli.chat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where what is said comes from, line by line. */
public interface Lines extends AutoCloseable {
    /**
     * Reads a line.
     *
     * @param prompt what a person is asked with
     * @return the line; empty at the end of all
     * @throws IOException if it can't be read
     */
    Optional<String> read(String prompt) throws IOException;

    /**
     * Says what Ctrl-C does from now on, while no line is read.
     *
     * @param action what it does
     */
    void onInterrupt(Runnable action);

    /**
     * Says what the tab key completes.
     *
     * @param words in any order
     */
    void completes(List<String> words);

    /** {@return whether a person sits there} */
    boolean isInteractive();

    @Override
    void close() throws IOException;
}
