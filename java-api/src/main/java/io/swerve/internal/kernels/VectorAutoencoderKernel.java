package io.swerve.internal.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel on the Vector API. {@code reduceLanes} would add lanes in an order that changes when the code is compiled,
 * so sums across lanes are made by shuffles here.
 */
final class VectorAutoencoderKernel implements AutoencoderKernel {
    private static final VectorSpecies<Float> SPECIES = VectorPowerOfTwo.SPECIES;
    private static final int LANES = SPECIES.length();
    private static final long BYTES = (long) LANES * Float.BYTES;
    private static final int PANEL_BYTES = PANEL * Float.BYTES;
    // constants, each in a field of its own: the compiler knows no constant arrays
    private static final VectorShuffle<Float> BY_8 = VectorShuffle.iota(SPECIES, 8, 1, true);
    private static final VectorShuffle<Float> BY_4 = VectorShuffle.iota(SPECIES, 4, 1, true);
    private static final VectorShuffle<Float> BY_2 = VectorShuffle.iota(SPECIES, 2, 1, true);
    private static final VectorShuffle<Float> BY_1 = VectorShuffle.iota(SPECIES, 1, 1, true);
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    @Override
    public void multiply(MemorySegment rows, long rowsOffset, int count, int width, MemorySegment panel,
            long panelOffset, MemorySegment bias, long biasOffset, MemorySegment out, long outOffset, int outWidth) {
        long rowBytes = (long) width * Float.BYTES;
        long outBytes = (long) outWidth * Float.BYTES;
        for (long column = 0; column < PANEL_BYTES; column += 2 * BYTES) {
            int r = 0;
            for (; r + 4 <= count; r += 4) {
                four(rows, rowsOffset + r * rowBytes, width, panel, panelOffset + column, bias, biasOffset + column,
                        out, outOffset + r * outBytes + column, outBytes);
            }
            for (; r < count; r++) {
                one(rows, rowsOffset + r * rowBytes, width, panel, panelOffset + column, bias, biasOffset + column,
                        out, outOffset + r * outBytes + column);
            }
        }
    }

