package io.swerve.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.Lab;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LoraFileTest {
    private static final String WEIGHT = LoraDraft.WEIGHT;

    @TempDir
    private Path folder;

    private static Arguments bad(String expected, Consumer<LoraDraft> change) {
        return Arguments.of(expected, change);
    }

    static Stream<Arguments> badAdapters() {
        return Stream.of(bad("'general.type' is missing", draft -> draft.metadata.remove("general.type")),
                bad("'general.type' is missing", draft -> draft.metadata.put("general.type", GgufValue.uint32(1))),
                bad("is a model, not a LoRA adapter",
                        draft -> draft.metadata.put("general.type", GgufValue.text("model"))),
                bad("'adapter.type' is 'dora'", draft -> draft.metadata.put("adapter.type", GgufValue.text("dora"))),
                bad("'adapter.type' is missing", draft -> draft.metadata.put("adapter.type", GgufValue.float32(1))),
                bad("architecture 'qwen2', the model is of 'llama'",
                        draft -> draft.metadata.put("general.architecture", GgufValue.text("qwen2"))),
                bad("architecture 'null'", draft -> draft.metadata.remove("general.architecture")),
                bad("adapter.lora.alpha", draft -> draft.metadata.put("adapter.lora.alpha", GgufValue.uint32(8))),
                bad("adapter.lora.alpha",
                        draft -> draft.metadata.put("adapter.lora.alpha", GgufValue.float32(Float.NaN))),
                bad("activated LoRA", draft -> draft.metadata.put("adapter.alora.invocation_tokens",
                        GgufValue.int32s(1, 2))),
                bad("it changes no tensor", draft -> draft.shapes.clear()),
                bad("no counterpart '" + WEIGHT + ".lora_b'", draft -> draft.shapes.remove(WEIGHT + ".lora_b")),
                bad("no counterpart '" + WEIGHT + ".lora_a'", draft -> draft.shapes.remove(WEIGHT + ".lora_a")),
                bad("ends neither", draft -> draft.tensor("blk.1.attn_k.lora", GgmlType.F32, 256)),
                bad("which the model doesn't have", draft -> {
                    draft.tensor("blk.9.attn_k.weight.lora_a", GgmlType.F32, 256, 4);
                    draft.tensor("blk.9.attn_k.weight.lora_b", GgmlType.F32, 4, 128);
                }), bad("don't fit", draft -> draft.tensor(WEIGHT + ".lora_a", GgmlType.F32, 255, 4)),
                bad("don't fit", draft -> draft.tensor(WEIGHT + ".lora_b", GgmlType.F32, 4, 127)),
                bad("don't fit", draft -> draft.tensor(WEIGHT + ".lora_b", GgmlType.F32, 5, 128)),
                bad("don't fit", draft -> draft.tensor(WEIGHT + ".lora_a", GgmlType.F32, 256, 4, 2)),
                bad("don't fit", draft -> draft.tensor(WEIGHT + ".lora_b", GgmlType.F32, 4, 128, 1, 3)),
                bad("of type q8_1", draft -> draft.tensor(WEIGHT + ".lora_a", GgmlType.Q8_1, 256, 4)),
                bad("of type i32", draft -> draft.tensor(WEIGHT + ".lora_b", GgmlType.I32, 4, 128)),
                bad("is no matrix", draft -> {
                    draft.tensor("blk.1.attn_norm.weight.lora_a", GgmlType.F32, 256, 1);
                    draft.tensor("blk.1.attn_norm.weight.lora_b", GgmlType.F32, 1, 1);
                }), bad("multiplies its outputs by", draft -> {
                    draft.tensor("token_embd.weight.lora_a", GgmlType.F32, 4, 768);
                    draft.tensor("token_embd.weight.lora_b", GgmlType.F32, 4, 256);
                }));
    }

    @ParameterizedTest
    @MethodSource("badAdapters")
    void refuses(String expected, Consumer<LoraDraft> change) {
        LoraDraft draft = new LoraDraft();
        change.accept(draft);
        Path file = draft.write(folder.resolve("bad.gguf"));
        assertThatThrownBy(() -> LoraFile.check(file, Lab.THINK)).isInstanceOf(GgufException.class)
                .hasMessageContaining("bad.gguf").hasMessageContaining(expected);
    }

    @Test
    void tellsWhatTheAdapterChanges() {
        LoraDraft draft = new LoraDraft();
        draft.tensor("blk.0.ffn_up.weight.lora_b", GgmlType.F16, 2, 512);
        draft.tensor("blk.0.ffn_up.weight.lora_a", GgmlType.Q8_0, 256, 2);
        draft.tensor("blk.1.attn_norm.weight", GgmlType.F32, 256);
        LoraFile file = LoraFile.check(draft.write(folder.resolve("good.gguf")), Lab.THINK);
        assertThat(file.ranks()).containsOnly(Map.entry(WEIGHT, 4), Map.entry("blk.0.ffn_up.weight", 2));
        assertThat(file.ignored()).containsExactly("blk.1.attn_norm.weight");
        assertThat(file.alpha()).isEqualTo(8);
        draft.metadata.remove("adapter.lora.alpha");
        assertThat(LoraFile.check(draft.write(folder.resolve("good.gguf")), Lab.THINK).alpha()).isZero();
    }

    @Test
    void refusesModelsAndVectorsAsAdapters() {
        assertThatThrownBy(() -> LoraFile.check(Lab.BASE, Lab.THINK)).isInstanceOf(GgufException.class)
                .hasMessageContaining("is a model, not a LoRA adapter");
        Path vector = folder.resolve("vector.gguf");
        new GgufWriter().put("general.architecture", GgufValue.text("controlvector")).tensor("direction.1", 1, 2)
                .write(vector);
        assertThatThrownBy(() -> LoraFile.check(vector, Lab.THINK)).isInstanceOf(GgufException.class)
                .hasMessageContaining("is a control vector, not a LoRA adapter");
        Path adapter = new LoraDraft().write(folder.resolve("adapter.gguf"));
        assertThatThrownBy(() -> LoraFile.check(adapter, adapter)).isInstanceOf(GgufException.class)
                .hasMessageContaining("is an adapter, not a model");
    }
}
