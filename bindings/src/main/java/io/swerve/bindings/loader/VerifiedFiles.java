package io.swerve.bindings.loader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/**
 * Remembers, beside a bundle's extracted files, what they looked like when their digests were right: size, time of the
 * last change, and where the system tells them, the file's identity and the time of the last change of its attributes
 * (which nobody can set back). As long as they look the same, they need not be read again: digests of 23 MB take a tenth
 * of a second in a JVM that has compiled nothing yet.
 */
final class VerifiedFiles {
    /** No name that a bundle's file may have. */
    static final String NAME = ".verified";

    private VerifiedFiles() {}

    /** Whether every file of the bundle is there and looks as it did when its digest was right. */
    static boolean unchanged(NativeBundle bundle, Path folder) {
        try {
            Path record = folder.resolve(NAME);
            return Files.exists(record) && Files.readString(record).equals(describe(bundle, folder));
        } catch (IOException e) {
            return false; // a file is missing, or the record is unreadable: the digests decide
        }
    }

    /**
     * Returns the first file that is missing or differs from the manifest, or null when all are right, which is then
     * remembered.
     */
    static String verify(NativeBundle bundle, Path folder) throws IOException {
        // Looked at before they are read: a change in between shows at the next start.
        String before = everyFileExists(bundle, folder) ? describe(bundle, folder) : null;
        String difference = bundle.firstDifference(folder);
        if (difference == null && before != null) {
            remember(before, folder);
        }
        return difference;
    }

    /** Remembers how files look that were just extracted, whose digests were checked on the way. */
    static void remember(NativeBundle bundle, Path folder) throws IOException {
        remember(describe(bundle, folder), folder);
    }

    private static void remember(String description, Path folder) {
        try {
            Path record = Files.createTempFile(folder, NAME, null);
            try {
                Files.writeString(record, description);
                Files.move(record, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(record);
            }
        } catch (IOException e) {
            // A folder that can't be written to: its files are read at every start.
        }
    }

    private static boolean everyFileExists(NativeBundle bundle, Path folder) {
        return bundle.files().keySet().stream().allMatch(file -> Files.isRegularFile(folder.resolve(file)));
    }

    private static String describe(NativeBundle bundle, Path folder) throws IOException {
        boolean unix = folder.getFileSystem().supportedFileAttributeViews().contains("unix");
        StringBuilder text = new StringBuilder(bundle.digest()).append('\n');
        for (String file : bundle.files().keySet()) {
            Path path = folder.resolve(file);
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            text.append(file).append(' ').append(attributes.size()).append(' ')
                    .append(nanos(attributes.lastModifiedTime())).append(' ').append(attributes.fileKey());
            if (unix) {
                text.append(' ').append(nanos((FileTime) Files.getAttribute(path, "unix:ctime")));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static long nanos(FileTime time) {
        return time.to(TimeUnit.NANOSECONDS);
    }
}
