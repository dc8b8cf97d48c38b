package io.swerve.bindings.loader;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.calls.WordFunction;
import io.swerve.bindings.llama_context_params;
import io.swerve.bindings.llama_model_params;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.function.Function;

/**
 * Checks that the opened libraries are the ones that the bindings were generated for: their version, and the sizes of
 * the structs that cross the border. C code can't be asked for a struct's size, so the functions that return the
 * default parameters by value are called on a buffer filled with a marker: a library with a longer struct overwrites
 * the marker behind it, one with a shorter struct leaves the marker in the last field.
 */
final class VersionProbe {
    /** What {@code llama_version()} must return. */
    static final String EXPECTED_VERSION = "v0.5.0";
    /** {@code GGML_OBJECT_SIZE}, the list header that precedes each tensor in a ggml context. */
    private static final long GGML_OBJECT_SIZE = 32;
    /** {@code ggml_tensor.sizeof()}, without the handles to its fields, which take 20 ms to make. */
    static final long GGML_TENSOR_SIZE = 336;
    private static final byte MARKER = (byte) 0xA5;
    private static final long MARGIN = 256;

    private VersionProbe() {}

    static void checkVersion() throws IOException {
        String version = WordFunction.LLAMA_VERSION.string(0);
        if (!normalized(version).equals(normalized(EXPECTED_VERSION))) {
            throw new IOException(
                    "llama_version() is " + version + ", the bindings were generated for " + EXPECTED_VERSION);
        }
    }

    static void checkLayouts() throws IOException {
        long tensor = WordFunction.GGML_TENSOR_OVERHEAD.call() - GGML_OBJECT_SIZE;
        if (tensor != GGML_TENSOR_SIZE) {
            throw new IOException(
                    "struct ggml_tensor has " + tensor + " bytes, the bindings expect " + GGML_TENSOR_SIZE);
        }
        checkReturned("llama_model_params", llama_model_params.sizeof(), llama_model_params.load_mtp$offset(),
                LlamaCpp::llama_model_default_params, 1);
        checkReturned("llama_context_params", llama_context_params.sizeof(), llama_context_params.ctx_other$offset(),
                LlamaCpp::llama_context_default_params, Long.BYTES);
    }

    private static void checkReturned(String struct, long size, long lastOffset,
            Function<SegmentAllocator, MemorySegment> function, long lastSize)
            throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment buffer = scratch.allocate(size + MARGIN, 16);
            buffer.fill(MARKER);
            function.apply((bytes, alignment) -> buffer.asSlice(0, bytes));
            if (isMarker(buffer.asSlice(lastOffset, lastSize))) {
                throw new IOException("struct " + struct + " is shorter than the " + size + " bytes of the bindings");
            }
            if (!isMarker(buffer.asSlice(size, MARGIN))) {
                throw new IOException("struct " + struct + " is longer than the " + size + " bytes of the bindings");
            }
        }
    }

    private static boolean isMarker(MemorySegment bytes) {
        for (long i = 0; i < bytes.byteSize(); i++) {
            if (bytes.get(ValueLayout.JAVA_BYTE, i) != MARKER) {
                return false;
            }
        }
        return true;
    }

    /** Without the leading v of the tag and the suffix of a build that isn't made from the tag itself. */
    private static String normalized(String version) {
        String number = version.startsWith("v") ? version.substring(1) : version;
        int suffix = number.indexOf('-');
        return suffix < 0 ? number : number.substring(0, suffix);
    }
}
