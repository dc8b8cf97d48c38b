package io.swerve.gguf;

import io.swerve.gguf.GgufLayout.Entry;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks the structure of a GGUF file in Java, before any native code sees it: everything that ggml's reader checks, and
 * what it takes on trust, such as that the tensors' data lies inside the file. Walks the metadata once and keeps only
 * where things lie. Source of the rules: {@code gguf_init_from_reader} in llama.cpp's {@code gguf.cpp} and the
 * constructor of its {@code llama_tensor_weight}.
 */
final class GgufParser {
    static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    static final String ALIGNMENT_KEY = "general.alignment";
    static final int DEFAULT_ALIGNMENT = 32;
    /** ggml keeps names in 64 bytes, with a zero at the end. */
    static final int MAX_NAME_BYTES = 63;
    static final int MAX_DIMENSIONS = 4;
    /** The format's own limit. */
    static final int MAX_KEY_BYTES = 65_535;
    /** ggml compares every key and every name with all others, so a made-up file with millions would hang it. */
    static final int MAX_ENTRIES = 65_536;

    private static final int MAGIC = 0x46554747;
    private static final int MIN_VERSION = 2;
    private static final int MAX_VERSION = 3;
    private static final long MAX_STRING_BYTES = 1L << 30;
    private static final long MAX_ARRAY_ELEMENTS = 1L << 30;
    /** Metadata is held in one Java array when it is read; no real file comes near. */
    private static final long MAX_METADATA_BYTES = 1L << 30;
    /** A key of one byte with its length, a type and a value of one byte. */
    private static final int MIN_ENTRY_BYTES = 14;
    /** A name's length, the number of dimensions, one dimension, the type and the offset. */
    private static final int MIN_TENSOR_BYTES = 32;

    private final MappedFile file;
    private final MemorySegment bytes;
    private final long size;
    private long position;

    private GgufParser(MappedFile file) {
        this.file = file;
        this.bytes = file.bytes();
        this.size = file.size();
    }

    /**
     * Checks a file.
     *
     * @throws GgufException if its structure is not that of a complete GGUF file
     */
    static GgufLayout parse(MappedFile file) {
        return new GgufParser(file).parse();
    }

    private GgufLayout parse() {
        readMagic();
        int version = readVersion();
        long tensorCount = readCount("tensors", MIN_TENSOR_BYTES);
        long entryCount = readCount("metadata entries", MIN_ENTRY_BYTES);
        Map<String, Entry> entries = LinkedHashMap.newLinkedHashMap((int) entryCount);
        for (int i = 0; i < entryCount; i++) {
            Entry entry = readEntry(i);
            if (entries.putIfAbsent(entry.key(), entry) != null) {
                throw malformed(entry.offset(), "the key '" + entry.key() + "' is there twice");
            }
        }
        int alignment = alignmentOf(entries.get(ALIGNMENT_KEY));
        List<GgufTensor> infos = new ArrayList<>((int) tensorCount);
        long expectedOffset = 0;
        for (int i = 0; i < tensorCount; i++) {
            GgufTensor tensor = readTensor(i, expectedOffset);
            infos.add(tensor);
            expectedOffset = pad(addExact(tensor.offset(), tensor.bytes()), alignment);
        }
        if (position > MAX_METADATA_BYTES) {
            throw malformed(position, "the metadata takes " + position + " bytes, the limit is " + MAX_METADATA_BYTES);
        }
        long dataOffset = tensorCount == 0 ? position : pad(position, alignment);
        return new GgufLayout(file, version, alignment, dataOffset, Collections.unmodifiableMap(entries),
                placed(infos, dataOffset));
    }

    private void readMagic() {
        if (size < Integer.BYTES || bytes.get(INT, 0) != MAGIC) {
            throw new GgufException(file.path(), "is no GGUF file: it does not start with the four characters GGUF."
                    + " Name a .gguf file; models in other formats must be converted first.");
        }
        position = Integer.BYTES;
    }

    private int readVersion() {
        int version = readInt("the version");
        int swapped = Integer.reverseBytes(version);
        if (swapped >= 1 && swapped <= MAX_VERSION) {
            throw new GgufException(file.path(), "is a big-endian GGUF file of version " + swapped
                    + "; llama.cpp reads only the byte order of this machine. Get the little-endian file, or convert"
                    + " it with gguf_convert_endian.py.");
        }
        if (version < MIN_VERSION || version > MAX_VERSION) {
            throw new GgufException(file.path(), "is of GGUF version " + Integer.toUnsignedString(version)
                    + "; versions " + MIN_VERSION + " and " + MAX_VERSION
                    + " can be read. Convert the model again with a current converter.");
        }
        return version;
    }

