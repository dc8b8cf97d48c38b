package io.swerve.steering.sae;

import io.swerve.internal.warmup.WarmUp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Computes without vectors until C2 has compiled the kernel on vectors. */
final class WarmingKernel implements Kernel {
    /** Four rows go together, one by itself. */
    private static final int COUNT = 5;
    private static final int WIDTH = 101;
    private static final Step STEP = new Step(0.01f, 0.9f, 0.999f, 1, 1, 1e-8f);

    private final WarmUp<Kernel> kernels = new WarmUp<>("autoencoder", ScalarKernel.INSTANCE, new VectorKernel(),
            WarmingKernel::trial);

    private static WarmUp.Trial<Kernel> trial(Arena arena) {
        MemorySegment rows = numbers(arena, COUNT * WIDTH);
        MemorySegment panel = numbers(arena, WIDTH * PANEL);
        MemorySegment bias = numbers(arena, PANEL);
        MemorySegment out = numbers(arena, COUNT * PANEL);
        MemorySegment gradient = numbers(arena, WIDTH * PANEL);
        MemorySegment first = numbers(arena, WIDTH * PANEL);
        MemorySegment second = numbers(arena, WIDTH * PANEL);
        return kernel -> {
            kernel.multiply(rows, 0, COUNT, WIDTH, panel, 0, bias, 0, out, 0, PANEL);
            float sum = kernel.dot(rows, 0, panel, 0, COUNT * WIDTH);
            kernel.addScaled(sum < 0 ? 0x1p-10f : -0x1p-10f, gradient, 0, panel, 0, WIDTH * PANEL);
            kernel.adam(panel, first, second, 0, gradient, WIDTH * PANEL, STEP);
        };
    }

    private static MemorySegment numbers(Arena arena, int count) {
        MemorySegment numbers = arena.allocate((long) count * Float.BYTES, 64);
        for (int i = 0; i < count; i++) {
            numbers.setAtIndex(FloatRows.FLOAT, i, i % 31 * 0x1p-4f);
        }
        return numbers;
    }

    /** Tells whether vectors are used by now. */
    boolean isWarm() {
        return kernels.isWarm();
    }

    @Override
    public void multiply(MemorySegment rows, long rowsOffset, int count, int width, MemorySegment panel,
            long panelOffset, MemorySegment bias, long biasOffset, MemorySegment out, long outOffset, int outWidth) {
        kernels.kernel((long) count * width * PANEL).multiply(rows, rowsOffset, count, width, panel, panelOffset, bias,
                biasOffset, out, outOffset,
                outWidth);
    }

    @Override
    public float dot(MemorySegment a, long aOffset, MemorySegment b, long bOffset, int length) {
        return kernels.kernel(length).dot(a, aOffset, b, bOffset, length);
    }

    @Override
    public void addScaled(float factor, MemorySegment x, long xOffset, MemorySegment y, long yOffset, int length) {
        kernels.kernel(length).addScaled(factor, x, xOffset, y, yOffset, length);
    }

    @Override
    public void adam(MemorySegment weights, MemorySegment first, MemorySegment second, long offset,
            MemorySegment gradient, int length, Step step) {
        kernels.kernel(length).adam(weights, first, second, offset, gradient, length, step);
    }
}
