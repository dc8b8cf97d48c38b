package io.swerve.internal.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The kernel in plain Java: slow, and the definition of what the other one computes. */
final class ScalarAutoencoderKernel implements AutoencoderKernel {
    static final ScalarAutoencoderKernel INSTANCE = new ScalarAutoencoderKernel();
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private ScalarAutoencoderKernel() {}

    @Override
    public void multiply(MemorySegment rows, long rowsOffset, int count, int width, MemorySegment panel,
            long panelOffset, MemorySegment bias, long biasOffset, MemorySegment out, long outOffset, int outWidth) {
        float[] sums = new float[PANEL];
        for (int r = 0; r < count; r++) {
            long row = rowsOffset + (long) r * width * Float.BYTES;
            MemorySegment.copy(bias, FLOAT, biasOffset, sums, 0, PANEL);
            for (int i = 0; i < width; i++) {
                float x = rows.get(FLOAT, row + (long) i * Float.BYTES);
                long weights = panelOffset + (long) i * PANEL * Float.BYTES;
                for (int j = 0; j < PANEL; j++) {
                    sums[j] = Fused.multiplyAdd(x, panel.get(FLOAT, weights + (long) j * Float.BYTES), sums[j]);
                }
            }
            MemorySegment.copy(sums, 0, out, FLOAT, outOffset + (long) r * outWidth * Float.BYTES, PANEL);
        }
    }

    @Override
    public float dot(MemorySegment a, long aOffset, MemorySegment b, long bOffset, int length) {
        float[] sums = new float[PANEL];
        int whole = length - length % PANEL;
        for (int i = 0; i < whole; i += PANEL) {
            for (int j = 0; j < PANEL; j++) {
                long at = (long) (i + j) * Float.BYTES;
                sums[j] = Fused.multiplyAdd(a.get(FLOAT, aOffset + at), b.get(FLOAT, bOffset + at), sums[j]);
            }
        }
        for (int half = PANEL / 2; half > 0; half /= 2) {
            for (int j = 0; j < half; j++) {
                sums[j] += sums[j + half];
            }
        }
        return tail(a, aOffset, b, bOffset, whole, length, sums[0]);
    }

    /** Goes on with a scalar product where whole panels end. */
    static float tail(MemorySegment a, long aOffset, MemorySegment b, long bOffset, int from, int to, float begin) {
        float sum = begin;
        for (int i = from; i < to; i++) {
            long at = (long) i * Float.BYTES;
            sum = Fused.multiplyAdd(a.get(FLOAT, aOffset + at), b.get(FLOAT, bOffset + at), sum);
        }
        return sum;
    }

    @Override
    public void addScaled(float factor, MemorySegment x, long xOffset, MemorySegment y, long yOffset, int length) {
        addScaled(factor, x, xOffset, y, yOffset, 0, length);
    }

    static void addScaled(float factor, MemorySegment x, long xOffset, MemorySegment y, long yOffset, int from,
            int to) {
        for (int i = from; i < to; i++) {
            long at = (long) i * Float.BYTES;
            y.set(FLOAT, yOffset + at,
                    Fused.multiplyAdd(factor, x.get(FLOAT, xOffset + at), y.get(FLOAT, yOffset + at)));
        }
    }

    @Override
    public void adam(MemorySegment weights, MemorySegment first, MemorySegment second, long offset,
            MemorySegment gradient, int length, Step step) {
        adam(weights, first, second, offset, gradient, 0, length, step);
    }

    static void adam(MemorySegment weights, MemorySegment first, MemorySegment second, long offset,
            MemorySegment gradient, int from, int to, Step step) {
        for (int i = from; i < to; i++) {
            long at = offset + (long) i * Float.BYTES;
            float g = gradient.get(FLOAT, (long) i * Float.BYTES);
            float m = Fused.multiplyAdd(1 - step.beta1(), g, step.beta1() * first.get(FLOAT, at));
            float v = Fused.multiplyAdd((1 - step.beta2()) * g, g, step.beta2() * second.get(FLOAT, at));
            first.set(FLOAT, at, m);
            second.set(FLOAT, at, v);
            float divisor = (float) Math.sqrt(v * step.correction2()) + step.epsilon();
            weights.set(FLOAT, at,
                    Fused.multiplyAdd(-step.rate(), m * step.correction1() / divisor, weights.get(FLOAT, at)));
        }
    }
}
