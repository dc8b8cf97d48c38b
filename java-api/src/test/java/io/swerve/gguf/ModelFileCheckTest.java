package io.swerve.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.Lab;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Well-formed files with one value that llama.cpp v0.5.0 aborts on, divides by, throws on or loops for. */
class ModelFileCheckTest {
    @TempDir
    private Path folder;

    static Stream<Arguments> killers() {
        return Stream.of( //
                put("llama.block_count", GgufValue.uint32(0), "at least 1"),
                put("llama.block_count", GgufValue.uint32(513), "at most 512"),
                put("llama.nextn_predict_layers", GgufValue.uint32(7), "at most 6"),
                put("llama.context_length", GgufValue.uint32(0), "at least 1"),
                put("llama.rope.scaling.type", GgufValue.text("linea"), "'linea'"),
                put("llama.attention.layer_norm_rms_epsilon", GgufValue.float32(-1e-5f), "not negative"),
                put("llama.attention.layer_norm_rms_epsilon", GgufValue.float32(Float.NaN), "NaN"),
                put("llama.rope.freq_base", GgufValue.float32(Float.POSITIVE_INFINITY), "finite"),
                put("llama.pooling_type", GgufValue.uint32(9), "at most 4"),
                put("llama.expert_count", GgufValue.uint32(2000), "at most 1024"),
                put("llama.expert_count", GgufValue.uint32(8), "expert_used_count"),
                put("llama.expert_used_count", GgufValue.uint32(2), "expert_count is 0"),
                put("llama.expert_group_count", GgufValue.uint32(2), "expert_group_count"),
                put("llama.attention.head_count_kv", GgufValue.uint32(3), "a divisor of"),
                put("llama.attention.head_count_kv", GgufValue.int32s(2, 2, 2, 2, 2, 4), "in all layers"),
                put("llama.attention.value_length", GgufValue.uint32(32), "attention.key_length"),
                put("llama.rope.dimension_count", GgufValue.uint32(32), "the size of a head, 64"),
                put("llama.embedding_length_out", GgufValue.uint32(4096), "embedding_length"),
                put("llama.vocab_size", GgufValue.uint32(1L << 31), "at most"),
                put("llama.wkv.head_size", GgufValue.uint32(0), "at least 1"),
                change("no latent attention", metadata -> {
                    metadata.put("llama.attention.key_length_mla", GgufValue.uint32(64));
                    metadata.put("llama.attention.value_length_mla", GgufValue.uint32(64));
                    return metadata;
                }), change("'rwkv7.wkv.head_size' is 16, it must be a multiple of 64", metadata -> {
                    metadata.put("llama.wkv.head_size", GgufValue.uint32(16));
                    return architecture(metadata, "rwkv7");
                }), change("it must have those of images", metadata -> architecture(metadata, "chameleon")),
                change("can't compute architecture plm", metadata -> architecture(metadata, "plm")),
                put("llama.full_attention_interval", GgufValue.uint32(0), "at least 1"),
                put("tokenizer.ggml.pre", GgufValue.text("whitespace"), "does not go with"),
                put("tokenizer.ggml.model", GgufValue.text("llama"), "no token for the byte 0x00"),
                put("tokenizer.ggml.model", GgufValue.text("rwkv"), "would never end"),
                put("general.type", GgufValue.text("adapter"), "is an adapter"),
                change("are the same text", metadata -> tokens(metadata, 5, token(metadata, 4))),
                change("the name that llama.cpp gives to the empty token 3", metadata -> {
                    tokens(metadata, 3, "");
                    return tokens(metadata, 9, "[EMPTY_3]");
                }), change("adds the token 'tokenizer.ggml.eos_token_id'", metadata -> {
                    tokens(metadata, -1, List.of("a", "b"));
                    metadata.put("tokenizer.ggml.add_bos_token", GgufValue.bool(false));
                    metadata.put("tokenizer.ggml.add_eos_token", GgufValue.bool(true));
                    return metadata;
                }), change("the type for single bytes", metadata -> {
                    metadata.put("tokenizer.ggml.model", GgufValue.text("bert"));
                    metadata.put("tokenizer.ggml.token_type",
                            GgufValue.int32s(IntStream.range(0, 768).map(i -> i == 5 ? 6 : 1).toArray()));
                    return metadata;
                }), change("the longest token has 5000 bytes", metadata -> {
                    metadata.put("tokenizer.ggml.model", GgufValue.text("t5"));
                    return tokens(metadata, 3, "x".repeat(5000));
                }), change("the longest token has 600 bytes", metadata -> {
                    metadata.put("tokenizer.ggml.model", GgufValue.text("plamo2"));
                    return tokens(metadata, 3, "x".repeat(600));
                }), change("rope.dimension_sections", metadata -> architecture(metadata, "paddleocr")),
                change("expert_count", metadata -> architecture(metadata, "smallthinker")),
                change("'gemma-embedding.dense_3_feat_out' is 512, it must be 256", metadata -> {
                    metadata.put("llama.dense_3_feat_out", GgufValue.uint32(512));
                    return architecture(metadata, "gemma-embedding");
                }), change("'jamba.ssm.inner_size' is 256, it must be 512", metadata -> {
                    metadata.put("llama.ssm.inner_size", GgufValue.uint32(256));
                    return architecture(metadata, "jamba");
                }), change("'mamba2.ssm.inner_size' is 512, it must be a multiple of 3", metadata -> {
                    metadata.put("llama.ssm.inner_size", GgufValue.uint32(512));
                    metadata.put("llama.ssm.time_step_rank", GgufValue.uint32(3));
                    return architecture(metadata, "mamba2");
                }), change("'nanbeige.num_loops' is 100, it must be at most 85", metadata -> {
                    metadata.put("llama.num_loops", GgufValue.uint32(100));
                    return architecture(metadata, "nanbeige");
                }), change("'deepseek2.rope.dimension_count' is 64, it must be at most 63", metadata -> {
                    metadata.put("llama.attention.key_length", GgufValue.uint32(64));
                    return architecture(metadata, "deepseek2");
                }),
                change("'phimoe.attention.head_count' is missing", metadata -> {
                    metadata.remove("llama.attention.head_count");
                    return architecture(metadata, "phimoe");
                }), change("layer 3 has 0 heads of size 64 for blk.3.attn_q.weight with 256 rows", metadata -> {
                    metadata.put("llama.attention.head_count", GgufValue.int32s(4, 4, 4, 0, 4, 4));
                    return architecture(metadata, "granite");
                }), change("layer 3 has 2 heads of size 64 for blk.3.attn_q.weight with 256 rows", metadata -> {
                    metadata.put("llama.attention.head_count", GgufValue.int32s(4, 4, 4, 2, 4, 4));
                    return architecture(metadata, "minicpm");
                }));
    }

