package io.swerve.steering.campaign;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages any bytes: some are changed, cut out, repeated, or missing at the end. */
final class ByteDamage {
    private ByteDamage() {}

    /** Returns a damaged copy; most of the damage is within the first bytes. */
    static byte[] of(byte[] whole, int head, SplittableRandom random) {
        byte[] copy = whole.clone();
        int rounds = 1 + (random.nextInt(4) == 0 ? random.nextInt(4) : 0);
        for (int i = 0; i < rounds && copy.length > 0; i++) {
            int end = Math.min(copy.length, random.nextInt(4) == 0 ? copy.length : head);
            int at = random.nextInt(end);
            int length = Math.min(copy.length - at, 1 + random.nextInt(random.nextBoolean() ? 8 : 256));
            switch (random.nextInt(8)) {
                case 0 -> copy[at] = (byte) random.nextInt();
                case 1 -> copy[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> copy = Arrays.copyOf(copy, at);
                case 3 -> copy = joined(copy, at, at + length);
                case 4 -> copy = joined(copy, at + length, at);
                case 5 -> Arrays.fill(copy, at, at + length, (byte) (random.nextBoolean() ? 0xFF : 0));
                case 6 -> {
                    for (int j = at; j < at + length; j++) {
                        copy[j] = (byte) random.nextInt();
                    }
                }
                default -> copy = Arrays.copyOf(copy, copy.length + 1 + random.nextInt(64));
            }
        }
        return copy;
    }

    /** What lies before one place, and what lies behind another. */
    private static byte[] joined(byte[] bytes, int before, int behind) {
        byte[] joined = new byte[before + bytes.length - behind];
        System.arraycopy(bytes, 0, joined, 0, before);
        System.arraycopy(bytes, behind, joined, before, bytes.length - behind);
        return joined;
    }
}
