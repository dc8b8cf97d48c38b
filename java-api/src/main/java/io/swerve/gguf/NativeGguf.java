package io.swerve.gguf;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.calls.NativeMemory;
import io.swerve.bindings.gguf_init_params;
import io.swerve.bindings.loader.NativeLibraries;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@code gguf_context}: a file's metadata and tensor list as ggml reads them. It is given a copy of the bytes that
 * {@link GgufParser} has checked, so nothing that changes in the file afterwards reaches ggml. Confined to one thread.
 */
final class NativeGguf implements AutoCloseable {
    private final GgufLayout layout;
    private final MemorySegment context;

    private NativeGguf(GgufLayout layout, MemorySegment context) {
        this.layout = layout;
        this.context = context;
    }

    /**
     * Reads the metadata of a checked file.
     *
     * @throws GgufException if ggml refuses what the Java check let through
     */
    static NativeGguf open(GgufLayout layout) {
        NativeLibraries.load();
        try (Arena scratch = Arena.ofConfined()) {
            // With tensors, ggml wants to be able to seek to the start of their data.
            MemorySegment head = scratch.allocate(layout.dataOffset(), Long.BYTES);
            head.copyFrom(layout.bytes().asSlice(0, Math.min(layout.dataOffset(), layout.bytes().byteSize())));
            MemorySegment params = gguf_init_params.allocate(scratch);
            gguf_init_params.no_alloc(params, true);
            gguf_init_params.ctx(params, MemorySegment.NULL);
            MemorySegment context = LlamaCpp.gguf_init_from_buffer(head, head.byteSize(), params);
            if (context.equals(MemorySegment.NULL)) {
                throw new GgufException(layout.path(), "was refused by ggml; the log says why."
                        + " Copy, download or convert it again.");
            }
            return new NativeGguf(layout, context);
        }
    }

    /** Returns all metadata in the file's order. */
    Map<String, GgufValue> metadata() {
        long count = LlamaCpp.gguf_get_n_kv(context);
        requireSame("number of metadata entries", layout.entries().size(), count);
        Map<String, GgufValue> values = LinkedHashMap.newLinkedHashMap((int) count);
        long id = 0;
        for (GgufLayout.Entry entry : layout.entries().values()) {
            requireSame("name of metadata entry " + id, entry.key(), LlamaCpp.gguf_get_key(context, id).getString(0));
            requireSame("type of '" + entry.key() + "'", entry.type().id(), LlamaCpp.gguf_get_kv_type(context, id));
            values.put(entry.key(), entry.isArray() ? array(id, entry) : scalar(id, entry.type()));
            id++;
        }
        return Collections.unmodifiableMap(values);
    }

    private GgufValue scalar(long id, GgufValueType type) {
        return switch (type) {
            case UINT8 -> whole(type, LlamaCpp.gguf_get_val_u8(context, id) & 0xFF);
            case INT8 -> whole(type, LlamaCpp.gguf_get_val_i8(context, id));
            case UINT16 -> whole(type, Short.toUnsignedInt(LlamaCpp.gguf_get_val_u16(context, id)));
            case INT16 -> whole(type, LlamaCpp.gguf_get_val_i16(context, id));
            case UINT32 -> whole(type, Integer.toUnsignedLong(LlamaCpp.gguf_get_val_u32(context, id)));
            case INT32 -> whole(type, LlamaCpp.gguf_get_val_i32(context, id));
            case UINT64 -> whole(type, LlamaCpp.gguf_get_val_u64(context, id));
            case INT64 -> whole(type, LlamaCpp.gguf_get_val_i64(context, id));
            case FLOAT32 -> new GgufValue.Real(type, LlamaCpp.gguf_get_val_f32(context, id));
            case FLOAT64 -> new GgufValue.Real(type, LlamaCpp.gguf_get_val_f64(context, id));
            case BOOL -> new GgufValue.Flag(LlamaCpp.gguf_get_val_bool(context, id));
            case STRING -> new GgufValue.Text(LlamaCpp.gguf_get_val_str(context, id).getString(0));
            case ARRAY -> throw new AssertionError("arrays are no scalars");
        };
    }

