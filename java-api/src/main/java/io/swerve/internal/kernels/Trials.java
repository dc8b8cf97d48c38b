package io.swerve.internal.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What kernels warm up with: blocks and less than a block, and rests that fill no vector. */
final class Trials {
    private static final int[] ROWS = {768, 1003, 9001};
    private static final int[] PAIRS = {768, 4400};
    private static final int[] WIDTHS = {1024, 333};
    /** Four rows go together, one by itself. */
    private static final int COUNT = 5;
    private static final int WIDTH = 101;
    private static final AutoencoderKernel.Step STEP = new AutoencoderKernel.Step(0.01f, 0.9f, 0.999f, 1, 1, 1e-8f);

    private Trials() {}

    static Warming.Trial<EntropyKernel> entropy(Arena arena) {
        MemorySegment row = numbers(arena, ROWS[ROWS.length - 1], 4096, 0x1p-8f);
        RowSums result = new RowSums();
        return kernel -> {
            for (int length : ROWS) {
                kernel.measure(row, 0, length, 1, result);
                kernel.argmax(row, 0, length);
            }
        };
    }

    /** Rows that hardly differ, and rows that differ much: each kind has loops of its own. */
    static Warming.Trial<DivergenceKernel> divergence(Arena arena) {
        int longest = PAIRS[PAIRS.length - 1];
        MemorySegment row = numbers(arena, longest, 4096, 0x1p-8f);
        MemorySegment near = numbers(arena, longest, 4096, 0x1.01p-8f);
        MemorySegment far = numbers(arena, longest, 4096, 0x1p-9f);
        return kernel -> {
            for (int length : PAIRS) {
                kernel.divergence(row, 0, near, 0, length, 1);
                kernel.divergence(row, 0, far, 0, length, 1);
            }
        };
    }

    static Warming.Trial<RowKernel> rows(Arena arena) {
        MemorySegment row = arena.allocate(ValueLayout.JAVA_FLOAT, WIDTHS[0]);
        float[][] directions = new float[WIDTHS.length][];
        for (int w = 0; w < WIDTHS.length; w++) {
            directions[w] = numbers(arena, WIDTHS[w], 31, 1).toArray(ValueLayout.JAVA_FLOAT);
        }
        return kernel -> {
            for (float[] direction : directions) {
                kernel.add(row, 0, direction);
                kernel.scale(row, 0, direction.length, 0.5);
                kernel.combine(row, 0, 0.5, direction, 0.25);
                double sum = kernel.dot(row, 0, direction) + kernel.squaredNorm(row, 0, direction.length)
                        + kernel.squaredDistance(row, 0, direction, 0.5);
                row.setAtIndex(ValueLayout.JAVA_FLOAT, 0, sum < 0 ? 1 : 0); // so that the sums are needed
            }
        };
    }

    static Warming.Trial<AutoencoderKernel> autoencoder(Arena arena) {
        int panelled = WIDTH * AutoencoderKernel.PANEL;
        MemorySegment rows = numbers(arena, COUNT * WIDTH, 31, 0x1p-4f);
        MemorySegment panel = numbers(arena, panelled, 31, 0x1p-4f);
        MemorySegment bias = numbers(arena, AutoencoderKernel.PANEL, 31, 0x1p-4f);
        MemorySegment out = numbers(arena, COUNT * AutoencoderKernel.PANEL, 31, 0x1p-4f);
        MemorySegment gradient = numbers(arena, panelled, 31, 0x1p-4f);
        MemorySegment first = numbers(arena, panelled, 31, 0x1p-4f);
        MemorySegment second = numbers(arena, panelled, 31, 0x1p-4f);
        return kernel -> {
            kernel.multiply(rows, 0, COUNT, WIDTH, panel, 0, bias, 0, out, 0, AutoencoderKernel.PANEL);
            float sum = kernel.dot(rows, 0, panel, 0, COUNT * WIDTH);
            kernel.addScaled(sum < 0 ? 0x1p-10f : -0x1p-10f, gradient, 0, panel, 0, panelled);
            kernel.adam(panel, first, second, 0, gradient, panelled, STEP);
        };
    }

    /** Makes numbers that spread over some steps, in no order. */
    private static MemorySegment numbers(Arena arena, int length, int steps, float step) {
        MemorySegment numbers = arena.allocate((long) length * Float.BYTES, 64);
        for (int i = 0; i < length; i++) {
            numbers.setAtIndex(ValueLayout.JAVA_FLOAT, i, (i * 7919 % steps) * step);
        }
        return numbers;
    }
}
