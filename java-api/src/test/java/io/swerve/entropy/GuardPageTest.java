package io.swerve.entropy;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.GuardedMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** No kernel reads on after a row, or before it. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class GuardPageTest {
    @Test
    void noKernelReadsBeyondEitherEndOfARow() throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = GuardedMemory.map(arena);
            for (long i = 0; i < GuardedMemory.REGION; i += Float.BYTES) {
                memory.set(ValueLayout.JAVA_FLOAT, GuardedMemory.REGION + i, i % 1000);
            }
            LogitStatistics atEnd = new LogitStatistics();
            LogitStatistics atStart = new LogitStatistics();
            for (EntropyKernel kernel : new EntropyKernel[]{ScalarEntropyKernel.INSTANCE,
                    new VectorEntropyKernel(), new LaneEntropyKernel(16)}) {
                // Often enough that compiled code is tried too.
                for (int round = 0; round < 20; round++) {
                    for (int length = 1; length <= GuardedMemory.REGION / Float.BYTES; length = next(length)) {
                        long end = 2 * GuardedMemory.REGION - (long) length * Float.BYTES;
                        assertThat(atEnd.measure(kernel, memory, end, length, 1)).isTrue();
                        assertThat(atStart.measure(kernel, memory, GuardedMemory.REGION, length, 1)).isTrue();
                        assertThat(kernel.argmax(memory, end, length)).isEqualTo(atEnd.topId());
                        assertThat(kernel.argmax(memory, GuardedMemory.REGION, length)).isEqualTo(atStart.topId());
                    }
                }
            }
        }
    }

    private static int next(int length) {
        return length < 300 ? length + 1 : length * 3 / 2 + 1;
    }
}
