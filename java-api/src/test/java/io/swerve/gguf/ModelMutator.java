package io.swerve.gguf;

import io.swerve.gguf.GgufLayout.Entry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes damaged copies of a model file: some at random, some by somebody who knows the format. The same seed makes the
 * same copy.
 */
public final class ModelMutator {
    private static final long[] NUMBERS = {0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 31, 32, 33, 63, 64, 65, 127, 128, 255,
            256,
            257, 511, 512, 513, 768, 1024, 1025, 4096, 65535, 65536, 151_936, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFEL,
            0xFFFF_FFFFL, 1L << 32, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, -1, -2, -32};
    private static final float[] FACTORS = {0, -0f, 1, -1, 1e-30f, 1e30f, -1e30f, Float.NaN, Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY, Float.MIN_VALUE, 0.5f, 1e6f};

    private final byte[] original;
    private final List<Entry> entries;
    private final List<Long> tensorTypes;
    private final int headBytes;

    private ModelMutator(byte[] original, List<Entry> entries, List<Long> tensorTypes, int headBytes) {
        this.original = original;
        this.entries = entries;
        this.tensorTypes = tensorTypes;
        this.headBytes = headBytes;
    }

    /**
     * Reads a file.
     *
     * @param model any sound GGUF file
     * @return makes copies of it
     * @throws IOException if it can't be read
     */
    public static ModelMutator of(Path model) throws IOException {
        byte[] bytes = Files.readAllBytes(model);
        return MappedFile.use(model, file -> {
            GgufLayout layout = GgufParser.parse(file);
            List<Long> types = layout.tensors().values().stream().map(tensor -> typeField(bytes, tensor)).toList();
            return new ModelMutator(bytes, List.copyOf(layout.entries().values()), types, (int) layout.dataOffset());
        });
    }

    /** Finds where a tensor's type is written: behind its name and its dimensions. */
    private static long typeField(byte[] bytes, GgufTensor tensor) {
        byte[] name = tensor.name().getBytes(StandardCharsets.UTF_8);
        for (int at = 0;; at++) {
            if (bytes[at] == name.length && Arrays.equals(bytes, at + 8, at + 8 + name.length, name, 0, name.length)) {
                return at + 8L + name.length + 4 + 8L * tensor.shape().size();
            }
        }
    }

