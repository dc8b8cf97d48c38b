package io.swerve.entropy;

/**
 * What turns two rows of logits into the terms of their divergence, in {@link VectorDivergenceKernel} and in what stands in
 * for it.
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
    /**
     * Rows whose maxima are no further apart are compared logit with logit: between neighbours that subtraction is
     * exact. Others are compared by the distances from their maxima, lest a common offset take all the digits.
     */
    private static final float NEAR_TOPS = 1;

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
        double shift = Math.log(pWeight) - Math.log(qWeight);
        boolean near = Math.abs(pTop - qTop) <= NEAR_TOPS;
        return new DivergenceUnits(pTop, (float) (1 / pWeight), qTop, (float) (1 / qWeight), scale, 1 / temperature,
                near ? 0 : pTop, near ? 0 : qTop,
                near ? (float) (((double) pTop - qTop) / temperature + shift) : (float) shift);
    }

    /** Computes the term of one logit of each row. */
    double term(float x, float y) {
        double share = weight((pTop - x) * toBits) * pShare;
        double difference = (pOrigin - (double) x) - (qOrigin - (double) y);
        return share == 0
                ? weight((qTop - y) * toBits) * qShare
                : share * ScalarDivergenceKernel.excess(difference * toNats + shift);
    }

    /** Computes the weight of a logit that lies some bits below the largest one. */
    static double weight(float drop) {
        return drop < VectorEntropyKernel.DEEPEST_DROP ? Math.exp(-VectorEntropyKernel.LN2 * drop) : 0;
    }
}
