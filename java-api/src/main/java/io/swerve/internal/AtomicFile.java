package io.swerve.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Writes files that appear in one step when they are complete. */
public final class AtomicFile {
    private AtomicFile() {}

    /** Writes what is to be in a file. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes it.
         *
         * @param partial a file that isn't there yet, to be created, and closed on return
         * @throws IOException if it can't be written
         */
        void writeTo(Path partial) throws IOException;
    }

    /**
     * Writes a file beside its place, under a name of its own that ends in {@code .partial}, and moves it there when it
     * is complete. A file that is there already is replaced, and stays as it is if this fails; nothing is left over then.
     *
     * @param file where to write
     * @param content what to write
     * @throws IOException if the file can't be written or moved
     */
    public static void write(Path file, Content content) throws IOException {
        Path target = file.toAbsolutePath();
        // a name of its own, so that two who write the same file don't write into each other's
        Path partial = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".partial");
        try {
            content.writeTo(partial);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (Throwable e) {
            try {
                Files.deleteIfExists(partial);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }
}