    /** Four rows and two vectors of features: eight sums in registers, three loads fewer than products. */
    private static void four(MemorySegment rows, long row, int width, MemorySegment panel, long weights,
            MemorySegment bias, long biasOffset, MemorySegment out, long at, long outBytes) {
        long rowBytes = (long) width * Float.BYTES;
        FloatVector a0 = FloatVector.fromMemorySegment(SPECIES, bias, biasOffset, ORDER);
        FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, bias, biasOffset + BYTES, ORDER);
        FloatVector a1 = a0;
        FloatVector b1 = b0;
        FloatVector a2 = a0;
        FloatVector b2 = b0;
        FloatVector a3 = a0;
        FloatVector b3 = b0;
        for (int i = 0; i < width; i++) {
            long x = row + (long) i * Float.BYTES;
            FloatVector wa = FloatVector.fromMemorySegment(SPECIES, panel, weights + (long) i * PANEL_BYTES, ORDER);
            FloatVector wb = FloatVector.fromMemorySegment(SPECIES, panel, weights + (long) i * PANEL_BYTES + BYTES,
                    ORDER);
            FloatVector x0 = FloatVector.broadcast(SPECIES, rows.get(FLOAT, x));
            a0 = x0.fma(wa, a0);
            b0 = x0.fma(wb, b0);
            FloatVector x1 = FloatVector.broadcast(SPECIES, rows.get(FLOAT, x + rowBytes));
            a1 = x1.fma(wa, a1);
            b1 = x1.fma(wb, b1);
            FloatVector x2 = FloatVector.broadcast(SPECIES, rows.get(FLOAT, x + 2 * rowBytes));
            a2 = x2.fma(wa, a2);
            b2 = x2.fma(wb, b2);
            FloatVector x3 = FloatVector.broadcast(SPECIES, rows.get(FLOAT, x + 3 * rowBytes));
            a3 = x3.fma(wa, a3);
            b3 = x3.fma(wb, b3);
        }
        store(a0, b0, out, at);
        store(a1, b1, out, at + outBytes);
        store(a2, b2, out, at + 2 * outBytes);
        store(a3, b3, out, at + 3 * outBytes);
    }

    private static void one(MemorySegment rows, long row, int width, MemorySegment panel, long weights,
            MemorySegment bias, long biasOffset, MemorySegment out, long at) {
        FloatVector a = FloatVector.fromMemorySegment(SPECIES, bias, biasOffset, ORDER);
        FloatVector b = FloatVector.fromMemorySegment(SPECIES, bias, biasOffset + BYTES, ORDER);
        for (int i = 0; i < width; i++) {
            FloatVector x = FloatVector.broadcast(SPECIES, rows.get(FLOAT, row + (long) i * Float.BYTES));
            a = x.fma(FloatVector.fromMemorySegment(SPECIES, panel, weights + (long) i * PANEL_BYTES, ORDER), a);
            b = x.fma(FloatVector.fromMemorySegment(SPECIES, panel, weights + (long) i * PANEL_BYTES + BYTES, ORDER),
                    b);
        }
        store(a, b, out, at);
    }

    private static void store(FloatVector a, FloatVector b, MemorySegment out, long at) {
        a.intoMemorySegment(out, at, ORDER);
        b.intoMemorySegment(out, at + BYTES, ORDER);
    }

    @Override
    public float dot(MemorySegment a, long aOffset, MemorySegment b, long bOffset, int length) {
        int whole = length - length % PANEL;
        FloatVector sum = FloatVector.zero(SPECIES);
        if (LANES * 2 == PANEL) {
            FloatVector upper = FloatVector.zero(SPECIES);
            for (int i = 0; i < whole; i += PANEL) {
                sum = product(a, aOffset, b, bOffset, i, sum);
                upper = product(a, aOffset, b, bOffset, i + LANES, upper);
            }
            sum = sum.add(upper);
        } else if (LANES * 4 == PANEL) {
            FloatVector second = FloatVector.zero(SPECIES);
            FloatVector third = FloatVector.zero(SPECIES);
            FloatVector fourth = FloatVector.zero(SPECIES);
            for (int i = 0; i < whole; i += PANEL) {
                sum = product(a, aOffset, b, bOffset, i, sum);
                second = product(a, aOffset, b, bOffset, i + LANES, second);
                third = product(a, aOffset, b, bOffset, i + 2 * LANES, third);
                fourth = product(a, aOffset, b, bOffset, i + 3 * LANES, fourth);
            }
            sum = sum.add(third).add(second.add(fourth));
        } else {
            return ScalarAutoencoderKernel.INSTANCE.dot(a, aOffset, b, bOffset, length);
        }
        if (LANES == 16) {
            sum = sum.add(sum.rearrange(BY_8));
        }
        sum = sum.add(sum.rearrange(BY_4));
        sum = sum.add(sum.rearrange(BY_2));
        sum = sum.add(sum.rearrange(BY_1));
        return ScalarAutoencoderKernel.tail(a, aOffset, b, bOffset, whole, length, sum.lane(0));
    }

    private static FloatVector product(MemorySegment a, long aOffset, MemorySegment b, long bOffset, int i,
            FloatVector sum) {
        long at = (long) i * Float.BYTES;
        return FloatVector.fromMemorySegment(SPECIES, a, aOffset + at, ORDER)
                .fma(FloatVector.fromMemorySegment(SPECIES, b, bOffset + at, ORDER), sum);
    }

    @Override
    public void addScaled(float factor, MemorySegment x, long xOffset, MemorySegment y, long yOffset, int length) {
        FloatVector scale = FloatVector.broadcast(SPECIES, factor);
        int whole = SPECIES.loopBound(length);
        for (int i = 0; i < whole; i += LANES) {
            long at = (long) i * Float.BYTES;
            FloatVector.fromMemorySegment(SPECIES, x, xOffset + at, ORDER)
                    .fma(scale, FloatVector.fromMemorySegment(SPECIES, y, yOffset + at, ORDER))
                    .intoMemorySegment(y, yOffset + at, ORDER);
        }
        ScalarAutoencoderKernel.addScaled(factor, x, xOffset, y, yOffset, whole, length);
    }

    @Override
    public void adam(MemorySegment weights, MemorySegment first, MemorySegment second, long offset,
            MemorySegment gradient, int length, Step step) {
        int whole = SPECIES.loopBound(length);
        FloatVector share1 = FloatVector.broadcast(SPECIES, 1 - step.beta1());
        for (int i = 0; i < whole; i += LANES) {
            long at = offset + (long) i * Float.BYTES;
            FloatVector g = FloatVector.fromMemorySegment(SPECIES, gradient, (long) i * Float.BYTES, ORDER);
            FloatVector m = g.fma(share1,
                    FloatVector.fromMemorySegment(SPECIES, first, at, ORDER).mul(step.beta1()));
            FloatVector v = g.mul(1 - step.beta2()).fma(g,
                    FloatVector.fromMemorySegment(SPECIES, second, at, ORDER).mul(step.beta2()));
            m.intoMemorySegment(first, at, ORDER);
            v.intoMemorySegment(second, at, ORDER);
            FloatVector divisor = v.mul(step.correction2()).lanewise(VectorOperators.SQRT).add(step.epsilon());
            m.mul(step.correction1()).div(divisor)
                    .fma(FloatVector.broadcast(SPECIES, -step.rate()),
                            FloatVector.fromMemorySegment(SPECIES, weights, at, ORDER))
                    .intoMemorySegment(weights, at, ORDER);
        }
        ScalarAutoencoderKernel.adam(weights, first, second, offset, gradient, whole, length, step);
    }
}
