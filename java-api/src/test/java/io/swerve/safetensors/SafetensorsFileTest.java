package io.swerve.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files written are read back; damaged ones are refused by a typed exception and nothing else. */
class SafetensorsFileTest {
    private static final long SEED = 99;

    @TempDir
    private Path folder;

    private Path file(String header, byte[] data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length).put(json).put(data);
        return Files.write(folder.resolve("x.safetensors"), bytes.array());
    }

    @Test
    void roundTrip() throws IOException {
        Path path = folder.resolve("trip.safetensors");
        float[] values = {1, -2.5f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, 0};
        new SafetensorsWriter().put("a", "b \"c\" \u00e4").tensor("m", values, 2, 3).tensor("v", new float[]{7})
                .write(path);
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertThat(file.metadata()).containsExactly(java.util.Map.entry("a", "b \"c\" \u00e4"));
            assertThat(file.tensors().keySet()).containsExactly("m", "v");
            assertThat(file.tensors().get("m").shape()).isEqualTo(List.of(2L, 3L));
            assertThat(file.tensors().get("m").offset() % 8).isZero();
            assertThat(file.readFloats("m")).isEqualTo(values);
            assertThat(file.readFloats("v")).isEqualTo(new float[]{7});
            assertThatThrownBy(() -> file.readFloats("w")).isInstanceOf(SafetensorsException.class)
                    .hasMessageContaining("[m, v]");
        }
    }

    @Test
    void halfPrecision() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        data.putShort(Float.floatToFloat16(1.5f)).putShort(Float.floatToFloat16(-0.25f));
        data.putShort((short) (Float.floatToRawIntBits(-3f) >>> 16)).putShort((short) 0x3F80).putDouble(0.1);
        try (SafetensorsFile file = SafetensorsFile.open(file("""
                {"h":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},
                "b":{"dtype":"BF16","shape":[2,1],"data_offsets":[4,8]},
                "d":{"dtype":"F64","shape":[],"data_offsets":[8,16]}}""", data.array()))) {
            assertThat(file.readFloats("h")).isEqualTo(new float[]{1.5f, -0.25f});
            assertThat(file.readFloats("b")).isEqualTo(new float[]{-3, 1});
            assertThat(file.readFloats("d")).isEqualTo(new float[]{0.1f});
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            []                                                                              | object
            {}x                                                                             | JSON
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}| twice
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"more":1}}                 | more
            {"a":{"dtype":"F32","shape":[2]}}                                               | data_offsets
            {"a":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}                          | F31
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}                          | 8 to 0
            {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}                         | 12
            {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}                          | needs 12
            {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}                         | -2
            {"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}                        | 2.0
            {"a":{"dtype":"F32","shape":[999999999999,999999999999],"data_offsets":[0,8]}}  | too large
            {"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}       | 99999
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}                          | byte
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}                          | nothing lies
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}| another tensor
            {"a":{"dtype":"I32","shape":[2],"data_offsets":[0,8]},"__metadata__":{"x":1}}   | text
            {"__metadata__":{"x":"1","x":"2"}}                                              | twice
            """)
    void malformedHeaders(String header, String part) throws IOException {
        Path path = file(header, new byte[8]);
        assertThatThrownBy(() -> SafetensorsFile.open(path)).isInstanceOf(SafetensorsException.class)
                .hasMessageContaining(part).hasMessageContaining("x.safetensors");
    }

    @Test
    void lengthsThatLie() throws IOException {
        Path path = folder.resolve("x.safetensors");
        for (long length : new long[]{0, 1, 9, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
            Files.write(path, ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
            assertThatThrownBy(() -> SafetensorsFile.open(path)).isInstanceOf(SafetensorsException.class);
        }
        Files.write(path, new byte[3]);
        assertThatThrownBy(() -> SafetensorsFile.open(path)).isInstanceOf(SafetensorsException.class);
    }

    /** Every damage is either noticed as such or leaves a file that can be read to its end. */
    @Test
    void damagedFilesNeverCauseAnythingElse() throws IOException {
        Random random = new Random(SEED);
        Path path = folder.resolve("fuzz.safetensors");
        new SafetensorsWriter().put("k", "v").tensor("one", new float[6], 2, 3).tensor("two", new float[4]).write(path);
        byte[] good = Files.readAllBytes(path);
        int refused = 0;
        for (int round = 0; round < 3000; round++) {
            byte[] bad = random.nextInt(5) == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            for (int n = random.nextInt(4); n >= 0 && bad.length > 0; n--) {
                bad[random.nextInt(Math.min(bad.length, random.nextInt(3) == 0 ? 8 : bad.length))] = (byte) random
                        .nextInt(256);
            }
            Files.write(path, bad);
            try (SafetensorsFile file = SafetensorsFile.open(path)) {
                for (SafetensorsTensor tensor : file.tensors().values()) {
                    assertThat(tensor.offset() + tensor.bytes()).isLessThanOrEqualTo(bad.length);
                    if (tensor.type().startsWith("F32")) {
                        assertThat(file.readFloats(tensor.name())).hasSize((int) tensor.elements());
                    }
                }
            } catch (SafetensorsException e) {
                assertThat(e).hasMessageContaining("fuzz.safetensors");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }
}