    private long readCount(String what, int minBytes) {
        long at = position;
        long count = readLong("the number of " + what);
        if (count < 0 || count > (size - position) / minBytes) {
            throw malformed(at, "it claims " + Long.toUnsignedString(count) + " " + what + ", more than fit in its "
                    + size + " bytes");
        }
        if (count > MAX_ENTRIES) {
            throw malformed(at, "it claims " + count + " " + what + ", the limit is " + MAX_ENTRIES);
        }
        return count;
    }

    private Entry readEntry(int index) {
        long at = position;
        String key = readName("key " + index, MAX_KEY_BYTES);
        if (key.isEmpty()) {
            throw malformed(at, "key " + index + " is empty");
        }
        String what = "the value of '" + key + "'";
        GgufValueType type = readType(what);
        GgufValueType elementType = type;
        long count = 1;
        if (type == GgufValueType.ARRAY) {
            elementType = readType("an element of '" + key + "'");
            if (elementType == GgufValueType.ARRAY) {
                throw malformed(position, "'" + key + "' is an array of arrays, which GGUF readers don't support");
            }
            long countAt = position;
            count = readLong("the length of '" + key + "'");
            int least = elementType == GgufValueType.STRING ? Long.BYTES : elementType.bytes();
            if (count < 0 || count > MAX_ARRAY_ELEMENTS || count > (size - position) / least) {
                throw malformed(countAt, "'" + key + "' claims " + Long.toUnsignedString(count)
                        + " elements, more than fit in the file");
            }
        }
        Entry entry = new Entry(key, type, elementType, count, position);
        skipValues(entry, what);
        return entry;
    }

    private void skipValues(Entry entry, String what) {
        if (entry.elementType() == GgufValueType.STRING) {
            for (long i = 0; i < entry.count(); i++) {
                skip(readStringLength(what), what);
            }
            return;
        }
        long start = position;
        skip(entry.count() * entry.elementType().bytes(), what);
        if (entry.elementType() == GgufValueType.BOOL) {
            for (long at = start; at < position; at++) {
                if ((bytes.get(BYTE, at) & ~1) != 0) {
                    throw malformed(at, what + " is a boolean but holds " + (bytes.get(BYTE, at) & 0xFF));
                }
            }
        }
    }

    private int alignmentOf(Entry entry) {
        if (entry == null) {
            return DEFAULT_ALIGNMENT;
        }
        if (entry.type() != GgufValueType.UINT32) {
            throw malformed(entry.offset(),
                    "'" + ALIGNMENT_KEY + "' is of type " + entry.type() + ", it must be UINT32");
        }
        int alignment = bytes.get(INT, entry.offset());
        if (alignment <= 0 || Integer.bitCount(alignment) != 1) {
            throw malformed(entry.offset(), "'" + ALIGNMENT_KEY + "' is " + Integer.toUnsignedString(alignment)
                    + ", it must be a power of two below 2^31");
        }
        return alignment;
    }

