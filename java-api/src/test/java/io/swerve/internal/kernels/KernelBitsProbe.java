package io.swerve.internal.kernels;

import io.swerve.entropy.RowKind;
import java.util.Random;

/** Computes a list of inputs and prints a number that depends on all bits of all results. */
final class KernelBitsProbe {
    static final long EXPECTED = 6_869_687_884_598_888_433L;

    private static final long SEED = 20_261_128;
    private static final int[] LENGTHS = {1, 31, 32, 33, 100, 768, 4127};

    private KernelBitsProbe() {}

    /** Takes the kernels' name. */
    public static void main(String[] arguments) {
        KernelSet kernels = arguments[0].equals("scalar") ? KernelSet.SCALAR : KernelSet.vector();
        Random random = new Random(SEED);
        long[] digest = {0};
        for (RowKind kind : RowKind.values()) {
            for (int length : LENGTHS) {
                KernelInput.of(kind, random, length).run(kernels, bits -> digest[0] = digest[0] * 1_000_003 + bits);
            }
        }
        System.out.println("bits " + digest[0]);
    }
}
