package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.junit.jupiter.api.condition.OS;

/**
 * Memory between pages that can't be touched, for kernels that must stay in their row. The segment claims those pages
 * too, so Java's own bounds checks don't help a kernel that reads or writes beside the row: the JVM crashes. Of Linux and
 * macOS.
 */
public final class GuardedMemory {
    /** Bytes before, of and after the memory: a multiple of every page size in use, and room for a row of several blocks. */
    public static final long REGION = 1 << 16;

    private static final int PROT_NONE = 0;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS = OS.current() == OS.MAC ? 0x1002 : 0x22;

    private static final MethodHandle MMAP = function("mmap",
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
    private static final MethodHandle MPROTECT = function("mprotect", FunctionDescriptor.of(ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    private static final MethodHandle MUNMAP = function("munmap",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));

    private GuardedMemory() {}

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

    /**
     * Maps a guard, the memory, and a guard, each of {@link #REGION} bytes.
     *
     * @param arena unmaps them
     * @return all three
     * @throws Throwable if the system refuses
     */
    public static MemorySegment map(Arena arena) throws Throwable {
        MemorySegment start = (MemorySegment) MMAP.invokeExact(MemorySegment.NULL, 3 * REGION, PROT_READ_WRITE,
                MAP_PRIVATE_ANONYMOUS, -1, 0L);
        assertThat(start.address()).as("mmap").isNotEqualTo(-1);
        MemorySegment all = start.reinterpret(3 * REGION, arena, GuardedMemory::unmap);
        for (MemorySegment guard : List.of(all.asSlice(0, REGION), all.asSlice(2 * REGION, REGION))) {
            int failed = (int) MPROTECT.invokeExact(guard, REGION, PROT_NONE);
            assertThat(failed).isZero();
        }
        return all;
    }
}
