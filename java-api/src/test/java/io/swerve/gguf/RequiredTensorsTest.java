package io.swerve.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.swerve.zoo.ZooModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tensors without which llama.cpp loads a model and then ends the process. That with them it lives, the zoo proves. */
class RequiredTensorsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"phi3, blk.1.attn_qkv.weight", "pockettts, blk.0.attn_qkv.weight", "falcon-h1, blk.0.ssm_conv1d.bias",
            "nemotron_h, blk.1.ssm_conv1d.bias", "granitehybrid, blk.1.ssm_conv1d.bias",
            "qwen35, blk.0.attn_qkv.weight",
            "qwen35, blk.0.attn_gate.weight", "qwen3next, blk.0.attn_gate.weight", "glm-dsa, blk.1.indexer.proj.weight",
            "step35, blk.0.ffn_down.weight", "rwkv6, blk.0.time_mix_lerp_fused.weight"})
    void aModelWithoutThemIsRefused(String architecture, String tensor) {
        ZooModel whole = ZooModel.of(architecture, folder);
        assertThat(whole.refusal()).isEmpty();
        Path file = folder.resolve("less.gguf");
        SparseModel.write(file, whole.metadata(), whole.without(tensor).shapes());
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> ModelFileCheck.check(file))
                .withMessageContaining(architecture + " needs the tensor '" + tensor + "'");
    }

    @Test
    void aDraftOfAnotherModelIsRefused() {
        ZooModel whole = ZooModel.of("qwen35", folder);
        Map<String, GgufValue> metadata = whole.metadata();
        metadata.put("qwen35.nextn_predict_layers", GgufValue.uint32(1));
        Path file = folder.resolve("draft.gguf");
        SparseModel.write(file, metadata, whole.without("blk.0.attn_norm.weight").shapes());
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> ModelFileCheck.check(file))
                .withMessageContaining("predict further tokens for another model");
    }

    @Test
    void separateQueriesKeysAndValuesDoAsWellAsOneTensor() {
        ZooModel whole = ZooModel.of("phi3", folder);
        Map<String, List<Long>> shapes = whole.without("blk.0.attn_qkv.weight").shapes();
        for (String part : new String[]{"q", "k", "v"}) {
            shapes.put("blk.0.attn_" + part + ".weight", List.of(256L, 256L));
        }
        Path file = folder.resolve("separate.gguf");
        SparseModel.write(file, whole.metadata(), shapes);
        assertThatCode(() -> ModelFileCheck.check(file)).doesNotThrowAnyException();
    }
}
