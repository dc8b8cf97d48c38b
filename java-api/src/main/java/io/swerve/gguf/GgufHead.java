package io.swerve.gguf;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.ggml_init_params;
import io.swerve.bindings.loader.NativeLibraries;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Builds the head of a GGUF file, which is everything before the tensors' data, with ggml's own functions. Everything
 * that ggml would abort on is checked before by {@link GgufWriter}.
 */
final class GgufHead {
    private final MemorySegment context;
    private final Arena scratch;

    private GgufHead(MemorySegment context, Arena scratch) {
        this.context = context;
        this.scratch = scratch;
    }

    static byte[] build(Path path, Map<String, GgufValue> metadata, List<GgufTensor> tensors) {
        NativeLibraries.load();
        MemorySegment context = LlamaCpp.gguf_init_empty();
        try (Arena scratch = Arena.ofConfined()) {
            GgufHead head = new GgufHead(context, scratch);
            metadata.forEach(head::put);
            head.add(path, tensors);
            long bytes = LlamaCpp.gguf_get_meta_size(context);
            if (bytes > Integer.MAX_VALUE - 8) {
                throw new GgufException(path, "was not written: its metadata would take " + bytes + " bytes");
            }
            MemorySegment buffer = scratch.allocate(bytes);
            LlamaCpp.gguf_get_meta_data(context, buffer);
            return buffer.toArray(ValueLayout.JAVA_BYTE);
        } finally {
            LlamaCpp.gguf_free(context);
        }
    }

    private void put(String name, GgufValue value) {
        MemorySegment key = scratch.allocateFrom(name);
        switch (value) {
            case GgufValue.Whole whole -> put(key, whole);
            case GgufValue.Real(GgufValueType type, double number) when type == GgufValueType.FLOAT32 ->
                LlamaCpp.gguf_set_val_f32(context, key, (float) number);
            case GgufValue.Real(_, double number) -> LlamaCpp.gguf_set_val_f64(context, key, number);
            case GgufValue.Flag(boolean flag) -> LlamaCpp.gguf_set_val_bool(context, key, flag);
            case GgufValue.Text(String text) ->
                LlamaCpp.gguf_set_val_str(context, key, scratch.allocateFrom(text));
            case GgufArray array when array.elementType() == GgufValueType.STRING -> putTexts(key, array);
            case GgufArray array -> {
                MemorySegment elements = scratch.allocate(array.raw().byteSize(), Long.BYTES).copyFrom(array.raw());
                LlamaCpp.gguf_set_arr_data(context, key, array.elementType().id(), elements, array.size());
            }
        }
    }

    private void put(MemorySegment key, GgufValue.Whole whole) {
        long value = whole.value();
        switch (whole.type()) {
            case UINT8 -> LlamaCpp.gguf_set_val_u8(context, key, (byte) value);
            case INT8 -> LlamaCpp.gguf_set_val_i8(context, key, (byte) value);
            case UINT16 -> LlamaCpp.gguf_set_val_u16(context, key, (short) value);
            case INT16 -> LlamaCpp.gguf_set_val_i16(context, key, (short) value);
            case UINT32 -> LlamaCpp.gguf_set_val_u32(context, key, (int) value);
            case INT32 -> LlamaCpp.gguf_set_val_i32(context, key, (int) value);
            case UINT64 -> LlamaCpp.gguf_set_val_u64(context, key, value);
            case INT64 -> LlamaCpp.gguf_set_val_i64(context, key, value);
            case FLOAT32, FLOAT64, BOOL, STRING, ARRAY ->
                throw new AssertionError(whole.type() + " is no integer type");
        }
    }

    private void putTexts(MemorySegment key, GgufArray array) {
        // One block for all texts: vocabularies have hundreds of thousands.
        MemorySegment block = scratch.allocate(array.raw().byteSize() + array.size());
        MemorySegment pointers = scratch.allocate(ValueLayout.ADDRESS, array.size());
        long at = 0;
        for (int i = 0; i < array.size(); i++) {
            byte[] text = array.textBytes(i);
            MemorySegment.copy(text, 0, block, ValueLayout.JAVA_BYTE, at, text.length);
            pointers.setAtIndex(ValueLayout.ADDRESS, i, block.asSlice(at));
            at += text.length + 1;
        }
        LlamaCpp.gguf_set_arr_str(context, key, pointers, array.size());
    }

    private void add(Path path, List<GgufTensor> tensors) {
        if (tensors.isEmpty()) {
            return;
        }
        MemorySegment params = ggml_init_params.allocate(scratch);
        ggml_init_params.mem_size(params, LlamaCpp.ggml_tensor_overhead() * (tensors.size() + 1));
        ggml_init_params.mem_buffer(params, MemorySegment.NULL);
        ggml_init_params.no_alloc(params, true);
        MemorySegment descriptors = LlamaCpp.ggml_init(params);
        if (descriptors.equals(MemorySegment.NULL)) {
            throw new GgufException(path, "was not written: no memory for " + tensors.size() + " tensor descriptors");
        }
        try {
            MemorySegment dimensions = scratch.allocate(ValueLayout.JAVA_LONG, GgufParser.MAX_DIMENSIONS);
            for (GgufTensor tensor : tensors) {
                for (int i = 0; i < GgufParser.MAX_DIMENSIONS; i++) {
                    dimensions.setAtIndex(ValueLayout.JAVA_LONG, i, tensor.dimension(i));
                }
                MemorySegment descriptor = LlamaCpp.ggml_new_tensor(descriptors, tensor.type().id(),
                        tensor.shape().size(), dimensions);
                LlamaCpp.ggml_set_name(descriptor, scratch.allocateFrom(tensor.name()));
                // Copies the descriptor, so the context can go.
                LlamaCpp.gguf_add_tensor(context, descriptor);
            }
        } finally {
            LlamaCpp.ggml_free(descriptors);
        }
    }
}
