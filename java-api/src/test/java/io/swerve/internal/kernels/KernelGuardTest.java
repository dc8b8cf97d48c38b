package io.swerve.internal.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.GuardedMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No kernel reads or writes beside a row. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class KernelGuardTest {
    private static final int LONGEST = (int) (GuardedMemory.REGION / Float.BYTES);

    private static KernelSet[] kernels() {
        return KernelSet.both().toArray(KernelSet[]::new);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void logitsAreReadWithinTheRow(KernelSet kernels) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = GuardedMemory.map(arena);
            for (int i = 0; i < LONGEST; i++) {
                memory.set(ValueLayout.JAVA_FLOAT, GuardedMemory.REGION + (long) i * Float.BYTES, i % 1000);
            }
            RowSums sums = new RowSums();
            // Often enough that compiled code is tried too.
            for (int round = 0; round < 20; round++) {
                for (int length = 1; length <= LONGEST; length = next(length)) {
                    for (long row : new long[]{GuardedMemory.REGION, end(length)}) {
                        kernels.entropy().measure(memory, row, length, 1, sums);
                        assertThat(sums.logPartition()).isFinite();
                        assertThat(kernels.entropy().argmax(memory, row, length)).isEqualTo(sums.topId());
                        assertThat(kernels.divergence().divergence(memory, row, memory, row, length, 1)).isZero();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void nothingBesideARowIsTouched(KernelSet kernels) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = GuardedMemory.map(arena);
            for (int width = 1; width <= LONGEST; width = next(width)) {
                float[] direction = new float[width];
                direction[width / 2] = 1;
                for (int round = 0; round < 20; round++) {
                    touch(kernels, memory, GuardedMemory.REGION, direction);
                    touch(kernels, memory, end(width), direction);
                }
            }
        }
    }

    private static void touch(KernelSet kernels, MemorySegment memory, long offset, float[] direction) {
        int width = direction.length;
        long middle = offset + width / 2 * (long) Float.BYTES;
        memory.asSlice(offset, (long) width * Float.BYTES).fill((byte) 0);
        RowKernel kernel = kernels.rows();
        kernel.add(memory, offset, direction);
        kernel.combine(memory, offset, 2, direction, 1);
        kernel.scale(memory, offset, width, 3);
        assertThat(memory.get(ValueLayout.JAVA_FLOAT, middle)).isEqualTo(9);
        assertThat(kernel.dot(memory, offset, direction)).isEqualTo(9);
        assertThat(kernel.squaredNorm(memory, offset, width)).isEqualTo(81);
        assertThat(kernel.squaredDistance(memory, offset, direction, 7)).isEqualTo(4);
        assertThat(kernels.autoencoder().dot(memory, offset, memory, offset, width)).isEqualTo(81);
        kernels.autoencoder().addScaled(-1, memory, offset, memory, offset, width);
        assertThat(memory.get(ValueLayout.JAVA_FLOAT, middle)).isZero();
    }

    private static long end(int length) {
        return 2 * GuardedMemory.REGION - (long) length * Float.BYTES;
    }

    private static int next(int length) {
        return length < 140 ? length + 1 : length * 3 / 2 + 1;
    }
}
