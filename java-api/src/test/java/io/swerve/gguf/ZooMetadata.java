package io.swerve.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * The metadata of a tiny model of any architecture that llama.cpp v0.5.0 knows: all sizes that some architecture asks for,
 * as in llama.cpp's own {@code tests/test-llama-archs.cpp}, and without a tokenizer.
 */
public final class ZooMetadata {
    private static final Set<String> LATENT = Set.of("deepseek2", "deepseek32", "glm-dsa", "dots3note",
            "kimi-linear", "bailingmoe3", "kimi-k3", "mistral4", "hy_v4");
    /** Whose second layer keeps a state instead of a cache. */
    private static final Set<String> HYBRID = Set.of("plamo2", "jamba", "nemotron_h", "nemotron_h_moe", "granitehybrid",
            "lfm2", "lfm2moe", "kimi-linear", "bailingmoe3", "kimi-k3");
    private static final Set<String> WINDOWED_BY_LAYER = Set.of("cohere2moe", "mimo2", "step35", "spark2_5",
            "muse-glimmer", "granite_swa", "dots3note", "maple");
    private static final Set<String> DELTA_NET = Set.of("qwen3next", "qwen35", "qwen35moe", "qwen4exp");
    private static final Set<String> EXPERTS = Set.of("llama4", "cohere2moe", "grok", "qwen2moe", "qwen3moe",
            "qwen3next",
            "qwen3vlmoe", "qwen35moe", "qwen4exp", "phimoe", "dbrx", "olmoe", "arctic", "deepseek", "deepseek2",
            "deepseek2-ocr", "deepseek32", "dots3note", "deepseek4", "glm4moe", "glm-dsa", "exaone-moe", "bailingmoe",
            "bailingmoe2", "bailingmoe3", "dots1", "afmoe", "ernie4_5-moe", "hunyuan-moe", "hy_v3", "hy_v4", "gpt-oss",
            "lfm2moe", "smallthinker", "llada-moe", "grovemoe", "minimax-01", "minimax-m2", "minimax-m3", "rnd1",
            "mimo2", "kimi-linear", "kimi-k3", "step35", "mistral4", "mellum", "laguna", "maple", "nemotron_h_moe",
            "granitemoe", "nomic-bert-moe");
    private static final int CONTEXT = 256;
    private static final int WINDOW = 32;

    private final String architecture;
    private final Map<String, GgufValue> values = new LinkedHashMap<>();
    private int vocabulary = 768;
    private int width = 256;
    private int heads = 2;
    private int hidden = 384;
    private int layers = 2;

    private ZooMetadata(String architecture) {
        this.architecture = architecture;
    }

    /**
     * Makes the metadata of a model.
     *
     * @param architecture its name in GGUF files
     * @return all entries
     */
    public static Map<String, GgufValue> of(String architecture) {
        ZooMetadata metadata = new ZooMetadata(architecture);
        metadata.size();
        metadata.fill();
        return metadata.values;
    }

