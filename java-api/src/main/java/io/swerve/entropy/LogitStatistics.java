package io.swerve.entropy;

import io.swerve.internal.kernels.Kernels;
import io.swerve.internal.kernels.RowSums;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * What one row of logits says about the next token: its most likely tokens and how sure the model is. Reusable: each
 * {@code measure} overwrites the last outcome, reads the row in place and allocates nothing. The same row gives the same
 * result to the last bit, on every machine and by vectors of every size as by none: sums have one order of addition, and
 * logarithms and exponentials are those of {@link StrictMath} or of Swerve's own.
 * <p>
 * The Vector API ({@code --add-modules jdk.incubator.vector}) makes a row some nine times as fast with 256 bits. It is used where it is
 * present and fast, which one log line tells, once per JVM; the system property {@code swerve.vectors} decides otherwise:
 * {@code vector} or {@code scalar} instead of {@code auto}.
 * <p>
 * With logits l_i and temperature T, the distribution is p_i = exp(l_i / T) / sum_j exp(l_j / T) over the whole row.
 * Entropy and varentropy are the mean and the variance of the surprise -ln p, in nats and nats squared, p = 0 adding
 * nothing. A logit of negative infinity is a token that can't come. A row that defines no distribution (see
 * {@link State}) leaves every number NaN and every id -1.
 * <p>
 * An instance may be used by one thread at a time.
 */
public final class LogitStatistics {
    /** The least temperature that can be measured at. For greedy decoding (temperature 0), measure at 1. */
    public static final float MIN_TEMPERATURE = 1e-6f;

    /** The largest temperature that can be measured at. */
    public static final float MAX_TEMPERATURE = 1e6f;

    /** What the last row was. */
    public enum State {
        /** No row has been measured yet. */
        NOT_MEASURED,
        /** The row defines a distribution. */
        VALID,
        /** The row holds NaN. */
        NAN,
        /** The row holds positive infinity and no NaN. */
        POSITIVE_INFINITY,
        /** The row holds nothing but negative infinity: no token can come. */
        ALL_NEGATIVE_INFINITY
    }

    private State state = State.NOT_MEASURED;
    private float temperature = Float.NaN;
    private float maxLogit = Float.NaN;
    private int topId = -1;
    private int secondId = -1;
    private double secondProbability = Double.NaN;
    private double logPartition = Double.NaN;
    private double entropy = Double.NaN;
    private double varentropy = Double.NaN;

    private final RowSums sums = new RowSums();

    /** Creates an instance that has measured nothing. */
    public LogitStatistics() {}

    /**
     * Takes over what another instance has measured.
     *
     * @param other keeps its measurement
     */
    public void copyFrom(LogitStatistics other) {
        state = other.state;
        temperature = other.temperature;
        maxLogit = other.maxLogit;
        topId = other.topId;
        secondId = other.secondId;
        secondProbability = other.secondProbability;
        logPartition = other.logPartition;
        entropy = other.entropy;
        varentropy = other.varentropy;
    }

    /**
     * Measures the row that starts at the beginning of a segment.
     *
     * @param row the memory that holds the row as native-order floats, of any alignment; only read, and never beyond
     *            the row
     * @param length number of logits, at least 1
     * @param temperature divides the logits; from {@link #MIN_TEMPERATURE} to {@link #MAX_TEMPERATURE}
     * @return whether the row defines a distribution, as {@link #isValid()}
     * @throws IllegalArgumentException if {@code length} or {@code temperature} is out of range
     * @throws IndexOutOfBoundsException if the row doesn't lie within {@code row}
     * @throws IllegalStateException if the memory was freed, or the system property {@code swerve.vectors} asks for
     *             what doesn't exist or can't run here
     * @throws WrongThreadException if the memory is confined to another thread
     */
    public boolean measure(MemorySegment row, int length, float temperature) {
        return measure(row, 0, length, temperature);
    }

    /**
     * Measures a row.
     *
     * @param row the memory that holds the row as native-order floats, of any alignment; only read, and never beyond
     *            the row
     * @param offset where the row starts, in bytes from the start of {@code row}
     * @param length number of logits, at least 1
     * @param temperature divides the logits; from {@link #MIN_TEMPERATURE} to {@link #MAX_TEMPERATURE}
     * @return whether the row defines a distribution, as {@link #isValid()}
     * @throws IllegalArgumentException if {@code length} or {@code temperature} is out of range
     * @throws IndexOutOfBoundsException if the row doesn't lie within {@code row}
     * @throws IllegalStateException if the memory was freed, or the system property {@code swerve.vectors} asks for
     *             what doesn't exist or can't run here
     * @throws WrongThreadException if the memory is confined to another thread
     */
    public boolean measure(MemorySegment row, long offset, int length, float temperature) {
        checkRow(row, offset, length);
        if (!(temperature >= MIN_TEMPERATURE && temperature <= MAX_TEMPERATURE)) {
            throw new IllegalArgumentException("temperature " + temperature + " is not within " + MIN_TEMPERATURE
                    + " to " + MAX_TEMPERATURE + ": for greedy decoding (0), measure at 1");
        }
        this.temperature = temperature;
        reject(State.NOT_MEASURED);
        Kernels.entropy(length).measure(row, offset, length, temperature, sums);
        float top = sums.top();
        if (Float.isFinite(top)) {
            complete(top);
        } else {
            reject(Float.isNaN(top)
                    ? State.NAN
                    : top > 0 ? State.POSITIVE_INFINITY : State.ALL_NEGATIVE_INFINITY);
        }
        return isValid();
    }

