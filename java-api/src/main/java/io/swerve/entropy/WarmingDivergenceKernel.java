package io.swerve.entropy;

import io.swerve.internal.warmup.WarmUp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Compares by lanes until C2 has compiled the kernel on vectors. */
final class WarmingDivergenceKernel implements DivergenceKernel {
    /** Rows of less than a block, of blocks and a rest that fills no vector. */
    private static final int[] LENGTHS = {768, 4400};

    private final WarmUp<DivergenceKernel> kernels = new WarmUp<>("divergence",
            new LaneDivergenceKernel(VectorEntropyKernel.lanes()), new VectorDivergenceKernel(),
            WarmingDivergenceKernel::trial);

    @Override
    public double divergence(MemorySegment p, long pOffset, MemorySegment q, long qOffset, int length,
            float temperature) {
        return kernels.kernel(length).divergence(p, pOffset, q, qOffset, length, temperature);
    }

    /** Tells whether rows are compared on vectors by now. */
    boolean isWarm() {
        return kernels.isWarm();
    }

    /** Rows that hardly differ, and rows that differ much: each kind has loops of its own. */
    private static WarmUp.Trial<DivergenceKernel> trial(Arena arena) {
        int longest = LENGTHS[LENGTHS.length - 1];
        MemorySegment row = WarmingEntropyKernel.row(arena, longest, 0x1p-8f);
        MemorySegment near = WarmingEntropyKernel.row(arena, longest, 0x1.01p-8f);
        MemorySegment far = WarmingEntropyKernel.row(arena, longest, 0x1p-9f);
        return kernel -> {
            for (int length : LENGTHS) {
                kernel.divergence(row, 0, near, 0, length, 1);
                kernel.divergence(row, 0, far, 0, length, 1);
            }
        };
    }
}