    /**
     * Adds a tokenizer.
     *
     * @param metadata of a model
     * @param model whose tokenizer it is; its tokens are filled up with others where the first has more of them
     * @return all entries
     */
    public static Map<String, GgufValue> withVocabulary(Map<String, GgufValue> metadata, Path model) {
        Map<String, GgufValue> complete = new LinkedHashMap<>(metadata);
        GgufFile.read(model).metadata().forEach((key, value) -> {
            if (key.startsWith("tokenizer.ggml.")) {
                complete.put(key, value);
            }
        });
        String architecture = ((GgufValue.Text) metadata.get("general.architecture")).value();
        int size = (int) ((GgufValue.Whole) metadata.get(architecture + ".vocab_size")).value();
        List<String> tokens = new ArrayList<>(((GgufArray) complete.get("tokenizer.ggml.tokens")).texts());
        List<Integer> types = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            types.add((int) ((GgufArray) complete.get("tokenizer.ggml.token_type")).integer(i));
        }
        while (tokens.size() < size) {
            types.add(1);
            tokens.add("<filler " + tokens.size() + ">");
        }
        complete.put("tokenizer.ggml.tokens", GgufValue.texts(tokens));
        complete.put("tokenizer.ggml.token_type",
                GgufValue.int32s(types.stream().mapToInt(Integer::intValue).toArray()));
        return complete;
    }

    private boolean is(String... names) {
        return Arrays.asList(names).contains(architecture);
    }

    private void size() {
        if (LATENT.contains(architecture)) {
            width = 128;
            heads = 1;
            hidden = 192;
        }
        switch (architecture) {
            case "llama4" -> layers = 4;
            case "gemma4" -> {
                width = 128;
                hidden = 192;
                layers = 5;
            }
            case "gemma3n" -> {
                width = 64;
                heads = 1;
                hidden = 96;
                layers = 22;
            }
            case "deepseek4" -> {
                width = 512;
                heads = 8;
                hidden = 1024;
                layers = 4;
            }
            case "step35", "laguna" -> width = 160;
            case "qwen3", "muse-glimmer", "afmoe" -> heads = 4;
            case "nemotron_h", "nemotron_h_moe" -> layers = 3;
            case "chameleon" -> vocabulary = 10_240;
            case "qwen3tts" -> vocabulary = 3072;
            case "hrm_text" -> layers = 8;
            default -> {
                // as they are
            }
        }
    }

    private void fill() {
        values.put("general.architecture", GgufValue.text(architecture));
        put("vocab_size", vocabulary);
        put("context_length", CONTEXT);
        put("embedding_length", width);
        put("features_length", width);
        put("block_count", layers);
        put("leading_dense_block_count", 1);
        if (is("nemotron_h", "nemotron_h_moe")) {
            perLayer("feed_forward_length", layer -> layer <= 1 ? 0 : hidden);
        } else {
            put("feed_forward_length", hidden);
        }
        values.put(architecture + ".use_parallel_residual", GgufValue.bool(false));
        put("logit_scale", 1f);
        put("time_mix_extra_dim", 64);
        put("time_decay_extra_dim", 128);
        put("full_attention_interval", 2);
        attention();
        window();
        indexer();
        hyperConnections();
        experts();
        convolutions();
        state();
        values.put("tokenizer.ggml.model", GgufValue.text("none"));
    }

    private void attention() {
        int keyValueHeads = switch (architecture) {
            case "qwen3", "deepseek4" -> 1;
            case "muse-glimmer", "afmoe" -> 2;
            default -> heads;
        };
        if (HYBRID.contains(architecture)) {
            perLayer("attention.head_count", layer -> layer == 1 ? 0 : heads);
            perLayer("attention.head_count_kv", layer -> layer == 1 ? 0 : heads);
        } else {
            put("attention.head_count", heads);
            put("attention.head_count_kv", keyValueHeads);
        }
        int head = width / heads;
        put("attention.max_alibi_bias", 8f);
        if (is("deepseek4")) {
            put("attention.key_length", head);
            put("attention.value_length", head);
            put("rope.dimension_count", head / 2);
        } else if (LATENT.contains(architecture)) {
            put("attention.key_length", 576);
            put("attention.value_length", 512);
            put("rope.dimension_count", 64);
            put("attention.key_length_mla", 192);
            put("attention.value_length_mla", 128);
        } else if (is("plm")) {
            put("attention.key_length", 192);
            put("attention.value_length", 128);
            put("rope.dimension_count", 64);
        } else if (is("minimax-m3")) {
            put("rope.dimension_count", 64);
        }
        put("attention.clamp_kqv", 1f);
        put("attention.layer_norm_epsilon", 1e-5f);
        put("attention.layer_norm_rms_epsilon", 1e-5f);
        put("attention.group_norm_epsilon", 1e-5f);
        put("attention.group_norm_groups", 8);
        put("attention.q_lora_rank", is("deepseek4") ? 64 : 512);
        put("attention.kv_lora_rank", 512);
        put("attention.relative_buckets_count", 8);
        values.put(architecture + ".rope.dimension_sections",
                GgufValue.int32s(head / 4, head / 4, head / 4, head / 4));
    }

    private void window() {
        put("attention.sliding_window", WINDOW);
        if (is("dots3note")) {
            put("attention.kv_lora_rank_swa", 512);
            put("attention.key_length_swa", 576);
            put("attention.value_length_swa", 512);
            put("attention.key_length_mla_swa", 192);
            put("attention.value_length_mla_swa", 128);
            put("rope.freq_base_swa", 10_000f);
        }
        if (is("gemma4", "gemma4-assistant")) {
            put("embedding_length_per_layer_input", width / 2);
            put("attention.shared_kv_layers", 0);
            put("attention.key_length_swa", width / heads);
            put("attention.value_length_swa", width / heads);
            put("rope.freq_base_swa", 10_000f);
            perLayer("attention.sliding_window_pattern", layer -> layer % 5 == 4 ? 0 : 1);
        } else if (WINDOWED_BY_LAYER.contains(architecture)) {
            perLayer("attention.sliding_window_pattern", layer -> layer % 2);
        } else {
            put("attention.sliding_window_pattern", 2);
        }
    }

    private void indexer() {
        put("attention.indexer.head_count", is("minimax-m3") ? heads : 64);
        put("attention.indexer.key_length", is("qwen4exp") ? width / heads : 128);
        put("attention.indexer.top_k", 131_072);
        put("attention.indexer.block_size", 4);
        put("attention.indexer.local_blocks", 1);
        if (is("dots3note", "hy_v4")) {
            perLayer("attention.indexer.types", layer -> 1 - layer % 2);
        }
    }

    private void hyperConnections() {
        if (is("hy_v4", "deepseek4", "qwen4exp")) {
            put("hyper_connection.count", 4);
            put("hyper_connection.epsilon", 1e-6f);
            put("hyper_connection.magnitude", 2f);
            put("hyper_connection.low_rank", 8);
            put("hyper_connection.sinkhorn_iterations", 2);
            put("swiglu_clamp_exp", 10f);
            put("expert_weights_scale", 1f);
            values.put(architecture + ".expert_weights_norm", GgufValue.bool(true));
        }
        if (is("deepseek4")) {
            put("attention.output_group_count", 8);
            put("attention.output_lora_rank", 32);
            values.put("deepseek4.attention.compress_ratios", GgufValue.int32s(0, 0, 4, 128));
            put("attention.compress_rope_freq_base", 160_000f);
            put("hash_layer_count", 0);
        }
        if (is("qwen4exp")) {
            perLayer("attention.compress_ratios", _ -> 4);
            values.put("qwen4exp.ple.layers", GgufValue.int32s(0));
            put("ple.ngram_size", 3);
            put("ple.heads_per_ngram", 2);
            put("ple.conv_kernel", 4);
            put("ple.eos_token_id", 0);
            put("embedding_length_per_layer_input", width / 4);
            values.put("qwen4exp.ple.layer_multipliers", longs(1, 3, 5));
            values.put("qwen4exp.ple.head_offsets", longs(0, vocabulary, 2 * vocabulary, 3 * vocabulary));
            values.put("qwen4exp.ple.head_vocab_sizes", longs(vocabulary, vocabulary, vocabulary, vocabulary));
        }
        if (is("hrm_text")) {
            put("hrm.layers_per_stack", 1);
            put("hrm.h_cycles", 2);
            put("hrm.l_cycles", 3);
        }
        if (is("maple")) {
            put("swiglu_clamp_exp", 7f);
        }
    }

    private void experts() {
        if (!EXPERTS.contains(architecture)) {
            return;
        }
        put("expert_feed_forward_length", hidden);
        put("expert_shared_feed_forward_length", hidden / 2);
        put("expert_latent_length", hidden);
        put("interleave_moe_layer_step", 2);
        put("expert_count", 2);
        put("expert_used_count", 2);
        put("expert_shared_count", 1);
        put("expert_gating_func", is("deepseek4") ? 4 : 2);
        put("expert_group_scale", 1f);
        put("experts_per_group", 1);
        put("moe_every_n_layers", 2);
    }

    private void convolutions() {
        put("posnet.embedding_length", width);
        put("posnet.block_count", layers);
        put("convnext.embedding_length", width);
        put("convnext.block_count", layers);
        for (String name : List.of("alpha_n", "alpha_p", "beta")) {
            values.put("xielu." + name, GgufValue.float32(1));
        }
        values.put("xielu.eps", GgufValue.float32(1e-7f));
    }

    private void state() {
        put("ssm.inner_size", DELTA_NET.contains(architecture) ? 256 : 2 * width);
        put("ssm.conv_kernel", 4);
        put("ssm.state_size", 128);
        put("ssm.time_step_rank", heads);
        put("ssm.group_count", is("plamo2") ? 0 : 2);
        put("kda.head_dim", 128);
        values.put(architecture + ".kda.safe_gate", GgufValue.bool(true));
        put("kda.gate_lower_bound", -5f);
        if (is("bailingmoe3")) {
            values.put("bailingmoe3.swiglu_clamp_exp", GgufValue.float32s(0, 4));
            values.put("bailingmoe3.swiglu_clamp_shexp", GgufValue.float32s(0, 5));
        }
        put("wkv.head_size", width / heads);
        if (is("rwkv6", "rwkv7")) {
            put("token_shift_count", 2);
        } else if (is("rwkv6qwen2", "arwkv7")) {
            put("token_shift_count", 1);
        }
        put("attention.decay_lora_rank", 32);
        put("attention.iclr_lora_rank", 32);
        put("attention.value_residual_mix_lora_rank", 32);
        put("attention.gate_lora_rank", 32);
        put("shortconv.l_cache", 3);
        put("residual_scale", 3.5565588f);
        put("attn_res.block_size", 12);
        put("activation.situ_beta", 4f);
        put("activation.situ_linear_beta", 25f);
    }

    private void put(String name, int value) {
        values.put(architecture + "." + name, GgufValue.uint32(value));
    }

    private void put(String name, float value) {
        values.put(architecture + "." + name, GgufValue.float32(value));
    }

    private void perLayer(String name, IntUnaryOperator value) {
        values.put(architecture + "." + name,
                GgufValue.int32s(IntStream.range(0, layers).map(value).toArray()));
    }

    private static GgufArray longs(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            bytes.putLong(value);
        }
        return GgufArray.ofRaw(GgufValueType.UINT64, bytes.array());
    }
}
