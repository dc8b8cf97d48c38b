package io.swerve.gguf;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Where everything lies in a GGUF file whose structure {@link GgufParser} has found sound. Reads values from the mapped
 * file only when asked, so it must not outlive the mapping.
 */
final class GgufLayout {
    private final MappedFile file;
    private final int version;
    private final int alignment;
    private final long dataOffset;
    private final Map<String, Entry> entries;
    private final Map<String, GgufTensor> tensors;

    /**
     * One metadata entry.
     *
     * @param key the key
     * @param type the type of the value
     * @param elementType the type of an array's elements, otherwise the same as {@code type}
     * @param count the number of an array's elements, otherwise 1
     * @param offset where the value starts in the file; for arrays, the first element
     */
    record Entry(String key, GgufValueType type, GgufValueType elementType, long count, long offset) {
        boolean isArray() {
            return type == GgufValueType.ARRAY;
        }

        boolean isArrayOf(GgufValueType wanted) {
            return isArray() && elementType == wanted;
        }
    }

    GgufLayout(MappedFile file, int version, int alignment, long dataOffset, Map<String, Entry> entries,
            Map<String, GgufTensor> tensors) {
        this.file = file;
        this.version = version;
        this.alignment = alignment;
        this.dataOffset = dataOffset;
        this.entries = entries;
        this.tensors = tensors;
    }

    Path path() {
        return file.path();
    }

    MemorySegment bytes() {
        return file.bytes();
    }

    int version() {
        return version;
    }

    int alignment() {
        return alignment;
    }

    long dataOffset() {
        return dataOffset;
    }

    /** The entries in the file's order. */
    Map<String, Entry> entries() {
        return entries;
    }

    /** The tensors by name, in the file's order. */
    Map<String, GgufTensor> tensors() {
        return tensors;
    }

    /** Returns an entry, or null. */
    Entry entry(String key) {
        return entries.get(key);
    }

    /** Returns a string, or null when the key is missing or holds something else. */
    String string(String key) {
        Entry entry = entries.get(key);
        return entry != null && entry.type() == GgufValueType.STRING
                ? new GgufStrings(bytes(), entry.offset(), 1).next().text()
                : null;
    }

    /** Returns an unsigned 32-bit value, or empty when the key is missing or holds something else. */
    OptionalLong uint32(String key) {
        Entry entry = entries.get(key);
        return entry != null && entry.type() == GgufValueType.UINT32
                ? OptionalLong.of(uint32At(entry.offset()))
                : OptionalLong.empty();
    }

    /** Returns an unsigned 32-bit value, or another one when the key is missing or holds something else. */
    long uint32(String key, long otherwise) {
        return uint32(key).orElse(otherwise);
    }

    /** Returns an unsigned 16-bit value, or another one when the key is missing or holds something else. */
    int uint16(String key, int otherwise) {
        Entry entry = entries.get(key);
        return entry != null && entry.type() == GgufValueType.UINT16
                ? Short.toUnsignedInt(bytes().get(GgufParser.SHORT, entry.offset()))
                : otherwise;
    }

    /** Returns a boolean, or another one when the key is missing or holds something else. */
    boolean bool(String key, boolean otherwise) {
        Entry entry = entries.get(key);
        return entry != null && entry.type() == GgufValueType.BOOL
                ? bytes().get(GgufParser.BYTE, entry.offset()) != 0
                : otherwise;
    }

    /** Returns a 32-bit floating-point value of an entry that is known to hold one. */
    float float32(Entry entry) {
        return bytes().get(GgufParser.FLOAT, entry.offset());
    }

    /** Returns the strings of an entry that is known to hold an array of them. */
    GgufStrings strings(Entry entry) {
        return new GgufStrings(bytes(), entry.offset(), entry.count());
    }

    /**
     * Returns {@code count} unsigned values: those of an array of as many 32-bit integers, or a single one repeated.
     * Null when the key is missing or holds something else; llama.cpp itself then refuses the file or uses its default.
     */
    long[] perLayer(String key, int count) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return null;
        }
        long[] values = new long[count];
        if (entry.type() == GgufValueType.UINT32) {
            Arrays.fill(values, uint32At(entry.offset()));
            return values;
        }
        boolean words = entry.isArrayOf(GgufValueType.UINT32) || entry.isArrayOf(GgufValueType.INT32);
        if (entry.count() != count || !(words || entry.isArrayOf(GgufValueType.BOOL))) {
            return null;
        }
        for (int i = 0; i < count; i++) {
            values[i] = words ? uint32At(entry.offset() + 4L * i) : bytes().get(GgufParser.BYTE, entry.offset() + i);
        }
        return values;
    }

    int int32At(long offset) {
        return bytes().get(GgufParser.INT, offset);
    }

    private long uint32At(long offset) {
        return Integer.toUnsignedLong(int32At(offset));
    }

    /** The file is as it should be, and llama.cpp can't work with it. */
    GgufException beyondLlamaCpp(String problem, String remedy) {
        return new GgufException(path(), "can't be used as a model: " + problem + ". " + remedy);
    }

    /** Returns the exception for a value that is well-formed but that llama.cpp can't work with. */
    GgufException unusable(String problem) {
        return new GgufException(path(), "can't be used as a model: " + problem
                + ". The file is damaged or was converted wrongly: copy, download or convert it again.");
    }
}
