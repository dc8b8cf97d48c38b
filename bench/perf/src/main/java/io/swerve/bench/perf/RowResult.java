package io.swerve.bench.perf;

/**
 * What the arithmetic over one row of logits takes, as medians.
 *
 * @param provider the entropy kernel in use
 * @param length number of logits
 * @param entropyMicros time of the entropy, in microseconds
 * @param plainMicros time of a plain max-reduction over the same row, in microseconds
 * @param unrolledMicros time of a max-reduction unrolled by hand, in microseconds
 * @param toPlain the entropy's time over the plain max-reduction's
 * @param toUnrolled the entropy's time over the unrolled max-reduction's
 */
public record RowResult(String provider, int length, double entropyMicros, double plainMicros, double unrolledMicros,
        PairedMedian toPlain, PairedMedian toUnrolled) {
    /** The length that the aim is stated for. */
    public static final int TARGET_LENGTH = 151_936;
    /** The aim: the most plain max-reductions that the entropy of a row may take. */
    public static final double TARGET = 3;
}
