package io.swerve.bench.statistics;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;

/**
 * The streams of random numbers of a run: one of its own for each sample of each problem under each arm, so that no two
 * of them share a number. A stream follows from those names alone, not from the order of the work, so that rows that are
 * computed again, or by another process, or among more problems, are the same.
 *
 * <p>
 * Sums such as {@code seed + i} are no streams: two problems whose sums meet are answered with the same luck, and an
 * average over problems then rests on one draw.
 *
 * @param seed of the run
 */
public record Draws(long seed) {
    private static final int HALF = 32;

    /**
     * {@return the seed of a stream: 64 bits of a SHA-256 of everything that tells streams apart}
     *
     * @param arm how the problem is treated, and what is drawn; such as a stage's name
     * @param problem what is asked, told apart from all others; such as the hash of the question
     * @param sample which of several, from 0
     */
    public long of(String arm, String problem, int sample) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, arm);
            add(digest, problem);
            digest.update(ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(seed).putInt(sample).flip());
            return ByteBuffer.wrap(digest.digest()).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must offer SHA-256", e);
        }
    }

    /** With its length, so that no two lists of texts are the same bytes. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    /**
     * {@return the seed of a stream for what takes seeds of 32 bits, such as a sampler}
     *
     * @param arm how the problem is treated
     * @param problem what is asked
     * @param sample which of several, from 0
     */
    public int ofInt(String arm, String problem, int sample) {
        return (int) (of(arm, problem, sample) >>> HALF);
    }

    /**
     * {@return the stream itself, at its beginning}
     *
     * @param arm how the problem is treated
     * @param problem what is asked
     * @param sample which of several, from 0
     */
    public SplittableRandom random(String arm, String problem, int sample) {
        return new SplittableRandom(of(arm, problem, sample));
    }
}