    private GgufTensor readTensor(int index, long expectedOffset) {
        long at = position;
        String name = readName("the name of tensor " + index, MAX_NAME_BYTES);
        if (name.isEmpty()) {
            throw malformed(at, "the name of tensor " + index + " is empty");
        }
        String what = "tensor '" + name + "'";
        int dimensions = readInt("the dimensions of " + what);
        if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
            throw malformed(at,
                    what + " has " + Integer.toUnsignedString(dimensions) + " dimensions, it must have 1 to "
                            + MAX_DIMENSIONS);
        }
        List<Long> shape = new ArrayList<>(dimensions);
        long elements = 1;
        for (int i = 0; i < dimensions; i++) {
            long dimension = readLong("the dimensions of " + what);
            // The product stays below 2^63 in steps, as ggml demands.
            if (dimension < 1 || Math.multiplyHigh(elements, dimension) != 0 || elements * dimension <= 0
                    || elements * dimension == Long.MAX_VALUE) {
                throw malformed(at, what + " has an impossible dimension " + Long.toUnsignedString(dimension));
            }
            elements *= dimension;
            shape.add(dimension);
        }
        int typeId = readInt("the type of " + what);
        GgmlType type = GgmlType.ofId(typeId);
        if (type == null) {
            throw malformed(at, what + " is of the unknown or removed type " + Integer.toUnsignedString(typeId)
                    + "; if the model is newer than this library, get it in another quantization");
        }
        if (shape.getFirst() % type.blockSize() != 0) {
            throw malformed(at, what + " of type " + type + " has rows of " + shape.getFirst()
                    + " elements, they must be a multiple of " + type.blockSize());
        }
        long tensorBytes;
        try {
            tensorBytes = type.bytes(elements);
        } catch (ArithmeticException e) {
            throw malformed(at, what + " has more than 2^63 bytes");
        }
        long offset = readLong("the offset of " + what);
        if (offset != expectedOffset) {
            throw malformed(at, what + " claims to start at " + Long.toUnsignedString(offset)
                    + " of the data section, its place in order is " + expectedOffset);
        }
        return new GgufTensor(name, type, shape, offset, tensorBytes);
    }

    /** Checks that all data lies in the file and no name is there twice. */
    private Map<String, GgufTensor> placed(List<GgufTensor> infos, long dataOffset) {
        Map<String, GgufTensor> tensors = LinkedHashMap.newLinkedHashMap(infos.size());
        for (GgufTensor tensor : infos) {
            if (tensors.putIfAbsent(tensor.name(), tensor) != null) {
                throw malformed(dataOffset, "the tensor name '" + tensor.name() + "' is there twice");
            }
            long end = addExact(dataOffset, addExact(tensor.offset(), tensor.bytes()));
            if (end > size) {
                throw new GgufException(file.path(), "is incomplete: the data of tensor '" + tensor.name()
                        + "' reaches to byte " + end + ", the file ends at byte " + size
                        + ". Copy or download it again.");
            }
        }
        return Collections.unmodifiableMap(tensors);
    }

    private long pad(long offset, int alignment) {
        return addExact(offset, alignment - 1L) & -alignment;
    }

    private long addExact(long a, long b) {
        try {
            return Math.addExact(a, b);
        } catch (ArithmeticException e) {
            throw malformed(position, "the tensors have more than 2^63 bytes together");
        }
    }

    private GgufValueType readType(String what) {
        long at = position;
        int id = readInt("the type of " + what);
        GgufValueType type = GgufValueType.ofId(id);
        if (type == null) {
            throw malformed(at, what + " has the unknown type " + Integer.toUnsignedString(id));
        }
        return type;
    }

    /** Reads a key or a name. They become C strings, so a zero byte would make two different names equal. */
    private String readName(String what, int maxBytes) {
        long at = position;
        long length = readStringLength(what);
        if (length > maxBytes) {
            throw malformed(at, what + " has " + length + " bytes, the limit is " + maxBytes);
        }
        ByteBuffer encoded = bytes.asSlice(position, length).asByteBuffer();
        skip(length, what);
        try {
            String name = StandardCharsets.UTF_8.newDecoder().decode(encoded).toString();
            if (name.indexOf('\0') >= 0) {
                throw malformed(at, what + " holds a zero byte");
            }
            return name;
        } catch (CharacterCodingException e) {
            throw malformed(at, what + " is not UTF-8");
        }
    }

    private long readStringLength(String what) {
        long at = position;
        long length = readLong("the length of " + what);
        if (length < 0 || length > MAX_STRING_BYTES) {
            throw malformed(at, what + " claims " + Long.toUnsignedString(length) + " bytes, the limit is "
                    + MAX_STRING_BYTES);
        }
        if (length > size - position) {
            throw cutOff(what);
        }
        return length;
    }

    private int readInt(String what) {
        long at = position;
        skip(Integer.BYTES, what);
        return bytes.get(INT, at);
    }

    private long readLong(String what) {
        long at = position;
        skip(Long.BYTES, what);
        return bytes.get(LONG, at);
    }

    private void skip(long length, String what) {
        if (length > size - position) {
            throw cutOff(what);
        }
        position += length;
    }

    private GgufException cutOff(String what) {
        return new GgufException(file.path(), "ends at byte " + size + " in the middle of " + what
                + ": it is incomplete or damaged. Copy or download it again.");
    }

    private GgufException malformed(long at, String problem) {
        return new GgufException(file.path(), "is damaged near byte " + at + ": " + problem
                + ". Copy, download or convert it again.");
    }
}
