package io.swerve;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process holds beside the Java heap. On Linux with the GNU C library only. */
public final class NativeMemory {
    private NativeMemory() {}

    /**
     * What {@code mallinfo2} of the GNU C library says.
     *
     * @return bytes in use in all arenas, and in mapped blocks
     * @throws Throwable if the library lacks the function
     */
    public static long allocated() throws Throwable {
        MemoryLayout numbers = MemoryLayout.structLayout(MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG));
        Linker linker = Linker.nativeLinker();
        MethodHandle information = linker.downcallHandle(linker.defaultLookup().findOrThrow("mallinfo2"),
                FunctionDescriptor.of(numbers));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment found = (MemorySegment) information.invokeExact((SegmentAllocator) arena);
            return found.getAtIndex(ValueLayout.JAVA_LONG, 7) + found.getAtIndex(ValueLayout.JAVA_LONG, 4);
        }
    }

    /**
     * What the kernel says.
     *
     * @return resident KB of the process, mapped files included
     * @throws IOException if it does not
     */
    public static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).findFirst().orElseThrow();
    }
}
