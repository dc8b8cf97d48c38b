package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.GuardedMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** No kernel reads or writes beside a row. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class RowGuardTest {
    @Test
    void noKernelTouchesWhatIsBesideTheRow() throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = GuardedMemory.map(arena);
            for (RowKernel kernel : List.of(ScalarRowKernel.INSTANCE, new VectorRowKernel(), new LaneRowKernel(8))) {
                for (int width = 1; width <= GuardedMemory.REGION / Float.BYTES; width = next(width)) {
                    float[] direction = new float[width];
                    direction[width / 2] = 1;
                    // Often enough that compiled code is tried too.
                    for (int round = 0; round < 20; round++) {
                        touch(kernel, memory, GuardedMemory.REGION, direction);
                        touch(kernel, memory, 2 * GuardedMemory.REGION - (long) width * Float.BYTES, direction);
                    }
                }
            }
        }
    }

    private static void touch(RowKernel kernel, MemorySegment memory, long offset, float[] direction) {
        long middle = offset + direction.length / 2 * (long) Float.BYTES;
        memory.asSlice(offset, (long) direction.length * Float.BYTES).fill((byte) 0);
        kernel.add(memory, offset, direction);
        kernel.combine(memory, offset, 2, direction, 1);
        kernel.scale(memory, offset, direction.length, 3);
        assertThat(memory.get(ValueLayout.JAVA_FLOAT, middle)).isEqualTo(9);
        assertThat(kernel.dot(memory, offset, direction)).isEqualTo(9);
        assertThat(kernel.squaredNorm(memory, offset, direction.length)).isEqualTo(81);
        assertThat(kernel.squaredDistance(memory, offset, direction, 7)).isEqualTo(4);
    }

    private static int next(int width) {
        return width < 140 ? width + 1 : width * 3 / 2 + 1;
    }
}
