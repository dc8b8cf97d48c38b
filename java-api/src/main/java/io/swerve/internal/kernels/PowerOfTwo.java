package io.swerve.internal.kernels;

/**
 * The exponential that weighs logits: 2 to the minus drop, where the drop is how far a logit lies below the largest one, in
 * bits. Whole bits go to the exponent, the rest to a polynomial. {@link VectorPowerOfTwo} does the same, operation by
 * operation.
 */
final class PowerOfTwo {
    /** One bit in nats. */
    static final double LN2 = 0.6931471805599453;

    /** Drops are cut off here: far below anything that counts, and 2^-120 is still a normal float. */
    static final float DEEPEST = 120f;
    /** As integers, floats of one sign order like floats. */
    static final int DEEPEST_BITS = Float.floatToRawIntBits(DEEPEST);

    /** Adding 1.5 * 2^23 rounds to an integer and leaves that integer in the low bits of the mantissa. */
    static final float ROUNDER = 0x1.8p23f;
    static final int MANTISSA_BITS = 23;

    // 2^f = 1 + f * (C1 + ...) on [-1/2, 1/2]: minimax in relative error, 1.1e-7 in float arithmetic.
    static final float C1 = 0.693147f;
    static final float C2 = 0.24022242f;
    static final float C3 = 0.05550734f;
    static final float C4 = 0.009671513f;
    static final float C5 = 0.0013264727f;

    private PowerOfTwo() {}

    /** Cuts a drop at {@link #DEEPEST}. */
    static float capped(float drop) {
        return Float.intBitsToFloat(Math.min(Float.floatToRawIntBits(drop), DEEPEST_BITS));
    }

    /** Raises 2 to the minus {@code drop}, which is at most {@link #DEEPEST}. */
    static float of(float drop) {
        float rounded = ROUNDER - drop;
        float f = ROUNDER - rounded - drop;
        float mantissa = Fused.multiplyAdd(C5, f, C4);
        mantissa = Fused.multiplyAdd(mantissa, f, C3);
        mantissa = Fused.multiplyAdd(mantissa, f, C2);
        mantissa = Fused.multiplyAdd(mantissa, f, C1);
        mantissa = Fused.multiplyAdd(mantissa, f, 1f);
        return Float.intBitsToFloat(
                Float.floatToRawIntBits(mantissa) + (Float.floatToRawIntBits(rounded) << MANTISSA_BITS));
    }
}
