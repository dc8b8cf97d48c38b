package io.swerve.entropy;

import io.swerve.internal.kernels.Kernels;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * The Kullback-Leibler divergence between two rows of logits, in place and over the whole vocabulary: how many nats a
 * token drawn from p costs on average when it is expected by q,
 * {@code KL(p||q) = sum_i p_i ln(p_i / q_i)}.
 * <p>
 * With p the model as it is and q the model as it is steered, this is the size of the steering's effect on one token. It
 * is 0 if and only if the two distributions are equal, is not symmetric, and does not change when a constant is added to
 * a row. A token that p excludes (a logit of negative infinity) adds nothing; one that only q excludes makes it infinite.
 * It is at most {@code (max d - min d)^2 / 8}, where d are the differences of the logits divided by the temperature.
 * <p>
 * Equal rows give exactly 0, and small divergences are computed as precisely as large ones, to about 1e-6 of their size.
 * The same rows give the same result to the last bit on every machine, with the Vector API or without it, see
 * {@link LogitStatistics}. All methods may be called by any number of threads at once.
 */
public final class KullbackLeibler {
    private KullbackLeibler() {}

    /**
     * Computes the divergence of two rows in memory.
     *
     * @param p holds the distribution that tokens come from, as native-order floats of any alignment; only read, and
     *            never beyond the row
     * @param pOffset where that row starts, in bytes
     * @param q holds the distribution that they are judged by, in the same form
     * @param qOffset where that row starts, in bytes
     * @param length number of logits in each row, at least 1
     * @param temperature divides the logits of both; from {@link LogitStatistics#MIN_TEMPERATURE} to
     *            {@link LogitStatistics#MAX_TEMPERATURE}
     * @return KL(p||q) in nats, at least 0, possibly infinite; NaN if either row defines no distribution (it holds NaN,
     *         positive infinity, or negative infinity only)
     * @throws IllegalArgumentException if {@code length} or {@code temperature} is out of range
     * @throws IndexOutOfBoundsException if a row doesn't lie within its memory
     * @throws IllegalStateException if the memory was freed, or the system property {@code swerve.vectors} asks for
     *             what doesn't exist or can't run here
     * @throws WrongThreadException if the memory is confined to another thread
     */
    public static double between(MemorySegment p, long pOffset, MemorySegment q, long qOffset, int length,
            float temperature) {
        check(p, pOffset, q, qOffset, length, temperature);
        return Kernels.divergence(length).divergence(p, pOffset, q, qOffset, length, temperature);
    }

    private static void check(MemorySegment p, long pOffset, MemorySegment q, long qOffset, int length,
            float temperature) {
        if (length < 1) {
            throw new IllegalArgumentException("a row of " + length + " logits is no distribution: pass at least 1");
        }
        Objects.checkFromIndexSize(pOffset, (long) length * Float.BYTES, p.byteSize());
        Objects.checkFromIndexSize(qOffset, (long) length * Float.BYTES, q.byteSize());
        if (!(temperature >= LogitStatistics.MIN_TEMPERATURE && temperature <= LogitStatistics.MAX_TEMPERATURE)) {
            throw new IllegalArgumentException("temperature " + temperature + " is not within "
                    + LogitStatistics.MIN_TEMPERATURE + " to " + LogitStatistics.MAX_TEMPERATURE
                    + ": for greedy decoding (0), measure at 1");
        }
    }
}
