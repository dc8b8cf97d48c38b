package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Lays rows against pages that can't be touched. The segment claims those pages too, so Java's own bounds checks don't
 * help a kernel that reads or writes beside the row: the JVM crashes.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class RowGuardTest {
    private static final int PROT_NONE = 0;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS = OS.current() == OS.MAC ? 0x1002 : 0x22;
    /** A multiple of every page size in use. */
    private static final long REGION = 1 << 16;

    private static final MethodHandle MMAP = function("mmap",
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
    private static final MethodHandle MPROTECT = function("mprotect", FunctionDescriptor.of(ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    private static final MethodHandle MUNMAP = function("munmap",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));

    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }

    private static void unmap(MemorySegment memory) {
        try {
            int failed = (int) MUNMAP.invokeExact(memory, memory.byteSize());
            assertThat(failed).isZero();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Maps guard, region, guard. */
    private static MemorySegment guarded(Arena arena) throws Throwable {
        MemorySegment start = (MemorySegment) MMAP.invokeExact(MemorySegment.NULL, 3 * REGION, PROT_READ_WRITE,
                MAP_PRIVATE_ANONYMOUS, -1, 0L);
        assertThat(start.address()).as("mmap").isNotEqualTo(-1);
        MemorySegment all = start.reinterpret(3 * REGION, arena, RowGuardTest::unmap);
        for (MemorySegment guard : List.of(all.asSlice(0, REGION), all.asSlice(2 * REGION, REGION))) {
            int failed = (int) MPROTECT.invokeExact(guard, REGION, PROT_NONE);
            assertThat(failed).isZero();
        }
        return all;
    }

    @Test
    void noKernelTouchesWhatIsBesideTheRow() throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = guarded(arena);
            for (RowKernel kernel : List.of(ScalarRowKernel.INSTANCE, new VectorRowKernel(), new LaneRowKernel(8))) {
                for (int width = 1; width <= REGION / Float.BYTES; width = next(width)) {
                    float[] direction = new float[width];
                    direction[width / 2] = 1;
                    // Often enough that compiled code is tried too.
                    for (int round = 0; round < 20; round++) {
                        touch(kernel, memory, REGION, direction);
                        touch(kernel, memory, 2 * REGION - (long) width * Float.BYTES, direction);
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