    /**
     * Finds the largest logit of a row: the token that greedy decoding takes. Of several equal ones the first wins, as
     * in llama.cpp's greedy sampler. Infinities are ordered like numbers.
     *
     * @param row the memory that holds the row as native-order floats; only read, and never beyond the row
     * @param offset where the row starts, in bytes from the start of {@code row}
     * @param length number of logits, at least 1
     * @return the index of the first largest logit, or -1 if any logit is NaN
     * @throws IllegalArgumentException if {@code length} is less than 1
     * @throws IndexOutOfBoundsException if the row doesn't lie within {@code row}
     * @throws IllegalStateException if the memory was freed, or the system property {@code swerve.vectors} asks for
     *             what doesn't exist or can't run here
     * @throws WrongThreadException if the memory is confined to another thread
     */
    public static int argmax(MemorySegment row, long offset, int length) {
        checkRow(row, offset, length);
        return Kernels.entropy(length).argmax(row, offset, length);
    }

    private static void checkRow(MemorySegment row, long offset, int length) {
        if (length < 1) {
            throw new IllegalArgumentException("A row of " + length + " logits has no maximum: pass at least 1");
        }
        Objects.checkFromIndexSize(offset, (long) length * Float.BYTES, row.byteSize());
    }

    private void complete(float top) {
        state = State.VALID;
        maxLogit = top;
        topId = sums.topId();
        secondId = sums.secondId();
        logPartition = sums.logPartition();
        entropy = sums.entropy();
        varentropy = sums.varentropy();
        secondProbability = secondId < 0 ? 0 : StrictMath.exp(logProbability(sums.second()));
    }

    private void reject(State why) {
        state = why;
        maxLogit = Float.NaN;
        topId = -1;
        secondId = -1;
        secondProbability = Double.NaN;
        logPartition = Double.NaN;
        entropy = Double.NaN;
        varentropy = Double.NaN;
    }

    /**
     * Says what the last row was.
     *
     * @return the state
     */
    public State state() {
        return state;
    }

    /**
     * Tells whether the last row defines a distribution, so that the other values mean something.
     *
     * @return whether the state is {@link State#VALID}
     */
    public boolean isValid() {
        return state == State.VALID;
    }

    /** {@return the temperature of the last row} */
    public float temperature() {
        return temperature;
    }

    /** {@return the largest logit, not divided by the temperature} */
    public float maxLogit() {
        return maxLogit;
    }

    /** {@return ln sum_i exp(l_i / T), the logarithm that normalizes the distribution: the log-sum-exp, in nats} */
    public double logSumExp() {
        return (double) maxLogit / temperature + logPartition;
    }

    /** {@return the entropy: the mean of -ln p; the entropy in nats, from 0 to the logarithm of the row's length} */
    public double entropy() {
        return entropy;
    }

    /** {@return the varentropy: the variance of -ln p; the varentropy in nats squared, at least 0} */
    public double varentropy() {
        return varentropy;
    }

    /** {@return the most likely token; of equal ones the first; the id, or -1 if the row is not valid} */
    public int topId() {
        return topId;
    }

    /** {@return the probability of the most likely token: the probability, from 0 to 1} */
    public double topProbability() {
        return StrictMath.exp(-logPartition);
    }

    /**
     * {@return the most likely of the other tokens; of equal ones the first; the id, or -1 if the row is not valid or
     * no other token can come}
     */
    public int secondId() {
        return secondId;
    }

    /**
     * {@return the probability of the most likely of the other tokens: the probability, from 0 to 1/2; 0 if no other
     * token can come}
     */
    public double secondProbability() {
        return secondProbability;
    }

    /**
     * {@return the log-probability, at the row's temperature, of a token of the row, ln p in nats, at most 0; negative
     * infinity for a token that can't come} The row itself isn't kept, so the caller looks its logit up.
     *
     * @param logit the token's logit, as it stands in the row
     */
    public double logProbability(float logit) {
        return ((double) logit - maxLogit) / temperature - logPartition;
    }
}
