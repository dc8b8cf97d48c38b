package io.swerve.steering.plan;

import io.swerve.internal.kernels.Kernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Additions at one layer that follow each other, as one: the sum of their products is rounded to float and added once,
 * whether in llama.cpp's graph or to a row, so that both give the same bits. The last sum is kept.
 */
final class LayerAddition implements LayerOperation {
    /** The bits of infinity; those of NaN are greater, without their sign. */
    private static final int INFINITY = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

    private final int[] rules;
    private final float[] factors;
    private final float[][] directions;
    private final int layer;
    private final float[] sum;
    private final float[] sumOf;
    private boolean known;

    /**
     * Creates an operation.
     *
     * @param rules the rules' numbers in the plan
     * @param factors of the rules' coefficients at this layer
     * @param directions of the rules at this layer
     * @param layer for messages
     */
    LayerAddition(int[] rules, float[] factors, float[][] directions, int layer) {
        this.rules = rules;
        this.factors = factors;
        this.directions = directions;
        this.layer = layer;
        this.sum = new float[directions[0].length];
        this.sumOf = new float[rules.length];
    }

    @Override
    public boolean apply(MemorySegment rows, long byteOffset, float[] coefficients, int from) {
        if (!acts(coefficients, from)) {
            return false;
        }
        Kernels.rows(sum.length).add(rows, byteOffset, sum(coefficients, from));
        return true;
    }

    @Override
    public boolean acts(float[] coefficients, int from) {
        for (int i = 0; i < rules.length; i++) {
            if (coefficients[from + rules[i]] * factors[i] != 0) {
                return true;
            }
        }
        return false;
    }

    /** Returns what is added; borrowed until the next call. */
    float[] sum(float[] coefficients, int from) {
        boolean same = known;
        for (int i = 0; i < rules.length && same; i++) {
            same = sumOf[i] == coefficients[from + rules[i]];
        }
        if (!same) {
            compute(coefficients, from);
        }
        return sum;
    }

    private void compute(float[] coefficients, int from) {
        known = false;
        boolean empty = true;
        for (int i = 0; i < rules.length; i++) {
            sumOf[i] = coefficients[from + rules[i]];
            float coefficient = sumOf[i] * factors[i];
            if (coefficient == 0) {
                continue;
            }
            if (empty) {
                multiply(coefficient, directions[i], sum);
            } else {
                multiplyAndAdd(coefficient, directions[i], sum);
            }
            empty = false;
        }
        if (empty) {
            Arrays.fill(sum, 0);
        }
        if (!isFinite(sum)) {
            throw new SteeringPlanException("what is added at layer " + layer
                    + " is not finite as floats: use smaller coefficients");
        }
        known = true;
    }

    // Loops so plain that the compiler vectorizes them: a live plan comes here for every token and layer.

    private static void multiply(float coefficient, float[] direction, float[] sum) {
        for (int j = 0; j < sum.length; j++) {
            sum[j] = coefficient * direction[j];
        }
    }

    private static void multiplyAndAdd(float coefficient, float[] direction, float[] sum) {
        for (int j = 0; j < sum.length; j++) {
            sum[j] += coefficient * direction[j];
        }
    }

    private static boolean isFinite(float[] values) {
        int largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Float.floatToRawIntBits(value) & Integer.MAX_VALUE);
        }
        return largest < INFINITY;
    }
}
