package io.swerve.entropy;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Lays rows against a page that can't be read. The segment claims that page too, so Java's own bounds checks don't help
 * a kernel that reads on after the row, or before it: the JVM crashes.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class GuardPageTest {
    private static final int PROT_NONE = 0;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS = OS.current() == OS.MAC ? 0x1002 : 0x22;
    /** A multiple of every page size in use, and room for a row of several blocks. */
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
        MemorySegment all = start.reinterpret(3 * REGION, arena, GuardPageTest::unmap);
        for (MemorySegment guard : new MemorySegment[]{all.asSlice(0, REGION), all.asSlice(2 * REGION, REGION)}) {
            int failed = (int) MPROTECT.invokeExact(guard, REGION, PROT_NONE);
            assertThat(failed).isZero();
        }
        return all;
    }

    @Test
    void noKernelReadsBeyondEitherEndOfARow() throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = guarded(arena);
            for (long i = 0; i < REGION; i += Float.BYTES) {
                memory.set(ValueLayout.JAVA_FLOAT, REGION + i, i % 1000);
            }
            LogitStatistics atEnd = new LogitStatistics();
            LogitStatistics atStart = new LogitStatistics();
            for (EntropyKernel kernel : new EntropyKernel[]{ScalarEntropyKernel.INSTANCE,
                    new VectorEntropyKernel(), new LaneEntropyKernel(16)}) {
                // Often enough that compiled code is tried too.
                for (int round = 0; round < 20; round++) {
                    for (int length = 1; length <= REGION / Float.BYTES; length = next(length)) {
                        long end = 2 * REGION - (long) length * Float.BYTES;
                        assertThat(atEnd.measure(kernel, memory, end, length, 1)).isTrue();
                        assertThat(atStart.measure(kernel, memory, REGION, length, 1)).isTrue();
                        assertThat(kernel.argmax(memory, end, length)).isEqualTo(atEnd.topId());
                        assertThat(kernel.argmax(memory, REGION, length)).isEqualTo(atStart.topId());
                    }
                }
            }
        }
    }

    private static int next(int length) {
        return length < 300 ? length + 1 : length * 3 / 2 + 1;
    }
}
