package io.swerve.internal.kernels;

/**
 * The fused multiply-add of floats. {@link Math#fma(float, float, float)} takes two BigDecimals where the processor has no
 * instruction for it, which a row of logits can't wait for.
 */
final class Fused {
    private static final int CALLS = 8;
    private static final int ROUNDS = 5;
    /** For one call, interpreted: with the instruction it takes tens of nanoseconds, with BigDecimals tens of microseconds. */
    private static final long SLOW_NANOS = 1000;

    private static final boolean INSTRUCTION = isFast();

    private Fused() {}

    /** {@return a * b + c, rounded once} */
    static float multiplyAdd(float a, float b, float c) {
        return INSTRUCTION ? Math.fma(a, b, c) : inDoubles(a, b, c);
    }

    /**
     * Computes the same in doubles. The product of two floats is exact in them. The sum, if it isn't, gets an odd last bit,
     * so that it can't come to lie in the middle between two floats, nor on one: rounding it twice is as good as once.
     */
    static float inDoubles(float a, float b, float c) {
        double product = (double) a * b;
        double sum = product + c;
        double part = sum - product;
        double error = product - (sum - part) + (c - part);
        long bits = Double.doubleToRawLongBits(sum);
        if ((error > 0 || error < 0) && (bits & 1) == 0) {
            sum = Double.longBitsToDouble(error > 0 == sum > 0 ? bits + 1 : bits - 1);
        }
        return (float) sum;
    }

    /** Nothing but speed depends on what comes out. */
    private static boolean isFast() {
        long least = Long.MAX_VALUE;
        float value = 1.1f;
        for (int round = 0; round < ROUNDS; round++) {
            long begin = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                value = Math.fma(value, 0.7f, 0.1f);
            }
            least = Math.min(least, System.nanoTime() - begin);
        }
        return value == value && least < CALLS * SLOW_NANOS;
    }
}
