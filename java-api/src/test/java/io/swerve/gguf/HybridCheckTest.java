package io.swerve.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.CacheLayout;
import io.swerve.Lab;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.zoo.ZooModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models of sizes that llama.cpp takes and then ends the process. That it computes them as they are in the zoo,
 * {@code ZooTest} proves.
 */
class HybridCheckTest {
    @TempDir
    private Path folder;

    private Path file(String architecture, UnaryOperator<Map<String, GgufValue>> change) {
        Path file = folder.resolve("model.gguf");
        SparseModel.write(file, change.apply(ZooMetadata.of(architecture)), Map.of("output_norm.weight", List.of(8L)));
        return file;
    }

    private void refuses(Path file, String words) {
        assertThatThrownBy(() -> ModelFileCheck.check(file)).isInstanceOf(GgufException.class)
                .hasMessageContaining(words).message().doesNotContain("damaged");
    }

    private static GgufArray heads(Map<String, GgufValue> metadata, String architecture, int count) {
        int[] heads = new int[(int) ((GgufValue.Whole) metadata.get(architecture + ".block_count")).value()];
        Arrays.fill(heads, count);
        return GgufValue.int32s(heads);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jamba", "plamo2", "granitehybrid", "lfm2", "lfm2moe", "nemotron_h", "nemotron_h_moe",
            "kimi-linear", "kimi-k3", "bailingmoe3"})
    void layersOfBothKindsAreNeeded(String architecture) {
        String key = architecture + ".attention.head_count_kv";
        assertThatCode(() -> ModelFileCheck.check(file(architecture, metadata -> metadata)))
                .doesNotThrowAnyException();
        for (int count : new int[]{0, 1}) {
            refuses(file(architecture, metadata -> {
                if (architecture.startsWith("nemotron")) {
                    metadata.put(architecture + ".feed_forward_length", heads(metadata, architecture, 0));
                }
                metadata.put(architecture + ".attention.head_count", heads(metadata, architecture, 1));
                metadata.put(key, heads(metadata, architecture, count));
                return metadata;
            }), "'" + key + "' its " + (architecture.startsWith("nemotron") ? 3 : 2)
                    + " layers have no other kind than " + (count == 0 ? "recurrent" : "attention"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen3next", "qwen35", "qwen35moe", "qwen4exp", "minimax-01"})
    void intervalsGiveLayersOfBothKinds(String architecture) {
        String key = architecture + ".full_attention_interval";
        assertThatCode(() -> ModelFileCheck.check(file(architecture, metadata -> metadata)))
                .doesNotThrowAnyException();
        for (int interval : new int[]{1, 3}) {
            refuses(file(architecture, metadata -> {
                metadata.put(key, GgufValue.uint32(interval));
                return metadata;
            }), "no other kind than " + (interval == 1 ? "attention" : "recurrent"));
            refuses(file(architecture, metadata -> {
                metadata.put(architecture + ".attention.recurrent_layers", GgufValue.bool(interval == 1));
                return metadata;
            }), "no other kind than " + (interval == 1 ? "recurrent" : "attention"));
        }
    }

    @Test
    void sharedCachesLeaveTwoLayersOfTheirOwn() {
        assertThatThrownBy(() -> ModelFileCheck.check(file("gemma4", metadata -> {
            metadata.put("gemma4.attention.shared_kv_layers", GgufValue.uint32(4));
            return metadata;
        }))).isInstanceOf(GgufException.class)
                .hasMessageContaining("'gemma4.attention.shared_kv_layers' is 4, it must be at most 3");
    }

    @Test
    void deepseek4HasOneHeadOfKeysAndValues() {
        assertThatThrownBy(() -> ModelFileCheck.check(file("deepseek4", metadata -> {
            metadata.remove("deepseek4.attention.head_count_kv");
            return metadata;
        }))).isInstanceOf(GgufException.class)
                .hasMessageContaining("'deepseek4.attention.head_count_kv' is missing, it must be 1");
    }

    /** llama.cpp plans with all sequences, and can't plan with five tokens for three. */
    @Test
    void kimiLinearSharesMicroBatchesOut() {
        ZooModel zoo = ZooModel.of("kimi-linear", folder);
        Path file = folder.resolve("kimi.gguf");
        zoo.write(file, false);
        try (Model model = Model.load(file);
                Session session = model.openSession(Lab.options().withContextSize(64).withBatchSize(5, 5)
                        .withMaxSequences(3).withCacheLayout(CacheLayout.PER_SEQUENCE));
                Session tiny = model.openSession(Lab.options().withContextSize(64).withBatchSize(1, 1)
                        .withMaxSequences(3).withCacheLayout(CacheLayout.PER_SEQUENCE));
                Sequence sequence = session.newSequence();
                Sequence other = tiny.newSequence()) {
            assertThat(session.options().microBatchSize()).isEqualTo(3);
            assertThat(tiny.options().microBatchSize()).isEqualTo(3);
            assertThat(sequence.prefill(1, 2, 3, 4, 5, 6, 7).size()).isEqualTo(768);
            assertThat(other.prefill(1, 2, 3, 4, 5, 6, 7).size()).isEqualTo(768);
        }
    }
}
