package io.swerve.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.swerve.Lab;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading the lab's model, whose sizes its card states. */
class GgufFileTest {
    private final GgufFile model = GgufFile.read(Lab.THINK);

    @TempDir
    private Path folder;

    @Test
    void readsMetadata() {
        assertThat(model.version()).isEqualTo(3);
        assertThat(model.alignment()).isEqualTo(32);
        assertThat(model.architecture()).contains("llama");
        assertThat(model.metadata()).hasSize(24);
        assertThat(model.metadata().keySet()).startsWith("general.architecture", "general.name",
                "llama.context_length");
        assertThat(model.integer("llama.context_length")).hasValue(512);
        assertThat(model.integer("llama.embedding_length")).hasValue(256);
        assertThat(model.integer("llama.block_count")).hasValue(6);
        assertThat(model.integer("llama.attention.head_count_kv")).hasValue(2);
        assertThat(model.real("llama.rope.freq_base")).hasValue(10_000);
        assertThat(model.real("llama.attention.layer_norm_rms_epsilon").orElseThrow()).isCloseTo(1e-5, within(1e-11));
        assertThat(model.flag("tokenizer.ggml.add_bos_token")).contains(true);
        assertThat(model.text("tokenizer.chat_template").orElseThrow()).contains("<|im_start|>assistant\n");
    }

    @Test
    void readsArrays() {
        GgufArray tokens = model.array("tokenizer.ggml.tokens").orElseThrow();
        assertThat(tokens.size()).isEqualTo(768);
        assertThat(tokens.elementType()).isEqualTo(GgufValueType.STRING);
        assertThat(tokens.text(763)).isEqualTo("<|endoftext|>");
        assertThat(tokens.texts()).doesNotHaveDuplicates().contains("<think>", "</think>", "<|im_end|>");
        GgufArray types = model.array("tokenizer.ggml.token_type").orElseThrow();
        assertThat(types.integer(0)).isEqualTo(1);
        assertThat(types.integer(765)).isEqualTo(3);
        GgufArray merges = model.array("tokenizer.ggml.merges").orElseThrow();
        assertThat(merges.texts()).hasSize(507).startsWith("h e", "\u0120 t").allMatch(merge -> merge.contains(" "));
        assertThat(merges.textBytes(0)).containsExactly('h', ' ', 'e');
        assertThat(merges.toString()).startsWith("STRING[507][h e, ");
    }

    @Test
    void aKeyOfAnotherTypeIsEmpty() {
        assertThat(model.text("llama.block_count")).isEmpty();
        assertThat(model.integer("general.name")).isEmpty();
        assertThat(model.real("llama.block_count")).isEmpty();
        assertThat(model.flag("llama.block_count")).isEmpty();
        assertThat(model.array("llama.block_count")).isEmpty();
        assertThat(model.value("no.such.key")).isEmpty();
        GgufArray tokens = model.array("tokenizer.ggml.tokens").orElseThrow();
        assertThatIllegalStateException().isThrownBy(() -> tokens.integer(0)).withMessageContaining("array of STRING");
        assertThatIllegalStateException().isThrownBy(() -> tokens.real(0));
        assertThatIllegalStateException().isThrownBy(() -> tokens.flag(0));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> tokens.text(768));
    }

    @Test
    void listsTensors() {
        assertThat(model.tensors()).hasSize(56);
        GgufTensor embedding = model.tensor("token_embd.weight").orElseThrow();
        assertThat(embedding.type()).isEqualTo(GgmlType.Q8_0);
        assertThat(embedding.shape()).containsExactly(256L, 768L);
        assertThat(embedding.elements()).isEqualTo(256 * 768);
        assertThat(embedding.bytes()).isEqualTo(256 * 768 / 32 * 34);
        assertThat(model.tensor("blk.6.attn_q.weight")).isEmpty();
        GgufTensor last = model.tensors().getLast();
        assertThat(model.dataOffset() + last.offset() + last.bytes()).isEqualTo(Lab.THINK.toFile().length());
    }

    @Test
    void readsTensorDataAsItLiesInTheFile() throws IOException {
        byte[] file = Files.readAllBytes(Lab.THINK);
        GgufTensor norm = model.tensor("blk.3.ffn_norm.weight").orElseThrow();
        int at = (int) (model.dataOffset() + norm.offset());
        float[] expected = new float[256];
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).slice(at, 1024).order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer().get(expected);
        assertThat(model.readF32(norm.name())).containsExactly(expected);
        GgufTensor embedding = model.tensor("token_embd.weight").orElseThrow();
        int start = (int) (model.dataOffset() + embedding.offset());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(embedding.bytes());
            model.read(embedding.name(), bytes);
            assertThat(bytes.toArray(ValueLayout.JAVA_BYTE))
                    .isEqualTo(Arrays.copyOfRange(file, start, start + (int) embedding.bytes()));
        }
    }

    @Test
    void refusesToMisreadTensors() {
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> model.readF32("token_embd.weight"))
                .withMessageContaining("q8_0");
        assertThatIllegalArgumentException().isThrownBy(() -> model.readF32("nothing"))
                .withMessageContaining("no tensor 'nothing'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.read("output_norm.weight", MemorySegment.ofArray(new byte[1023])))
                .withMessageContaining("1024 bytes");
        assertThatIllegalArgumentException().isThrownBy(
                () -> model.read("output_norm.weight", MemorySegment.ofArray(new byte[1024]).asReadOnly()));
    }

    @Test
    void aFileThatGoesAwayIsNoCrash() throws IOException {
        Path copy = Files.copy(Lab.THINK, folder.resolve("copy.gguf"));
        GgufFile file = GgufFile.read(copy);
        Files.write(copy, Arrays.copyOf(Files.readAllBytes(copy), (int) file.dataOffset() + 100));
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> file.readF32("output_norm.weight"))
                .withMessageContaining("shorter");
        Files.delete(copy);
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> file.readF32("output_norm.weight"))
                .withMessageContaining("no such file");
        assertThat(file.integer("llama.block_count")).hasValue(6);
    }

    @Test
    void valuesAreImmutable() {
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> model.metadata().clear());
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> model.tensors().clear());
        List<String> merges = model.array("tokenizer.ggml.merges").orElseThrow().texts();
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> merges.set(0, "x"));
    }
}
