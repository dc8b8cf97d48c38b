package io.swerve;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.calls.WordFunction;
import io.swerve.bindings.loader.NativeLibraries;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The devices that llama.cpp can compute on, and which llama.cpp that is. Which there are depends on the native jars on the
 * class path: those for a GPU bring a backend that knows GPUs. Thread-safe.
 */
public final class Devices {
    private static boolean prepared;

    private Devices() {}

    /**
     * Lets each GPU make what its backend keeps for all models. Backends do so at the first use, and one that two threads
     * use for the first time at once, to load two models, ends the process (ggml-vulkan, found by a test).
     */
    static synchronized void prepare() {
        if (!prepared) {
            LongStream.range(0, WordFunction.GGML_BACKEND_DEV_COUNT.call())
                    .map(WordFunction.GGML_BACKEND_DEV_GET::call)
                    .filter(device -> type(
                            (int) WordFunction.GGML_BACKEND_DEV_TYPE.call(device)) != Device.Type.PROCESSOR)
                    .forEach(device -> LlamaCpp.ggml_backend_dev_buffer_type(MemorySegment.ofAddress(device)));
            prepared = true;
        }
    }

    /**
     * Looks for devices. Opens llama.cpp's libraries if nothing has done so yet.
     *
     * @return all devices, in llama.cpp's order, with the memory that is free now; at least one, the processor
     * @throws io.swerve.bindings.failure.NativeLibraryException if llama.cpp can't be loaded
     */
    public static List<Device> available() {
        NativeLibraries.load();
        return LongStream.range(0, WordFunction.GGML_BACKEND_DEV_COUNT.call())
                .mapToObj(i -> device(WordFunction.GGML_BACKEND_DEV_GET.call(i))).toList();
    }

    /**
     * {@return llama.cpp's version: its tag, such as {@code v0.5.0}} Opens its libraries if nothing has done so yet.
     *
     * @throws io.swerve.bindings.failure.NativeLibraryException if llama.cpp can't be loaded
     */
    public static String llamaCppVersion() {
        return NativeLibraries.load().llamaCppVersion();
    }

    private static Device device(long address) {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment memory = scratch.allocate(ValueLayout.JAVA_LONG, 2);
            WordFunction.GGML_BACKEND_DEV_MEMORY.call(address, memory.address(), memory.address() + Long.BYTES);
            long registry = WordFunction.GGML_BACKEND_DEV_BACKEND_REG.call(address);
            return new Device(WordFunction.GGML_BACKEND_DEV_NAME.string(address),
                    WordFunction.GGML_BACKEND_REG_NAME.string(registry),
                    WordFunction.GGML_BACKEND_DEV_DESCRIPTION.string(address),
                    type((int) WordFunction.GGML_BACKEND_DEV_TYPE.call(address)),
                    memory.getAtIndex(ValueLayout.JAVA_LONG, 1), memory.getAtIndex(ValueLayout.JAVA_LONG, 0));
        }
    }

    private static Device.Type type(int type) {
        if (type == LlamaCpp.GGML_BACKEND_DEVICE_TYPE_CPU()) {
            return Device.Type.PROCESSOR;
        }
        if (type == LlamaCpp.GGML_BACKEND_DEVICE_TYPE_GPU()) {
            return Device.Type.GPU;
        }
        return type == LlamaCpp.GGML_BACKEND_DEVICE_TYPE_IGPU() ? Device.Type.INTEGRATED_GPU : Device.Type.ACCELERATOR;
    }
}