    private static GgufValue whole(GgufValueType type, long value) {
        return new GgufValue.Whole(type, value);
    }

    private GgufValue array(long id, GgufLayout.Entry entry) {
        requireSame("element type of '" + entry.key() + "'", entry.elementType().id(),
                LlamaCpp.gguf_get_arr_type(context, id));
        requireSame("length of '" + entry.key() + "'", entry.count(), LlamaCpp.gguf_get_arr_n(context, id));
        if (entry.elementType() == GgufValueType.STRING) {
            return texts(id, entry);
        }
        long bytes = entry.count() * entry.elementType().bytes();
        byte[] elements = new byte[Math.toIntExact(bytes)];
        if (bytes > 0) {
            MemorySegment data = NativeMemory.view(LlamaCpp.gguf_get_arr_data(context, id), bytes);
            MemorySegment.copy(data, GgufParser.BYTE, 0, elements, 0, elements.length);
        }
        return GgufArray.ofRaw(entry.elementType(), elements);
    }

    /** Copies strings without making a Java object of each: vocabularies have hundreds of thousands. */
    private GgufArray texts(long id, GgufLayout.Entry entry) {
        int[] ends = new int[Math.toIntExact(entry.count())];
        GgufStrings measure = layout.strings(entry);
        int end = 0;
        for (int i = 0; i < ends.length; i++) {
            // ggml hands out C strings, which end at the first zero byte.
            end = Math.addExact(end, (int) measure.next().lengthInC());
            ends[i] = end;
        }
        byte[] bytes = new byte[end];
        int start = 0;
        for (int i = 0; i < ends.length; i++) {
            int length = ends[i] - start;
            MemorySegment text = NativeMemory.view(LlamaCpp.gguf_get_arr_str(context, id, i), length);
            MemorySegment.copy(text, GgufParser.BYTE, 0, bytes, start, length);
            start = ends[i];
        }
        return GgufArray.ofRawTexts(bytes, ends);
    }

    /** Returns the tensor list in the file's order. */
    List<GgufTensor> tensors() {
        long count = LlamaCpp.gguf_get_n_tensors(context);
        requireSame("number of tensors", layout.tensors().size(), count);
        List<GgufTensor> tensors = new ArrayList<>((int) count);
        long id = 0;
        for (GgufTensor checked : layout.tensors().values()) {
            String name = LlamaCpp.gguf_get_tensor_name(context, id).getString(0);
            MemorySegment dimensions = NativeMemory.view(LlamaCpp.gguf_get_tensor_ne(context, id),
                    GgufParser.MAX_DIMENSIONS * (long) Long.BYTES);
            List<Long> shape = new ArrayList<>();
            for (int i = 0; i < checked.shape().size(); i++) {
                shape.add(dimensions.get(GgufParser.LONG, (long) i * Long.BYTES));
            }
            GgufTensor tensor = new GgufTensor(name, GgmlType.ofId(LlamaCpp.gguf_get_tensor_type(context, id)), shape,
                    LlamaCpp.gguf_get_tensor_offset(context, id), LlamaCpp.gguf_get_tensor_size(context, id));
            requireSame("tensor " + id, checked, tensor);
            tensors.add(tensor);
            id++;
        }
        requireSame("start of the data", layout.dataOffset(), LlamaCpp.gguf_get_data_offset(context));
        return List.copyOf(tensors);
    }

    private void requireSame(String what, long checked, long read) {
        requireSame(what, (Object) checked, (Object) read);
    }

    /** The Java check and ggml read the same bytes; a difference would mean that the check is not to be trusted. */
    private void requireSame(String what, Object checked, Object read) {
        if (!checked.equals(read)) {
            throw new GgufException(layout.path(),
                    "was read differently by Java and by ggml: " + what + " is " + checked
                            + " and " + read + ". This is a defect of this library; please report it with the file.");
        }
    }

    @Override
    public void close() {
        LlamaCpp.gguf_free(context);
    }
}
