package io.swerve.bindings.loader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/**
 * The per-user cache of extracted libraries: one folder for each bundle, named by its SHA-256. A folder is filled beside
 * its final place and renamed in one step, so JVMs that start at the same moment never see half a folder; the one that
 * comes second uses the first one's.
 */
final class BundleCache {
    private final Path root;

    BundleCache(Path root) {
        this.root = root;
    }

    static BundleCache ofUser() {
        return new BundleCache(UserCache.root());
    }

    /**
     * Returns the folder that holds the bundle's files, extracting them when they are missing or damaged. Files that look
     * as they did when their digests were last right are not read.
     */
    Path folderOf(NativeBundle bundle) throws IOException {
        Path folders = Files.createDirectories(root.resolve("native"));
        Path folder = folders.resolve(bundle.digest());
        if (Files.isDirectory(folder)) {
            if (VerifiedFiles.unchanged(bundle, folder) || VerifiedFiles.verify(bundle, folder) == null) {
                return folder;
            }
            // Another JVM may have the damaged files open: move them out of the way, don't write into them.
            Path damaged = Files.createTempDirectory(folders, "damaged-").resolve("files");
            Files.move(folder, damaged, StandardCopyOption.ATOMIC_MOVE);
            deleteTree(damaged.getParent());
        }
        Path partial = Files.createTempDirectory(folders, "partial-");
        try {
            bundle.extractTo(partial);
            VerifiedFiles.remember(bundle, partial);
            try {
                Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                // Another JVM was first: its folder is as good as ours if it is complete.
                String difference = Files.isDirectory(folder) ? bundle.firstDifference(folder) : "everything";
                if (difference != null) {
                    throw new IOException("could not put the libraries into " + folder + " (" + difference + ")", e);
                }
            }
        } finally {
            deleteTree(partial);
        }
        return folder;
    }

    private static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
