package io.swerve.internal.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The kernel in plain Java, and the definition of what the other one computes. It goes lane by lane, so that it is quick from
 * the first token on, in the interpreter too.
 */
final class ScalarEntropyKernel implements EntropyKernel {
    static final ScalarEntropyKernel INSTANCE = new ScalarEntropyKernel();

    /** Above this, in bits, a float no longer resolves the maximum well. */
    private static final float LARGEST_TOP = 1 << 20;
    /**
     * In doubles, this many nats under the maximum a logit weighs nothing: 2^31 of them would move no sum by one part in
     * 2^53. Leaving them out also keeps 0 * infinity away from the sums.
     */
    private static final double NEGLIGIBLE = 100;

    private static final ThreadLocal<float[]> COPY = ThreadLocal.withInitial(() -> new float[Lanes.BLOCK]);

    private ScalarEntropyKernel() {}

    @Override
    public void measure(MemorySegment row, long offset, int length, float temperature, RowSums result) {
        float[] block = COPY.get();
        float top = Float.NEGATIVE_INFINITY;
        float second = Float.NEGATIVE_INFINITY;
        int topId = -1;
        int secondId = -1;
        for (int from = 0; from < length; from += Lanes.BLOCK) {
            int count = Lanes.copy(row, offset, from, length, block);
            for (int i = 0; i < count; i++) {
                float x = block[i];
                if (x > top) {
                    second = top;
                    secondId = topId;
                    top = x;
                    topId = from + i;
                } else if (x > second) {
                    second = x;
                    secondId = from + i;
                } else if (x != x) {
                    result.begin(Float.NaN, -1, Float.NaN, -1);
                    return;
                }
            }
        }
        top += 0f; // one zero, in whatever order -0 and 0 come
        second += 0f;
        result.begin(top, topId, second, secondId);
        float scale = scale(temperature);
        float origin = top * scale;
        if (!isOrdinary(origin)) {
            addPrecisely(row, offset, length, temperature, result);
            return;
        }
        result.count(PowerOfTwo.LN2, (double) top * scale - origin);
        for (int from = 0; from < length; from += Lanes.BLOCK) {
            addWeights(block, Lanes.copy(row, offset, from, length, block), scale, origin, result);
        }
    }

    /** Turns logits into bits. */
    static float scale(float temperature) {
        return (float) (1 / (PowerOfTwo.LN2 * temperature));
    }

    /** Tells whether floats can compute a row whose largest logit is this, in bits. */
    static boolean isOrdinary(float origin) {
        return Math.abs(origin) <= LARGEST_TOP;
    }

    /**
     * Adds the weights of a block. The drop of a logit below the maximum, in bits, is {@code origin - logit * scale}, its
     * weight 2 to the minus drop.
     */
    private static void addWeights(float[] block, int count, float scale, float origin, RowSums result) {
        int whole = count - count % Lanes.COUNT;
        double weight = 0;
        double drop = 0;
        double square = 0;
        for (int lane = 0; lane < Lanes.HALF; lane++) {
            float weightA = 0;
            float weightB = 0;
            float dropA = 0;
            float dropB = 0;
            float squareA = 0;
            float squareB = 0;
            for (int i = lane; i < whole; i += Lanes.COUNT) {
                float x = drop(block[i], scale, origin);
                float w = PowerOfTwo.of(x);
                weightA += w;
                float wx = w * x;
                dropA += wx;
                squareA = Fused.multiplyAdd(wx, x, squareA);
                float y = drop(block[i + Lanes.HALF], scale, origin);
                float v = PowerOfTwo.of(y);
                weightB += v;
                float vy = v * y;
                dropB += vy;
                squareB = Fused.multiplyAdd(vy, y, squareB);
            }
            weight += weightA + weightB;
            drop += dropA + dropB;
            square += squareA + squareB;
        }
        result.add(weight, drop, square);
        for (int i = whole; i < count; i++) {
            addWeight(block[i], scale, origin, result);
        }
    }

    /** Adds the weight of a logit by itself. */
    static void addWeight(float logit, float scale, float origin, RowSums result) {
        float x = drop(logit, scale, origin);
        float w = PowerOfTwo.of(x);
        float wx = w * x;
        result.add(w, wx, wx * x);
    }

    private static float drop(float logit, float scale, float origin) {
        return PowerOfTwo.capped(Fused.multiplyAdd(logit, -scale, origin));
    }

    /**
     * Adds the weights of a row that is out of the ordinary, its largest logit being known: in doubles, whose exponential is
     * slow, and the same on all machines.
     */
    static void addPrecisely(MemorySegment row, long offset, int length, float temperature, RowSums result) {
        double top = result.top();
        if (Double.isInfinite(top)) {
            return;
        }
        double scale = 1.0 / temperature;
        for (int i = 0; i < length; i++) {
            double drop = (top - Lanes.logit(row, offset, i)) * scale;
            if (drop < NEGLIGIBLE) {
                double w = StrictMath.exp(-drop);
                result.add(w, w * drop, w * drop * drop);
            }
        }
    }

    @Override
    public int argmax(MemorySegment row, long offset, int length) {
        float[] block = COPY.get();
        float top = Float.NEGATIVE_INFINITY;
        int topId = 0;
        for (int from = 0; from < length; from += Lanes.BLOCK) {
            int count = Lanes.copy(row, offset, from, length, block);
            for (int i = 0; i < count; i++) {
                if (block[i] > top) {
                    top = block[i];
                    topId = from + i;
                } else if (block[i] != block[i]) {
                    return -1;
                }
            }
        }
        return topId;
    }
}
