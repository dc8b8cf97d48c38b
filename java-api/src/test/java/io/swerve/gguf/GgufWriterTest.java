package io.swerve.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.swerve.Lab;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read back the same, and what can't be written is refused before anything is. */
class GgufWriterTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("written.gguf");
    }

    @Test
    void writesValuesOfAllTypes() {
        Map<String, GgufValue> values = new LinkedHashMap<>();
        for (GgufValueType type : GgufValueType.values()) {
            if (type.isInteger()) {
                values.put("whole." + type, new GgufValue.Whole(type, 100));
            } else if (type.isReal()) {
                values.put("real." + type, new GgufValue.Real(type, 0.1f));
                values.put("nan." + type, new GgufValue.Real(type, Double.NaN));
            }
        }
        values.put("u8", new GgufValue.Whole(GgufValueType.UINT8, 255));
        values.put("i16", new GgufValue.Whole(GgufValueType.INT16, -32_768));
        values.put("u32", GgufValue.uint32(0xFFFF_FFFFL));
        values.put("i32", GgufValue.int32(Integer.MIN_VALUE));
        values.put("i64", GgufValue.int64(Long.MIN_VALUE));
        values.put("u64", new GgufValue.Whole(GgufValueType.UINT64, -1));
        values.put("f64", GgufValue.float64(Math.PI));
        values.put("yes", GgufValue.bool(true));
        values.put("no", GgufValue.bool(false));
        values.put("text", GgufValue.text("\u00fc \u20ac \ud83d\ude00\n"));
        values.put("empty text", GgufValue.text(""));
        values.put("texts", GgufValue.texts(List.of("a", "", "\u00fc\u20ac")));
        values.put("no texts", GgufValue.texts(List.of()));
        values.put("ints", GgufValue.int32s(1, -2, Integer.MAX_VALUE));
        values.put("floats", GgufValue.float32s(1.5f, -0f, Float.NEGATIVE_INFINITY));
        values.put("no ints", GgufValue.int32s());
        new GgufWriter().putAll(values).write(file);
        GgufFile read = GgufFile.read(file);
        assertThat(read.metadata()).containsExactlyEntriesOf(values);
        assertThat(read.value("u64").orElseThrow().plain()).isEqualTo(new BigInteger("18446744073709551615"));
        assertThat(read.value("u32").orElseThrow().plain()).isEqualTo(0xFFFF_FFFFL);
        assertThat(read.value("texts").orElseThrow().plain()).isEqualTo(List.of("a", "", "\u00fc\u20ac"));
        assertThat(read.value("floats").orElseThrow().plain())
                .isEqualTo(List.of(1.5f, -0f, Float.NEGATIVE_INFINITY));
        assertThat(read.value("yes").orElseThrow().plain()).isEqualTo(true);
    }

    @Test
    void writesControlVectorsBitForBit() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        GgufWriter writer = new GgufWriter().put("general.architecture", GgufValue.text("controlvector"))
                .put("controlvector.model_hint", GgufValue.text("llama"))
                .put("controlvector.layer_count", GgufValue.uint32(5)).put("swerve.note", GgufValue.text("mine"));
        float[][] directions = new float[5][];
        for (int layer = 1; layer <= 5; layer++) {
            float[] direction = new float[1 + random.nextInt(40_000)];
            for (int i = 0; i < direction.length; i++) {
                // Any bits but those of signalling NaNs, which the processor may quieten.
                float value = Float.intBitsToFloat(random.nextInt());
                direction[i] = Float.isNaN(value) ? Float.NaN : value;
            }
            directions[layer - 1] = direction.clone();
            writer.tensor("direction." + layer, direction);
            Arrays.fill(direction, 0);
        }
        writer.write(file);
        GgufFile read = GgufFile.read(file);
        assertThat(read.architecture()).contains("controlvector");
        assertThat(read.text("swerve.note")).contains("mine");
        assertThat(read.tensors()).hasSize(5);
        for (int layer = 1; layer <= 5; layer++) {
            assertThat(read.readF32("direction." + layer)).as("seed %d, layer %d", seed, layer)
                    .usingComparator((a, b) -> Arrays.mismatch(bits(a), bits(b)) < 0 ? 0 : 1)
                    .isEqualTo(directions[layer - 1]);
        }
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> ModelFileCheck.check(file))
                .withMessageContaining("is a control vector, not a model");
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }

    @Test
    void copiesAModelByteForByte() throws IOException {
        GgufFile model = GgufFile.read(Lab.THINK);
        GgufWriter writer = new GgufWriter().putAll(model.metadata());
        for (GgufTensor tensor : model.tensors()) {
            byte[] data = new byte[(int) tensor.bytes()];
            model.read(tensor.name(), MemorySegment.ofArray(data));
            writer.tensor(tensor.name(), tensor.type(), tensor.shape(), MemorySegment.ofArray(data));
        }
        writer.write(file);
        assertThat(file).hasSameBinaryContentAs(Lab.THINK);
        ModelFileCheck.check(file);
    }

    @Test
    void streamsTensorsOfAllTypesAndPadsThem() {
        GgufWriter writer = new GgufWriter();
        for (GgmlType type : GgmlType.values()) {
            writer.tensor(type.toString(), type, List.of((long) type.blockSize(), 3L, 1L, 2L),
                    target -> target.write(ByteBuffer.wrap(pattern(type))));
        }
        writer.write(file);
        writer.write(folder.resolve("again.gguf"));
        GgufFile read = GgufFile.read(folder.resolve("again.gguf"));
        for (GgmlType type : GgmlType.values()) {
            GgufTensor tensor = read.tensor(type.toString()).orElseThrow();
            assertThat(tensor.shape()).containsExactly((long) type.blockSize(), 3L, 1L, 2L);
            assertThat(tensor.offset() % 32).isZero();
            byte[] data = new byte[(int) tensor.bytes()];
            read.read(tensor.name(), MemorySegment.ofArray(data));
            assertThat(data).isEqualTo(pattern(type));
        }
    }

    private static byte[] pattern(GgmlType type) {
        byte[] bytes = new byte[6 * type.blockBytes()];
        new SplittableRandom(type.id()).nextBytes(bytes);
        return bytes;
    }

    @Test
    void aSourceOfTheWrongSizeLeavesTheOldFileAlone() throws IOException {
        new GgufWriter().put("version", GgufValue.int32(1)).write(file);
        for (int given : new int[]{0, 31, 33, 100_000}) {
            GgufWriter writer = new GgufWriter().tensor("t", GgmlType.I8, List.of(32L),
                    target -> target.write(ByteBuffer.allocate(given)));
            assertThatExceptionOfType(GgufException.class).isThrownBy(() -> writer.write(file))
                    .withMessageContaining("source of tensor 't'").withMessageContaining("32 bytes");
        }
        GgufWriter failing = new GgufWriter().tensor("t", GgmlType.I8, List.of(32L), _ -> {
            throw new IOException("no more");
        });
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> failing.write(file))
                .withMessageContaining("no more");
        GgufWriter broken = new GgufWriter().tensor("t", GgmlType.I8, List.of(32L), _ -> {
            throw new IllegalStateException("broken");
        });
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> broken.write(file));
        assertThat(GgufFile.read(file).integer("version")).hasValue(1);
        new GgufWriter().put("version", GgufValue.int32(2)).write(file);
        assertThat(GgufFile.read(file).integer("version")).hasValue(2);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void namesPlacesThatCantBeWritten() {
        GgufWriter writer = new GgufWriter();
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> writer.write(folder))
                .withMessageContaining("is a directory");
        assertThatExceptionOfType(GgufException.class)
                .isThrownBy(() -> writer.write(folder.resolve("none").resolve("x.gguf")))
                .withMessageContaining("could not be written");
    }

    @Test
    void refusesBadKeysAndTexts() {
        GgufWriter writer = new GgufWriter();
        GgufValue value = GgufValue.int32(1);
        assertThatIllegalArgumentException().isThrownBy(() -> writer.put("", value)).withMessageContaining("0 bytes");
        assertThatIllegalArgumentException().isThrownBy(() -> writer.put("a\0", value)).withMessageContaining("zero");
        assertThatIllegalArgumentException().isThrownBy(() -> writer.put("\u00fc".repeat(32_768), value))
                .withMessageContaining("65536 bytes");
        assertThatIllegalArgumentException().isThrownBy(() -> writer.put("general.alignment", GgufValue.uint32(64)))
                .withMessageContaining("aligned to 32");
        assertThatIllegalArgumentException().isThrownBy(() -> writer.put("k", GgufValue.text("a\0b")));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.put("k", GgufValue.text("\ud83d")))
                .withMessageContaining("surrogate");
        assertThatIllegalArgumentException().isThrownBy(() -> writer.put("k", GgufValue.texts(List.of("a", "b\0"))))
                .withMessageContaining("text 1 of 'k'");
        assertThatNullPointerException().isThrownBy(() -> writer.put("k", null));
        assertThatNullPointerException().isThrownBy(() -> writer.put(null, value));
    }

    @Test
    void refusesBadTensors() {
        GgufWriter writer = new GgufWriter().tensor("used", 1f);
        MemorySegment data = MemorySegment.ofArray(new byte[34]);
        assertThatIllegalArgumentException().isThrownBy(() -> writer.tensor("used", 1f))
                .withMessageContaining("already");
        assertThatIllegalArgumentException().isThrownBy(() -> writer.tensor("none")).withMessageContaining("[0]");
        assertThatIllegalArgumentException().isThrownBy(() -> writer.tensor("n".repeat(64), 1f))
                .withMessageContaining("1 to 63");
        assertThatIllegalArgumentException().isThrownBy(() -> writer.tensor("", 1f));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.tensor("t", GgmlType.Q8_0, List.of(33L), data))
                .withMessageContaining("multiple of 32");
        assertThatIllegalArgumentException().isThrownBy(() -> writer.tensor("t", GgmlType.Q8_0, List.of(64L), data))
                .withMessageContaining("68 bytes").withMessageContaining("34");
        assertThatIllegalArgumentException().isThrownBy(() -> writer.tensor("t", GgmlType.Q8_0, List.of(), data));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.tensor("t", GgmlType.Q8_0, List.of(32L, 1L, 1L, 1L, 1L), data));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.tensor("t", GgmlType.Q8_0, List.of(32L, -1L), data));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.tensor("t", GgmlType.F32, List.of(1L << 40, 1L << 40), _ -> {}))
                .withMessageContaining("2^63");
    }

    @Test
    void refusesNumbersThatDoNotFit() {
        assertThatIllegalArgumentException().isThrownBy(() -> GgufValue.uint32(-1)).withMessageContaining("4294967295");
        assertThatIllegalArgumentException().isThrownBy(() -> GgufValue.uint32(1L << 32));
        assertThatIllegalArgumentException().isThrownBy(() -> new GgufValue.Whole(GgufValueType.INT8, 128));
        assertThatIllegalArgumentException().isThrownBy(() -> new GgufValue.Whole(GgufValueType.FLOAT32, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new GgufValue.Real(GgufValueType.INT8, 1));
        assertThatNullPointerException().isThrownBy(() -> GgufValue.text(null));
    }
}
