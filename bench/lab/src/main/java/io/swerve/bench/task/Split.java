package io.swerve.bench.task;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Parts of a task without a common question. Which one a question belongs to follows from its text alone, so parts stay
 * disjoint whatever numbers and seeds are asked for.
 */
public enum Split {
    /** What directions are read from and examples are taken from. */
    TRAINING,
    /** What settings are chosen on. */
    DEVELOPMENT,
    /** What results are reported on; half of all questions. */
    HELD_OUT;

    private static final int PARTS = 4;

    /**
     * {@return the part of a question, always the same for the same text}
     *
     * @param question its text
     */
    public static Split of(String question) {
        CRC32 checksum = new CRC32();
        checksum.update(question.getBytes(StandardCharsets.UTF_8));
        // The last bits of a CRC are linear in the text; a multiplication mixes those of similar questions.
        long mixed = checksum.getValue() * 0x9E3779B97F4A7C15L;
        return switch ((int) (mixed >>> 40) % PARTS) {
            case 0 -> TRAINING;
            case 1 -> DEVELOPMENT;
            default -> HELD_OUT;
        };
    }
}
