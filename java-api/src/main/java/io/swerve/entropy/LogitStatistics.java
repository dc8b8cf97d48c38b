package io.swerve.entropy;

import java.lang.foreign.MemorySegment;

/**
 * What one row of logits says about the next token: its most likely tokens and how sure the model is. Reusable: each
 * {@code measure} overwrites the last outcome, reads the row in place and allocates nothing. The same row gives the same
 * result to the last bit, as long as the same kernel measures it with vectors of the same size.
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

    /** Room for three of the widest vectors that the Vector API allows for: 2048 bits, 64 floats. */
    private static final int SCRATCH = 3 * 64;

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

    // Sums over the row of w, w * drop and w * drop^2, where w falls exponentially with the drop below the maximum.
    private double weight;
    private double weightedDrop;
    private double weightedSquare;
    private final float[] lanes = new float[SCRATCH];

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
        weight = other.weight;
        weightedDrop = other.weightedDrop;
        weightedSquare = other.weightedSquare;
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
     * @throws IllegalStateException if the memory was freed, or {@link EntropyKernels#PROPERTY} asks for a kernel that
     *             can't run here
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
     * @throws IllegalStateException if the memory was freed, or {@link EntropyKernels#PROPERTY} asks for a kernel that
     *             can't run here
     * @throws WrongThreadException if the memory is confined to another thread
     */
    public boolean measure(MemorySegment row, long offset, int length, float temperature) {
        return measure(EntropyKernels.active(), row, offset, length, temperature);
    }

    /**
     * Measures a row with a given kernel.
     *
     * @param kernel does the arithmetic
     * @param row the memory that holds the row
     * @param offset where the row starts, in bytes
     * @param length number of logits
     * @param temperature divides the logits
     * @return whether the row defines a distribution
     */
    boolean measure(EntropyKernel kernel, MemorySegment row, long offset, int length, float temperature) {
        EntropyKernels.checkRow(row, offset, length);
        if (!(temperature >= MIN_TEMPERATURE && temperature <= MAX_TEMPERATURE)) {
            throw new IllegalArgumentException("temperature " + temperature + " is not within " + MIN_TEMPERATURE
                    + " to " + MAX_TEMPERATURE + ": for greedy decoding (0), measure at 1");
        }
        begin(temperature);
        kernel.measure(row, offset, length, temperature, this);
        return isValid();
    }

    private void begin(float newTemperature) {
        reject(State.NOT_MEASURED);
        temperature = newTemperature;
        weight = 0;
        weightedDrop = 0;
        weightedSquare = 0;
    }

    /**
     * Records that the row defines no distribution.
     *
     * @param why what the row holds
     */
    void reject(State why) {
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
     * Adds the sums over some logits.
     *
     * @param w sum of the weights
     * @param wd sum of weight times drop
     * @param wdd sum of weight times the drop's square
     */
    void add(double w, double wd, double wdd) {
        weight += w;
        weightedDrop += wd;
        weightedSquare += wdd;
    }

    /**
     * Lends room for the lanes of three vectors, so that kernels allocate none.
     *
     * @return an array whose contents mean nothing
     */
    float[] lanes() {
        return lanes;
    }

    /**
     * Turns the sums into the outcome.
     *
     * @param top the largest logit
     * @param first its first place
     * @param runnerUp the largest of the other logits
     * @param runnerUpId its first place, or -1 if there is none above negative infinity
     * @param unit what one unit of drop is in nats
     * @param shift the drop, in units, that the sums take the largest logit to have, negated: what rounding the origin
     *            of the drops has added
     */
    void complete(float top, int first, float runnerUp, int runnerUpId, double unit, double shift) {
        double meanDrop = weightedDrop / weight;
        double logWeight = Math.log(weight);
        state = State.VALID;
        maxLogit = top;
        topId = first;
        secondId = runnerUpId;
        // At least 0 by definition, as the largest logit alone weighs 1; rounding may say otherwise.
        logPartition = Math.max(0, logWeight - unit * shift);
        entropy = Math.max(0, logWeight + unit * meanDrop);
        varentropy = Math.max(0, unit * unit * (weightedSquare / weight - meanDrop * meanDrop));
        secondProbability = runnerUpId < 0 ? 0 : Math.exp(logProbability(runnerUp));
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
        return Math.exp(-logPartition);
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
