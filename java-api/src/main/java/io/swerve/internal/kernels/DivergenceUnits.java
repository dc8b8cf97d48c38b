package io.swerve.internal.kernels;

/**
 * What turns two rows of logits into the terms of their divergence. With t = ln q - ln p, a term is p (exp(t) - 1 - t), which
 * is q - p - p t where t is large. Logits are subtracted before anything is multiplied: where the rows hardly differ, that is
 * exact.
 *
 * @param pTop the largest logit of p
 * @param pShare its probability
 * @param qTop the largest logit of q
 * @param qShare its probability
 * @param toBits one over the temperature, in bits
 * @param toNats one over the temperature
 * @param pOrigin where logits of p are counted from when they are compared with those of q
 * @param qOrigin where logits of q are counted from then
 * @param shift what remains between the two rows: the logarithm of their normalizers' ratio, seen from the origins
 */
record DivergenceUnits(float pTop, float pShare, float qTop, float qShare, float toBits, float toNats, float pOrigin,
        float qOrigin, float shift) {
    /** Squares of t below this are small: exp(t) - 1 - t is taken from its series, as the plain formula cancels. */
    static final float SMALL = 0.25f;

    /**
     * Rows whose maxima are no further apart are compared logit with logit: between neighbours that subtraction is
     * exact. Others are compared by the distances from their maxima, lest a common offset take all the digits.
     */
    private static final float NEAR_TOPS = 1;

    /** Rows of q that spread further, in bits, are no work for floats; nor is negative infinity. */
    private static final double LARGEST_SPREAD = 1 << 20;

    /**
     * Makes the units.
     *
     * @param pTop the largest logit of p
     * @param pWeight the sum of the weights of p, that of its largest logit being 1
     * @param qTop the largest logit of q
     * @param qWeight the sum of the weights of q
     * @param scale one over the temperature, in bits
     * @param temperature divides the logits
     */
    static DivergenceUnits of(float pTop, double pWeight, float qTop, double qWeight, float scale, float temperature) {
        double shift = StrictMath.log(pWeight) - StrictMath.log(qWeight);
        boolean near = Math.abs(pTop - qTop) <= NEAR_TOPS;
        return new DivergenceUnits(pTop, (float) (1 / pWeight), qTop, (float) (1 / qWeight), scale, 1 / temperature,
                near ? 0 : pTop, near ? 0 : qTop,
                near ? (float) (((double) pTop - qTop) / temperature + shift) : (float) shift);
    }

    /**
     * Tells whether floats can compare rows. Where a sum of a row's logits may overflow in one order and not in another, they
     * can't.
     */
    static boolean areOrdinary(float pTop, float qTop, float qBottom, float scale) {
        return Math.abs(pTop) * scale <= LARGEST_SPREAD && ((double) qTop - qBottom) * scale <= LARGEST_SPREAD;
    }

    /** Returns t, of one logit of each row. */
    float difference(float x, float y) {
        return Fused.multiplyAdd(pOrigin - x - (qOrigin - y), toNats, shift);
    }

    static boolean isSmall(float t) {
        return t * t < SMALL;
    }

    /** Adds the term of a small t to a sum, in units of p's share; nothing if t is large. */
    float plusSmall(float x, float t, float sum) {
        float near = isSmall(t) ? t : 0;
        float series = Fused.multiplyAdd(1f / 5040, near, 1f / 720);
        series = Fused.multiplyAdd(series, near, 1f / 120);
        series = Fused.multiplyAdd(series, near, 1f / 24);
        series = Fused.multiplyAdd(series, near, 1f / 6);
        series = Fused.multiplyAdd(series, near, 1f / 2);
        return Fused.multiplyAdd(series * near * near, weight(pTop, x), sum);
    }

    /** Computes the term of a large t. Where p is 0 the term is q, which is 0 too where the row falls as deep. */
    float large(float x, float y, float t) {
        float drop = drop(pTop, x);
        float qPart = weight(qTop, y) * qShare;
        if (drop == PowerOfTwo.DEEPEST) {
            return qPart;
        }
        float pPart = PowerOfTwo.of(drop) * pShare;
        return qPart - pPart - pPart * t;
    }

    /** Computes the term of one logit of each row by itself. */
    double term(float x, float y) {
        float t = difference(x, y);
        return isSmall(t) ? (double) pShare * plusSmall(x, t, 0) : large(x, y, t);
    }

    private float weight(float top, float logit) {
        return PowerOfTwo.of(drop(top, logit));
    }

    private float drop(float top, float logit) {
        return PowerOfTwo.capped((top - logit) * toBits);
    }
}
