package io.swerve.bench.console;

import io.swerve.SwerveException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;

/**
 * Where a result goes. An option of this type is tried before its command begins, which may take hours.
 *
 * @param path the file or folder
 * @param folder whether it is a folder, which is made where it is not there
 */
public record OutputPath(Path path, boolean folder) {
    /** Reads the name of a file. */
    public static final class File implements ITypeConverter<OutputPath> {
        /** Made by picocli. */
        public File() {}

        @Override
        public OutputPath convert(String text) {
            return new OutputPath(ModelFile.expanded(text), false);
        }
    }

    /** Reads the name of a folder. */
    public static final class Folder implements ITypeConverter<OutputPath> {
        /** Made by picocli. */
        public Folder() {}

        @Override
        public OutputPath convert(String text) {
            return new OutputPath(ModelFile.expanded(text), true);
        }
    }

    /**
     * Takes the path out of an option.
     *
     * @param option the value; null if it wasn't given
     * @return its path, or null
     */
    public static Path of(OutputPath option) {
        return option == null ? null : option.path;
    }

    /**
     * Tries the place.
     *
     * @throws SwerveException if nothing can be written there
     */
    public void check() {
        if (folder ? Files.exists(path) && !Files.isDirectory(path) : Files.isDirectory(path)) {
            throw new SwerveException(path + " is a " + (folder ? "file: name a folder" : "folder: name a file"));
        }
        Path place = folder ? path.toAbsolutePath() : path.toAbsolutePath().getParent();
        while (folder && place.getParent() != null && !Files.exists(place)) {
            place = place.getParent();
        }
        if (!Files.isDirectory(place)) {
            throw new SwerveException(path + " can't be written: there is no folder " + place + "; make it first");
        }
        try {
            Files.delete(Files.createTempFile(place, ".swerve-", ".partial"));
        } catch (IOException e) {
            throw new SwerveException(path + " can't be written: no permission to write into " + place, e);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