    /**
     * Makes a damaged copy.
     *
     * @param seed of the damage
     * @return the copy's bytes
     */
    public byte[] mutate(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] copy = original.clone();
        int rounds = random.nextInt(4) == 0 ? 2 + random.nextInt(3) : 1;
        for (int i = 0; i < rounds; i++) {
            copy = mutate(copy, random);
        }
        return copy;
    }

    private byte[] mutate(byte[] bytes, SplittableRandom random) {
        return switch (random.nextInt(16)) {
            case 0 -> flipBytes(bytes, random, headBytes);
            case 1 -> flipBits(bytes, random);
            case 2 -> writeNumber(bytes, random.nextInt(headBytes), 4, number(random));
            case 3 -> writeNumber(bytes, random.nextInt(headBytes), 8, number(random));
            case 4 -> Arrays.copyOf(bytes, random.nextInt(random.nextBoolean() ? headBytes : bytes.length));
            case 5 -> cutOut(bytes, random);
            case 6 -> repeat(bytes, random);
            case 7 -> overwrite(bytes, random);
            case 8, 9, 10, 11 -> changeValue(bytes, random);
            case 12 -> changeValueType(bytes, random);
            case 13 -> writeNumber(bytes, tensorTypes.get(random.nextInt(tensorTypes.size())).intValue(), 4,
                    random.nextInt(45));
            case 14 -> renameKey(bytes, random);
            default -> flipBytes(bytes, random, bytes.length);
        };
    }

    private static byte[] flipBytes(byte[] bytes, SplittableRandom random, int end) {
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count && bytes.length > 0; i++) {
            bytes[random.nextInt(Math.min(end, bytes.length))] = (byte) random.nextInt();
        }
        return bytes;
    }

    private byte[] flipBits(byte[] bytes, SplittableRandom random) {
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count && bytes.length > 0; i++) {
            bytes[random.nextInt(Math.min(headBytes, bytes.length))] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private byte[] cutOut(byte[] bytes, SplittableRandom random) {
        int start = random.nextInt(headBytes);
        int length = 1 + random.nextInt(random.nextBoolean() ? 16 : 4096);
        if (start + length >= bytes.length) {
            return bytes;
        }
        byte[] cut = new byte[bytes.length - length];
        System.arraycopy(bytes, 0, cut, 0, start);
        System.arraycopy(bytes, start + length, cut, start, cut.length - start);
        return cut;
    }

    private byte[] repeat(byte[] bytes, SplittableRandom random) {
        int start = random.nextInt(headBytes);
        int length = 1 + random.nextInt(random.nextBoolean() ? 64 : 2048);
        if (start + length >= bytes.length) {
            return bytes;
        }
        byte[] longer = new byte[bytes.length + length];
        System.arraycopy(bytes, 0, longer, 0, start + length);
        System.arraycopy(bytes, start, longer, start + length, bytes.length - start);
        return longer;
    }

    private byte[] overwrite(byte[] bytes, SplittableRandom random) {
        int length = 1 + random.nextInt(random.nextBoolean() ? 32 : 1024);
        int from = random.nextInt(headBytes);
        int to = random.nextInt(headBytes);
        if (Math.max(from, to) + length < bytes.length) {
            System.arraycopy(bytes.clone(), from, bytes, to, length);
        }
        return bytes;
    }

    private byte[] changeValue(byte[] bytes, SplittableRandom random) {
        Entry entry = entries.get(random.nextInt(entries.size()));
        int at = (int) entry.offset();
        if (entry.elementType() == GgufValueType.STRING) {
            // A byte of the text, or of the first texts of an array.
            return flipBytesFrom(bytes, at + 8, entry.isArray() ? 4096 : 16, random);
        }
        int size = entry.elementType().bytes();
        int index = entry.isArray() ? random.nextInt((int) entry.count()) : 0;
        return entry.elementType() == GgufValueType.FLOAT32
                ? writeNumber(bytes, at, 4, Float.floatToRawIntBits(FACTORS[random.nextInt(FACTORS.length)]))
                : writeNumber(bytes, at + index * size, size, number(random));
    }

    private byte[] flipBytesFrom(byte[] bytes, int start, int length, SplittableRandom random) {
        int at = start + random.nextInt(length);
        if (at < bytes.length) {
            bytes[at] = random.nextBoolean() ? (byte) random.nextInt() : (byte) ('a' + random.nextInt(26));
        }
        return bytes;
    }

    private byte[] changeValueType(byte[] bytes, SplittableRandom random) {
        Entry entry = entries.get(random.nextInt(entries.size()));
        int field = (int) entry.offset() - (entry.isArray() ? random.nextBoolean() ? 12 : 16 : 4);
        return writeNumber(bytes, field, 4, random.nextInt(14));
    }

    /** Gives a key the name of another one of the same length, or spoils it, so that its value goes missing. */
    private byte[] renameKey(byte[] bytes, SplittableRandom random) {
        Entry entry = entries.get(random.nextInt(entries.size()));
        byte[] key = entry.key().getBytes(StandardCharsets.UTF_8);
        int end = (int) entry.offset() - (entry.isArray() ? 16 : 4);
        if (end <= bytes.length && end >= key.length) {
            bytes[end - 1 - random.nextInt(key.length)] = (byte) ('a' + random.nextInt(26));
        }
        return bytes;
    }

    private static long number(SplittableRandom random) {
        return random.nextInt(4) == 0
                ? random.nextLong() >> random.nextInt(64)
                : NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private static byte[] writeNumber(byte[] bytes, int at, int size, long number) {
        MemorySegment target = MemorySegment.ofArray(bytes);
        for (int i = 0; i < size && at + i < bytes.length; i++) {
            target.set(GgufParser.BYTE, at + i, (byte) (number >>> 8 * i));
        }
        return bytes;
    }
}