    private static Arguments put(String key, GgufValue value, String words) {
        return Arguments.of(key + " = " + value, words, (UnaryOperator<Map<String, GgufValue>>) metadata -> {
            metadata.put(key, value);
            return metadata;
        });
    }

    private static Arguments change(String words, UnaryOperator<Map<String, GgufValue>> change) {
        return Arguments.of(words, words, change);
    }

    private static String token(Map<String, GgufValue> metadata, int index) {
        return ((GgufArray) metadata.get("tokenizer.ggml.tokens")).text(index);
    }

    private static Map<String, GgufValue> tokens(Map<String, GgufValue> metadata, int index, String text) {
        List<String> tokens = new ArrayList<>(((GgufArray) metadata.get("tokenizer.ggml.tokens")).texts());
        tokens.set(index, text);
        return tokens(metadata, index, tokens);
    }

    private static Map<String, GgufValue> tokens(Map<String, GgufValue> metadata, int index, List<String> tokens) {
        metadata.put("tokenizer.ggml.tokens", GgufValue.texts(tokens));
        return metadata;
    }

    private static Map<String, GgufValue> architecture(Map<String, GgufValue> metadata, String name) {
        Map<String, GgufValue> renamed = new LinkedHashMap<>();
        metadata.forEach((key, value) -> renamed.put(key.replaceFirst("^llama\\.", name + "."), value));
        renamed.put("general.architecture", GgufValue.text(name));
        return renamed;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("killers")
    void refuses(String name, String words, UnaryOperator<Map<String, GgufValue>> change) {
        Path file = folder.resolve("bad.gguf");
        ModelRewriter.rewrite(Lab.BASE, file, change);
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> ModelFileCheck.check(file))
                .withMessageContaining(words).withMessageContaining("bad.gguf");
    }

    /** Who reads that a sound file is damaged copies it again, in vain. */
    @Test
    void whatLlamaCppCannotDoIsNoDamage() {
        Path file = folder.resolve("sound.gguf");
        ModelRewriter.rewrite(Lab.BASE, file, metadata -> architecture(metadata, "plm"));
        assertThatThrownBy(() -> ModelFileCheck.check(file)).isInstanceOf(GgufException.class)
                .hasMessageEndingWith("Use a model of another architecture.").message().doesNotContain("damaged");
        ModelRewriter.rewrite(Lab.BASE, file, metadata -> {
            metadata.put("tokenizer.ggml.model", GgufValue.text("t5"));
            return tokens(metadata, 3, "x".repeat(5000));
        });
        assertThatThrownBy(() -> ModelFileCheck.check(file)).isInstanceOf(GgufException.class)
                .hasMessageEndingWith("Use a model with shorter tokens.").message().doesNotContain("damaged");
    }

