package io.swerve.gguf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file mapped into memory for reading, and the mapping of everything that can be wrong with a path to
 * {@link GgufException}. Confined to the thread that opened it.
 */
final class MappedFile implements AutoCloseable {
    private final Path path;
    private final Arena arena;
    private final MemorySegment bytes;

    private MappedFile(Path path, Arena arena, MemorySegment bytes) {
        this.path = path;
        this.arena = arena;
        this.bytes = bytes;
    }

    /** What is done with a mapped file. */
    interface Use<T> {
        T apply(MappedFile file);
    }

    /** Maps a file, uses it and unmaps it. A file that changes meanwhile ends in an exception. */
    static <T> T use(Path path, Use<T> use) {
        try (MappedFile file = open(path)) {
            return use.apply(file);
        } catch (InternalError | IndexOutOfBoundsException | ArithmeticException e) {
            // The JVM's answer to a page that is gone, and what numbers lead to that have changed since they were checked.
            throw new GgufException(path, "changed while it was being read, or its disk failed."
                    + " Try again when nothing writes to it.", e);
        }
    }

    private static MappedFile open(Path path) {
        if (Files.isDirectory(path)) {
            throw new GgufException(path, "is a directory; name the .gguf file in it.");
        }
        Arena arena = Arena.ofConfined();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size == 0) {
                throw new GgufException(path, "is empty; copy or download it again.");
            }
            return new MappedFile(path, arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena));
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e instanceof GgufException already ? already : failure(path, e);
        }
    }

    static GgufException failure(Path path, Exception e) {
        return switch (e) {
            case NoSuchFileException _ -> new GgufException(path, "no such file. Check the path.", e);
            case AccessDeniedException _ ->
                new GgufException(path, "may not be read by this user. Check its permissions.",
                        e);
            case UnsupportedOperationException _ -> new GgufException(path,
                    "does not lie in the default file system; llama.cpp can only open files of the operating system.",
                    e);
            default -> new GgufException(path, "could not be read: " + e.getMessage(), e);
        };
    }

    Path path() {
        return path;
    }

    MemorySegment bytes() {
        return bytes;
    }

    long size() {
        return bytes.byteSize();
    }

    @Override
    public void close() {
        arena.close();
    }
}
