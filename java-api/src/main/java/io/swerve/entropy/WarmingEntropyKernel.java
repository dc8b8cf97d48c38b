package io.swerve.entropy;

import io.swerve.internal.warmup.WarmUp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Measures by lanes until C2 has compiled the kernel on vectors. */
final class WarmingEntropyKernel implements EntropyKernel {
    /** Rows of less than a block, of blocks and a rest that fills no vector. */
    private static final int[] LENGTHS = {768, 1003, 9001};

    private final WarmUp<EntropyKernel> kernels = new WarmUp<>("entropy",
            new LaneEntropyKernel(VectorEntropyKernel.lanes()), new VectorEntropyKernel(), WarmingEntropyKernel::trial);

    @Override
    public String name() {
        return kernels.vectors().name();
    }

    @Override
    public void measure(MemorySegment row, long offset, int length, float temperature, LogitStatistics result) {
        kernels.kernel(length).measure(row, offset, length, temperature, result);
    }

    @Override
    public int argmax(MemorySegment row, long offset, int length) {
        return kernels.kernel(length).argmax(row, offset, length);
    }

    /** Tells whether rows are measured on vectors by now. */
    boolean isWarm() {
        return kernels.isWarm();
    }

    private static WarmUp.Trial<EntropyKernel> trial(Arena arena) {
        MemorySegment row = row(arena, LENGTHS[LENGTHS.length - 1], 0x1p-8f);
        LogitStatistics result = new LogitStatistics();
        return kernel -> {
            for (int length : LENGTHS) {
                kernel.measure(row, 0, length, 1, result);
                kernel.argmax(row, 0, length);
            }
        };
    }

    /** Makes a row whose logits spread over 4096 steps. */
    static MemorySegment row(Arena arena, int length, float step) {
        MemorySegment row = arena.allocate((long) length * Float.BYTES, 64);
        for (int i = 0; i < length; i++) {
            row.setAtIndex(ValueLayout.JAVA_FLOAT, i, (i * 7919 % 4096) * step);
        }
        return row;
    }
}