    @Test
    void tokensEndAtTheirFirstZeroByte() throws IOException {
        Path file = Files.write(folder.resolve("zero.gguf"),
                GgufBytes.head(0, 2).text("tokenizer.ggml.model").u32(8).text("gpt2").text("tokenizer.ggml.tokens")
                        .u32(9).u32(8).u64(2).text("x\0y").text("x\0z").bytes());
        assertThat(GgufFile.read(file).array("tokenizer.ggml.tokens").orElseThrow().texts()).containsExactly("x", "x");
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> ModelFileCheck.check(file))
                .withMessageContaining("tokens 0 and 1 are the same text 'x'");
    }

    @Test
    void passesGoodModels() {
        assertThatCode(() -> ModelFileCheck.check(Lab.BASE)).doesNotThrowAnyException();
        assertThatCode(() -> ModelFileCheck.check(Lab.THINK)).doesNotThrowAnyException();
    }

    @Test
    void passesWhatLlamaCppRefusesByItself() {
        Path file = folder.resolve("strange.gguf");
        ModelRewriter.rewrite(Lab.BASE, file, metadata -> architecture(metadata, "no-such-architecture"));
        assertThatCode(() -> ModelFileCheck.check(file)).doesNotThrowAnyException();
        assertThat(ModelTrial.of(file)).isEqualTo(ModelTrial.Outcome.NOT_LOADED);
    }

    @Test
    void passesAndRunsAGoodModel() {
        assertThat(ModelTrial.of(Lab.BASE)).isEqualTo(ModelTrial.Outcome.DECODED);
    }

    @ParameterizedTest
    @MethodSource("badTypes")
    void refusesTensorTypesThatCannotBeUsed(String name, GgmlType type) {
        Path file = folder.resolve("types.gguf");
        new GgufWriter().putAll(GgufFile.read(Lab.BASE).metadata())
                .tensor(name, type, List.of((long) type.blockSize(), 2L),
                        MemorySegment.ofArray(new byte[2 * type.blockBytes()]))
                .write(file);
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> ModelFileCheck.check(file))
                .withMessageContaining("tensor '" + name + "' is of type " + type);
    }

    static Stream<Arguments> badTypes() {
        return Stream.of(Arguments.of("blk.0.attn_norm.weight", GgmlType.I32),
                Arguments.of("blk.0.attn_norm.weight", GgmlType.F16), Arguments.of("blk.0.attn_q.bias", GgmlType.Q8_0),
                Arguments.of("rope_freqs.weight", GgmlType.F16), Arguments.of("blk.0.attn_q.weight", GgmlType.I32),
                Arguments.of("blk.0.attn_q.weight", GgmlType.Q8_1), Arguments.of("token_embd.weight", GgmlType.Q8_K),
                Arguments.of("token_embd.weight", GgmlType.F64));
    }

    @Test
    void refusesDataThatIsAlignedToLessThanTheBuffers() throws IOException {
        Path file = Files.write(folder.resolve("aligned.gguf"), GgufBytes.head(1, 1).uint32("general.alignment", 8)
                .tensor("output_norm.weight", 0, 0, 8).data(32).bytes());
        assertThat(GgufFile.read(file).alignment()).isEqualTo(8);
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> ModelFileCheck.check(file))
                .withMessageContaining("'general.alignment' is 8");
    }

    @Test
    void checksAllPartsOfASplitModel() throws IOException {
        Path first = folder.resolve("model-00001-of-00002.gguf");
        Path second = folder.resolve("model-00002-of-00002.gguf");
        GgufValue two = new GgufValue.Whole(GgufValueType.UINT16, 2);
        new GgufWriter().putAll(GgufFile.read(Lab.BASE).metadata()).put("split.count", two)
                .put("split.no", new GgufValue.Whole(GgufValueType.UINT16, 0)).tensor("output_norm.weight", 1f)
                .write(first);
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> ModelFileCheck.check(first))
                .withMessageStartingWith(second.toString()).withMessageContaining("no such file");
        new GgufWriter().put("split.no", GgufValue.uint32(1)).tensor("t", 1f).write(second);
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> ModelFileCheck.check(first))
                .withMessageStartingWith(second.toString()).withMessageContaining("UINT16");
        new GgufWriter().put("split.no", new GgufValue.Whole(GgufValueType.UINT16, 1)).tensor("t", 1f).write(second);
        assertThatCode(() -> ModelFileCheck.check(first)).doesNotThrowAnyException();
        Path renamed = Files.move(first, folder.resolve("model.gguf"));
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> ModelFileCheck.check(renamed))
                .withMessageContaining("-00001-of-00002.gguf");
    }
}
