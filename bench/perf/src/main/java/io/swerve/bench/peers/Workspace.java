package io.swerve.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A folder for what a comparison needs while it runs; deleted at its end.
 *
 * @param folder holds files only
 */
record Workspace(Path folder) implements AutoCloseable {
    static Workspace create() throws IOException {
        return new Workspace(Files.createTempDirectory("swerve-peers"));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
