package io.swerve.gguf;

import io.swerve.SwerveException;
import java.nio.file.Path;

/**
 * A GGUF file that can't be used: it is missing, unreadable, damaged, or holds values that llama.cpp can't work with.
 * The message names the file, the place in it (byte offset, key or tensor) and the remedy.
 */
public final class GgufException extends SwerveException {
    private static final long serialVersionUID = 1L;

    /** The file, as text: paths are not serializable. */
    private final String file;

    /**
     * Creates an exception.
     *
     * @param path the file
     * @param problem what is wrong, where, and the remedy
     */
    public GgufException(Path path, String problem) {
        this(path, problem, null);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param path the file
     * @param problem what is wrong, where, and the remedy
     * @param cause what led to it, or null
     */
    public GgufException(Path path, String problem, Throwable cause) {
        super(path + ": " + problem, cause);
        this.file = path.toString();
    }

    /** {@return the file: its path as it was given} */
    public Path path() {
        return Path.of(file);
    }
}
