package io.swerve.internal.kernels;

/**
 * What an {@link EntropyKernel} finds in a row: the two largest logits, and sums over the row of w, w * drop and w * drop²,
 * where the drop is how far a logit lies below the largest one, in units, and the weight w falls exponentially with it.
 * Reusable, by one thread at a time.
 */
public final class RowSums {
    private float top = Float.NaN;
    private int topId = -1;
    private float second = Float.NaN;
    private int secondId = -1;
    private double unit;
    private double shift;
    private double weight;
    private double drop;
    private double square;
    /** Room for the lanes of three vectors, so that kernels allocate none. */
    private final float[] lanes = new float[3 * Lanes.HALF];

    /** Makes room for a row. */
    public RowSums() {}

    float[] lanes() {
        return lanes;
    }

    /**
     * Begins with a row whose largest logits are known.
     *
     * @param newTop the largest logit; NaN if the row holds NaN
     * @param newTopId its first place, or -1 if there is none above negative infinity
     * @param newSecond the largest of the other logits
     * @param newSecondId its first place, or -1 if there is none above negative infinity
     */
    void begin(float newTop, int newTopId, float newSecond, int newSecondId) {
        top = newTop;
        topId = newTopId;
        second = newSecond;
        secondId = newSecondId;
        unit = 1;
        shift = 0;
        weight = 0;
        drop = 0;
        square = 0;
    }

    /**
     * Says how drops are counted.
     *
     * @param newUnit what one unit of drop is in nats
     * @param newShift the drop, in units, that the sums take the largest logit to have, negated: what rounding the origin of
     *            the drops has added
     */
    void count(double newUnit, double newShift) {
        unit = newUnit;
        shift = newShift;
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
        drop += wd;
        square += wdd;
    }

    /**
     * {@return the largest logit; NaN if the row holds NaN; if it is infinite, of either sign, the row defines no
     * distribution and there are no sums}
     */
    public float top() {
        return top;
    }

    /** {@return its first place} */
    public int topId() {
        return topId;
    }

    /** {@return the largest of the other logits} */
    public float second() {
        return second;
    }

    /** {@return its first place, or -1 if there is none above negative infinity} */
    public int secondId() {
        return secondId;
    }

    /** {@return ln sum exp of the row's distances from the largest logit, divided by the temperature; at least 0} */
    public double logPartition() {
        // At least 0 by definition, as the largest logit alone weighs 1; rounding may say otherwise.
        return Math.max(0, StrictMath.log(weight) - unit * shift);
    }

    /** {@return the entropy in nats, at least 0} */
    public double entropy() {
        return Math.max(0, StrictMath.log(weight) + unit * (drop / weight));
    }

    /** {@return the varentropy in nats squared, at least 0} */
    public double varentropy() {
        double mean = drop / weight;
        return Math.max(0, unit * unit * (square / weight - mean * mean));
    }
}
