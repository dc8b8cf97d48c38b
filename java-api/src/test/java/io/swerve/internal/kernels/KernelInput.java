package io.swerve.internal.kernels;

import io.swerve.entropy.RowKind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.function.LongConsumer;

/**
 * One random input for all kernels: rows of logits, a row of the residual stream with a direction, an autoencoder's numbers.
 *
 * @param length of the rows of logits
 * @param temperature of the logits
 * @param p a row of logits
 * @param q another, near to it or not
 * @param row a row of the residual stream, or an autoencoder's input
 * @param direction as wide
 * @param panel weights of an autoencoder's features
 */
record KernelInput(int length, float temperature, float[] p, float[] q, float[] row, float[] direction,
        float[] panel) {
    private static final int PANEL = AutoencoderKernel.PANEL;
    /** Four rows go together, one by itself. */
    private static final int COUNT = 5;
    private static final float[] STRANGE = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY,
            Float.MAX_VALUE, -Float.MAX_VALUE, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, 1e30f, -1e30f};

    /** Makes numbers of the usual kinds. */
    static KernelInput of(RowKind kind, Random random, int length) {
        float[] p = kind.row(random, length);
        float[] q = random.nextInt(4) == 0
                ? RowKind.values()[random.nextInt(RowKind.values().length)]
                        .row(random, length)
                : p.clone();
        float distance = new float[]{0, 1e-3f, 0.3f, 4}[random.nextInt(4)];
        for (int i = 0; i < length; i++) {
            q[i] += (float) random.nextGaussian() * distance;
        }
        int width = 1 + random.nextInt(random.nextInt(16) == 0 ? 500 : 50);
        return new KernelInput(length, 0.1f + 2 * random.nextFloat(), p, q, numbers(random, width),
                numbers(random, width), numbers(random, width * PANEL));
    }

    private static float[] numbers(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (random.nextGaussian() * Math.exp(3 * random.nextGaussian()));
        }
        return numbers;
    }

    /** Puts what is no number, and numbers whose sums overflow in some orders, in random places. */
    KernelInput withStrangeNumbers(Random random) {
        for (float[] numbers : new float[][]{p, q, row, direction, panel}) {
            int count = random.nextInt(random.nextBoolean() ? 3 : numbers.length + 1);
            for (int i = 0; i < count; i++) {
                numbers[random.nextInt(numbers.length)] = STRANGE[random.nextInt(STRANGE.length)];
            }
        }
        return this;
    }

    /** Computes everything, and hands over the bits of all results. */
    void run(KernelSet kernels, LongConsumer bits) {
        try (Arena arena = Arena.ofConfined()) {
            logits(kernels, memory(arena, p), memory(arena, q), bits);
            rows(kernels.rows(), arena, bits);
            autoencoder(kernels.autoencoder(), arena, bits);
        }
    }

    /** One float off the allocation's alignment, as a row in the middle of llama.cpp's buffer may be. */
    private static MemorySegment memory(Arena arena, float... numbers) {
        MemorySegment memory = arena.allocate((numbers.length + 1L) * Float.BYTES, 64).asSlice(Float.BYTES);
        MemorySegment.copy(numbers, 0, memory, ValueLayout.JAVA_FLOAT, 0, numbers.length);
        return memory;
    }

    private void logits(KernelSet kernels, MemorySegment first, MemorySegment second, LongConsumer bits) {
        RowSums sums = new RowSums();
        kernels.entropy().measure(first, 0, length, temperature, sums);
        accept(bits, sums.top(), sums.second());
        bits.accept(sums.topId());
        bits.accept(sums.secondId());
        if (Float.isFinite(sums.top())) {
            accept(bits, sums.logPartition(), sums.entropy(), sums.varentropy());
        }
        bits.accept(kernels.entropy().argmax(first, 0, length));
        accept(bits, kernels.divergence().divergence(first, 0, second, 0, length, temperature),
                kernels.divergence().divergence(second, 0, first, 0, length, temperature));
    }

    private void rows(RowKernel kernel, Arena arena, LongConsumer bits) {
        MemorySegment memory = memory(arena, row);
        accept(bits, kernel.dot(memory, 0, direction), kernel.squaredNorm(memory, 0, row.length),
                kernel.squaredDistance(memory, 0, direction, 0.3));
        kernel.add(memory, 0, direction);
        accept(bits, memory);
        kernel.combine(memory, 0, 0.75, direction, -0.4);
        accept(bits, memory);
        kernel.scale(memory, 0, row.length, 1.7);
        accept(bits, memory);
    }

    private void autoencoder(AutoencoderKernel kernel, Arena arena, LongConsumer bits) {
        int width = row.length;
        MemorySegment inputs = memory(arena, new float[COUNT * width]);
        for (int r = 0; r < COUNT; r++) {
            MemorySegment.copy(r % 2 == 0 ? row : direction, 0, inputs, ValueLayout.JAVA_FLOAT,
                    (long) r * width * Float.BYTES, width);
        }
        MemorySegment weights = memory(arena, panel);
        MemorySegment out = memory(arena, new float[COUNT * 2 * PANEL]);
        kernel.multiply(inputs, 0, COUNT, width, weights, 0, weights, 0, out, PANEL * Float.BYTES, 2 * PANEL - 1);
        accept(bits, out);
        accept(bits, kernel.dot(inputs, 0, weights, 0, width));
        kernel.addScaled(0.7f, inputs, 0, weights, 0, width);
        accept(bits, weights);
        MemorySegment first = memory(arena, new float[width]);
        MemorySegment second = memory(arena, new float[width]);
        for (int step = 1; step < 4; step++) {
            kernel.adam(weights, first, second, 0, inputs, width, new AutoencoderKernel.Step(0.01f, 0.9f, 0.999f,
                    (float) (1 / (1 - Math.pow(0.9, step))), (float) (1 / (1 - Math.pow(0.999, step))), 1e-8f));
        }
        accept(bits, weights);
        accept(bits, first);
        accept(bits, second);
    }

    /** Of what is no number, all kinds are one. */
    private static void accept(LongConsumer bits, double... values) {
        for (double value : values) {
            bits.accept(Double.doubleToLongBits(value));
        }
    }

    private static void accept(LongConsumer bits, MemorySegment values) {
        for (float value : values.toArray(ValueLayout.JAVA_FLOAT)) {
            bits.accept(Float.floatToIntBits(value));
        }
    }
}
