package io.swerve.gguf;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.calls.NativeMemory;
import io.swerve.bindings.ggml_to_float_t;
import io.swerve.bindings.ggml_type_traits;
import io.swerve.bindings.loader.NativeLibraries;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Turns a tensor's elements into floats with ggml's own routines ({@code ggml_type_traits.to_float}). */
final class Dequantizer {
    private Dequantizer() {}

    /**
     * Converts elements.
     *
     * @param type of the elements
     * @param bytes whole blocks, in native memory
     * @param elements how many, a multiple of the type's block size
     * @return the floats, or null if ggml has no routine for the type
     */
    static float[] toFloats(GgmlType type, MemorySegment bytes, int elements) {
        if (bytes.byteSize() != type.bytes(elements)) {
            throw new AssertionError(elements + " elements of " + type + " have not " + bytes.byteSize() + " bytes");
        }
        if (type == GgmlType.F32) {
            return bytes.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
        }
        NativeLibraries.load();
        MemorySegment traits = NativeMemory.view(LlamaCpp.ggml_get_type_traits(type.id()),
                ggml_type_traits.layout().byteSize());
        MemorySegment routine = ggml_type_traits.to_float(traits);
        if (routine.equals(MemorySegment.NULL)) {
            return null;
        }
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment floats = scratch.allocate(ValueLayout.JAVA_FLOAT, elements);
            ggml_to_float_t.invoke(routine, bytes, floats, elements);
            return floats.toArray(ValueLayout.JAVA_FLOAT);
        }
    }
}
