package io.swerve.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.swerve.Lab;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of matrices, against the formats' definitions. */
class GgufRowTest {
    @TempDir
    private Path folder;

    @Test
    void dequantizesARowOfAModel() {
        GgufFile file = GgufFile.read(Lab.THINK);
        GgufTensor table = file.tensor("token_embd.weight").orElseThrow();
        assertThat(table.type()).isEqualTo(GgmlType.Q8_0);
        int width = Math.toIntExact(table.shape().getFirst());
        int rows = Math.toIntExact(table.shape().get(1));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment raw = arena.allocate(table.bytes());
            file.read(table.name(), raw);
            for (int row : new int[]{0, 1, rows / 2, rows - 1}) {
                float[] expected = new float[width];
                for (int i = 0; i < width; i++) {
                    // a block is the scale as F16, then 32 signed bytes
                    long block = ((long) row * width + i) / 32 * 34;
                    float scale = Float.float16ToFloat(raw.get(ValueLayout.JAVA_SHORT_UNALIGNED, block));
                    expected[i] = scale * raw.get(ValueLayout.JAVA_BYTE, block + 2 + i % 32);
                }
                assertThat(file.readRow(table.name(), row)).containsExactly(expected);
            }
        }
    }

    @Test
    void readsPlainNumbers() {
        Path path = folder.resolve("plain.gguf");
        short[] halves = {Float.floatToFloat16(1.5f), Float.floatToFloat16(-2), Float.floatToFloat16(0.25f),
                Float.floatToFloat16(65504)};
        new GgufWriter().tensor("whole", 1, 2, 3)
                .tensor("half", GgmlType.F16, List.of(2L, 2L), MemorySegment.ofArray(halves))
                .tensor("words", GgmlType.I32, List.of(2L), MemorySegment.ofArray(new int[]{1, 2})).write(path);
        GgufFile file = GgufFile.read(path);
        assertThat(file.readRow("whole", 0)).containsExactly(1, 2, 3);
        assertThat(file.readRow("half", 0)).containsExactly(1.5f, -2);
        assertThat(file.readRow("half", 1)).containsExactly(0.25f, 65504);
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> file.readRow("words", 0))
                .withMessageContaining("words").withMessageContaining("i32");
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> file.readRow("half", 2));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> file.readRow("half", -1));
        assertThatIllegalArgumentException().isThrownBy(() -> file.readRow("none", 0)).withMessageContaining("none");
    }
}
