package io.swerve.steering;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Hashes the texts that a vector rests on, so that a passport can tell whether two vectors come from the same data.
 * Every text is preceded by its length, so the borders between texts count.
 *
 * <p>
 * Not thread-safe.
 */
public final class DataHash {
    private final MessageDigest digest;

    /** Creates the hash of no text. */
    public DataHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Adds a text.
     *
     * @param text any text
     * @return this
     */
    public DataHash add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
        return this;
    }

    /** {@return the hash of the texts added, and starts anew, SHA-256 as 64 hexadecimal digits} */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
