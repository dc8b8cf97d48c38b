package io.swerve.bench.perf;

/**
 * What the arithmetic over one row of logits takes.
 *
 * @param provider the entropy kernel in use
 * @param length number of logits
 * @param entropyMicros median time of the entropy, in microseconds
 * @param maximumMicros median time of a max-reduction over the same row, in microseconds
 * @param ratio the entropy's time over the max-reduction's
 */
public record RowResult(String provider, int length, double entropyMicros, double maximumMicros, PairedMedian ratio) {
    /** The length that the aim is stated for. */
    public static final int TARGET_LENGTH = 151_936;
    /** The aim: the most max-reductions that the entropy of a row may take. */
    public static final double TARGET = 3;
}
