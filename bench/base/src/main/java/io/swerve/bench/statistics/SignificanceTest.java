package io.swerve.bench.statistics;

import java.util.Locale;

/** Whether two arms differ: by how much, and how likely so much would be if they didn't. */
public sealed interface SignificanceTest permits PairedTest, IndependentTest {
    /** {@return the mean of one arm minus that of the other} */
    double difference();

    /** {@return the probability of a difference at least as large, in either direction, if there were none} */
    double p();

    /** {@return whether all permutations were counted; else they were sampled} */
    boolean exact();

    /**
     * Writes the probability.
     *
     * @return for example {@code p = 0.012} or {@code p < 0.001}
     */
    default String text() {
        return p() < 0.001 ? "p < 0.001" : String.format(Locale.ROOT, "p = %.3f", p());
    }
}
