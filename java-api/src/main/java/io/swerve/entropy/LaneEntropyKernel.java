package io.swerve.entropy;

import java.lang.foreign.MemorySegment;

/**
 * Does what {@link VectorEntropyKernel} does, operation by operation and so bit by bit, lane after lane without vectors.
 * Before C2 has compiled them, vectors are objects, and a row of logits takes a thousand times as long as after; this
 * kernel is fast enough from the first token on.
 */
final class LaneEntropyKernel implements EntropyKernel {
    private static final int BLOCK = VectorEntropyKernel.BLOCK;
    /** Access to a segment's elements is slow in the interpreter, so blocks are copied. */
    private static final ThreadLocal<float[]> COPY = ThreadLocal.withInitial(() -> new float[BLOCK]);

    private final int lanes;

    /**
     * Creates a kernel.
     *
     * @param lanes of the vectors that it does without, at least 1
     */
    LaneEntropyKernel(int lanes) {
        this.lanes = lanes;
    }

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public void measure(MemorySegment row, long offset, int length, float temperature, LogitStatistics result) {
        float[] block = COPY.get();
        float top = Float.NEGATIVE_INFINITY;
        float second = Float.NEGATIVE_INFINITY;
        int topId = -1;
        int secondId = -1;
        for (int from = 0; from < length; from += BLOCK) {
            int count = LaneArithmetic.copy(row, offset, from, length, block);
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
                    ScalarEntropyKernel.INSTANCE.measure(row, offset, length, temperature, result);
                    return;
                }
            }
        }
        float scale = (float) (1 / (VectorEntropyKernel.LN2 * temperature));
        top += 0f; // one zero, as there
        second += 0f;
        float origin = top * scale;
        if (!(Math.abs(origin) <= VectorEntropyKernel.LARGEST_TOP)) {
            ScalarEntropyKernel.INSTANCE.measure(row, offset, length, temperature, result);
            return;
        }
        for (int from = 0; from < length; from += BLOCK) {
            addWeights(block, LaneArithmetic.copy(row, offset, from, length, block), scale, origin, result);
        }
        result.complete(top, topId, second, secondId, VectorEntropyKernel.LN2, (double) top * scale - origin);
    }

    @Override
    public int argmax(MemorySegment row, long offset, int length) {
        float[] block = COPY.get();
        float top = Float.NEGATIVE_INFINITY;
        int topId = 0;
        for (int from = 0; from < length; from += BLOCK) {
            int count = LaneArithmetic.copy(row, offset, from, length, block);
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

    private void addWeights(float[] block, int count, float scale, float origin, LogitStatistics result) {
        int whole = count / (2 * lanes) * (2 * lanes);
        double weight = 0;
        double drop = 0;
        double square = 0;
        for (int lane = 0; lane < lanes; lane++) {
            float weightA = 0;
            float weightB = 0;
            float dropA = 0;
            float dropB = 0;
            float squareA = 0;
            float squareB = 0;
            for (int i = lane; i < whole; i += 2 * lanes) {
                float x = LaneArithmetic.capped(Math.fma(block[i], -scale, origin));
                float w = LaneArithmetic.powerOfTwo(x);
                weightA += w;
                float wx = w * x;
                dropA += wx;
                squareA = Math.fma(wx, x, squareA);
                float y = LaneArithmetic.capped(Math.fma(block[i + lanes], -scale, origin));
                float v = LaneArithmetic.powerOfTwo(y);
                weightB += v;
                float vy = v * y;
                dropB += vy;
                squareB = Math.fma(vy, y, squareB);
            }
            weight += weightA + weightB;
            drop += dropA + dropB;
            square += squareA + squareB;
        }
        for (int i = whole; i < count; i++) {
            double x = (double) origin - (double) block[i] * scale;
            if (x < VectorEntropyKernel.DEEPEST_DROP) {
                double w = Math.exp(-VectorEntropyKernel.LN2 * x);
                weight += w;
                drop += w * x;
                square += w * x * x;
            }
        }
        result.add(weight, drop, square);
    }
}
