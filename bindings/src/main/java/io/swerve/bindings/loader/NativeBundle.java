package io.swerve.bindings.loader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * The libraries packed in one native jar, as its {@code manifest.properties} lists them.
 *
 * @param name the bundle's name, such as {@code linux-x64}
 * @param origin where it was found, for messages
 * @param llamaCppVersion the version of llama.cpp that was packed
 * @param digest SHA-256 over all files, which names the cache folder
 * @param files the packed files by name
 * @param opener opens one of the files
 */
record NativeBundle(String name, String origin, String llamaCppVersion, String digest, Map<String, PackedFile> files,
        FileOpener opener) {

    /** The folder of all bundles in a jar. No legal package name, so that modules don't hide it. */
    static final String ROOT = "META-INF/swerve/native/";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    /** Opens a resource by its path in the jar. */
    interface FileOpener {
        InputStream open(String path) throws IOException;
    }

    /**
     * One packed file.
     *
     * @param size its size in bytes
     * @param sha256 its digest, in hexadecimal
     */
    record PackedFile(long size, String sha256) {}

    /** Reads a bundle's manifest; the file names in it are checked, since they become paths. */
    static NativeBundle read(String name, String origin, InputStream manifest, FileOpener opener) throws IOException {
        Properties properties = new Properties();
        properties.load(manifest);
        String digest = required(properties, "sha256", origin);
        if (!SHA256.matcher(digest).matches()) {
            throw new IOException("malformed manifest in " + origin + ": sha256=" + digest);
        }
        Map<String, PackedFile> files = new LinkedHashMap<>();
        for (String file : required(properties, "files", origin).split(",")) {
            String sha256 = required(properties, "sha256." + file, origin);
            if (!FILE_NAME.matcher(file).matches() || !SHA256.matcher(sha256).matches()) {
                throw new IOException("malformed manifest in " + origin + ": entry '" + file + "'");
            }
            try {
                files.put(file, new PackedFile(Long.parseLong(required(properties, "size." + file, origin)), sha256));
            } catch (NumberFormatException e) {
                throw new IOException("malformed manifest in " + origin + ": size of '" + file + "'", e);
            }
        }
        return new NativeBundle(name, origin, required(properties, "llama.cpp.version", origin), digest, files, opener);
    }

    private static String required(Properties properties, String key, String origin) throws IOException {
        String value = properties.getProperty(key);
        if (value == null || value.isBlank()) {
            throw new IOException("malformed manifest in " + origin + ": no " + key);
        }
        return value;
    }

    /** Copies all files into a folder and checks each against its digest. */
    void extractTo(Path folder) throws IOException {
        for (var file : files.entrySet()) {
            MessageDigest digest = sha256();
            Path target = folder.resolve(file.getKey());
            try (InputStream in = new DigestInputStream(opener.open(ROOT + name + "/" + file.getKey()), digest)) {
                Files.copy(in, target);
            }
            String actual = HexFormat.of().formatHex(digest.digest());
            if (!actual.equals(file.getValue().sha256())) {
                throw new IOException(
                        file.getKey() + " in " + origin + " has SHA-256 " + actual + ", the manifest says "
                                + file.getValue().sha256() + ": the jar is damaged");
            }
        }
    }

    /** Returns the first file of a folder that is missing or differs from the manifest, or null when all are right. */
    String firstDifference(Path folder) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (var file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            if (!Files.isRegularFile(path) || Files.size(path) != file.getValue().size()) {
                return file.getKey();
            }
            MessageDigest digest = sha256();
            try (InputStream in = Files.newInputStream(path)) {
                for (int n; (n = in.read(buffer)) > 0;) {
                    digest.update(buffer, 0, n);
                }
            }
            if (!HexFormat.of().formatHex(digest.digest()).equals(file.getValue().sha256())) {
                return file.getKey();
            }
        }
        return null;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
