package io.swerve.bench.model;

import io.swerve.bindings.loader.UserCache;
import io.swerve.internal.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The per-user cache of embedded models: one folder for each model, named by its SHA-256. A file is written beside its
 * final place and renamed in one step, so processes that start at the same moment never see half a model.
 */
final class ModelCache {
    private final Path root;

    ModelCache(Path root) {
        this.root = root;
    }

    /** Returns the cache in the place that also holds the extracted native libraries. */
    static ModelCache ofUser() {
        return new ModelCache(UserCache.root());
    }

    /** Returns the file with a resource's bytes, writing it when it is missing or damaged. */
    Path extract(String resource, String sha256) throws IOException {
        Path folder = Files.createDirectories(root.resolve("models").resolve(sha256));
        Path file = folder.resolve(resource);
        if (holds(file, sha256)) {
            return file;
        }
        try {
            AtomicFile.write(file, partial -> {
                copy(resource, partial);
                if (!holds(partial, sha256)) {
                    throw new IOException(
                            "the model " + resource + " inside the installation is damaged (its SHA-256 is not "
                                    + sha256 + "): build the bench module again");
                }
            });
        } catch (IOException e) {
            // Where open files cannot be replaced, another process that was first has put the same bytes there.
            if (!holds(file, sha256)) {
                throw e;
            }
        }
        return file;
    }

    private static void copy(String resource, Path target) throws IOException {
        try (InputStream bytes = ModelCache.class.getResourceAsStream(resource)) {
            if (bytes == null) {
                throw new IOException("the model " + resource + " is missing: build the bench module again");
            }
            Files.copy(bytes, target);
        }
    }

    private static boolean holds(Path file, String sha256) throws IOException {
        return Files.isRegularFile(file) && sha256(file).equals(sha256);
    }

    private static String sha256(Path file) throws IOException {
        try (DigestInputStream bytes = new DigestInputStream(Files.newInputStream(file), newSha256())) {
            bytes.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(bytes.getMessageDigest().digest());
        }
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must offer SHA-256", e);
        }
    }
}
