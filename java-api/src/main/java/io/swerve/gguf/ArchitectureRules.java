package io.swerve.gguf;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What llama.cpp's code for single architectures asserts of the sizes in their files, and what it divides by. Source:
 * the files in {@code src/models} of llama.cpp v0.5.0; the comments say what to search for when it changes.
 */
final class ArchitectureRules {
    /** {@code GGML_ASSERT(n_embd_head == n_rot)}. */
    private static final Set<String> WHOLE_HEADS_ROTATED = Set.of("apertus", "arcee", "arctic", "baichuan", "chameleon",
            "codeshell", "cogvlm", "cohere2moe", "dbrx", "deci", "deepseek", "dots1", "dream", "ernie4_5",
            "ernie4_5-moe", "exaone", "exaone-moe", "exaone4", "falcon", "granite", "granite_swa", "graniteswitch",
            "grok", "grovemoe", "hunyuan-moe", "hunyuan_vl", "hunyuan-dense", "hy_v3", "internlm2", "jais2", "llada",
            "llada-moe", "llama", "llama-embed", "llama4", "maincoder", "mellum", "minimax-01", "minimax-m2",
            "mistral3",
            "nemotron", "olmo", "olmo2", "olmoe", "orion", "paddleocr", "pangu-embedded", "plamo", "pockettts", "qwen2",
            "qwen2moe", "qwen2vl", "qwen3", "qwen3moe", "qwen3vl", "qwen3vlmoe", "rnd1", "seed_oss", "smallthinker",
            "smollm3", "starcoder2", "talkie", "xverse");

    /** {@code GGML_ASSERT(n_embd_head == hparams.n_embd_head_k())}, beside the above. */
    private static final Set<String> KEYS_LIKE_VALUES = Set.of("afmoe", "bailingmoe2", "bert", "bitnet", "bloom",
            "chatglm", "cohere2", "command-r", "eurobert", "glm4", "glm4moe", "gpt2", "gptneox", "granitehybrid",
            "jais",
            "laguna", "minimax-m3", "modern-bert", "mpt", "muse-glimmer", "nanbeige", "nemotron_h", "nemotron_h_moe",
            "neo-bert", "openelm", "phi2", "phi3", "qwen", "qwen35", "qwen35moe", "qwen3next", "qwen4exp", "refact",
            "spark2_5", "stablelm", "starcoder", "t5", "t5encoder", "jina-bert-v2", "jina-bert-v3", "nomic-bert",
            "nomic-bert-moe", "phimoe", "lfm2", "lfm2moe");

    /** Those of the first set that do read sizes layer by layer: {@code n_head(il)}, {@code n_head_kv(il)}. */
    private static final Set<String> HEADS_BY_LAYER = Set.of("deci", "granite", "granite_swa", "graniteswitch",
            "granitemoe", "minicpm",
            "hunyuan-moe");

    /** {@code n_embd / n_head}, whatever the number of heads. */
    private static final Set<String> DIVIDED_BY_HEADS = Set.of("phimoe", "olmo2", "gemma2", "gemma3", "deepseek2",
            "deepseek2-ocr");

    /** Those whose graph asks {@code hparams.is_mla()}, as the cache does, which then keeps no values. */
    private static final Set<String> LATENT_ATTENTION = Set.of("deepseek2", "deepseek32", "dots3note", "glm-dsa",
            "hy_v4", "kimi-k3", "kimi-linear", "mistral4", "bailingmoe3");

    /** {@code GGML_ASSERT(n_expert > 0)}. */
    private static final Set<String> EXPERTS_NEEDED = Set.of("bailingmoe2", "glm4moe", "grovemoe", "lfm2moe",
            "llada-moe", "smallthinker");

    /** Always {@code LLAMA_ROPE_TYPE_MROPE} or {@code LLAMA_ROPE_TYPE_IMROPE} in {@code llama_model_rope_type}. */
    private static final Set<String> SECTIONS_NEEDED = Set.of("qwen2vl", "paddleocr", "qwen3vl", "qwen3vlmoe", "qwen35",
            "qwen35moe", "qwen4exp", "qwen3tts");

    /** Divisors and counts that are asserted to be positive, for all architectures. */
    private static final List<String> POSITIVE = List.of("full_attention_interval", "wkv.head_size",
            "ssm.time_step_rank", "attention.output_group_count", "conv_group_size", "attention.indexer.block_size",
            "num_loops", "hrm.layers_per_stack", "hrm.h_cycles", "hrm.l_cycles", "experts_per_group");

    /** The same for single architectures. */
    private static final Map<String, List<String>> POSITIVE_IN = Map.of( //
            "mamba2", List.of("ssm.group_count"), //
            "granitehybrid", List.of("ssm.group_count"), //
            "nemotron_h", List.of("ssm.group_count"), //
            "nemotron_h_moe", List.of("ssm.group_count"), //
            "falcon-h1", List.of("ssm.group_count"), //
            "qwen3next", List.of("ssm.group_count"), //
            "qwen35", List.of("ssm.group_count"), //
            "qwen35moe", List.of("ssm.group_count"), //
            "ernie4_5-moe", List.of("interleave_moe_layer_step"), //
            "dflash", List.of("attention.sliding_window"));

    private ArchitectureRules() {}

    /** Whether the rotated part of a head must be the whole head. */
    static boolean rotatesWholeHeads(String architecture) {
        return WHOLE_HEADS_ROTATED.contains(architecture);
    }

    /** Whether the keys of a head must be as long as its values. */
    static boolean keysLikeValues(String architecture) {
        return rotatesWholeHeads(architecture) || KEYS_LIKE_VALUES.contains(architecture);
    }

    /** Whether the code takes the first layer's heads for those of all, while the memory is laid out layer by layer. */
    static boolean sameHeadsInAllLayers(String architecture) {
        return rotatesWholeHeads(architecture) && !HEADS_BY_LAYER.contains(architecture);
    }

    /** Whether there must be heads in the first layer. */
    static boolean dividesByHeads(String architecture) {
        return DIVIDED_BY_HEADS.contains(architecture);
    }

    /** Whether keys and values may come out of one compressed row. */
    static boolean knowsLatentAttention(String architecture) {
        return LATENT_ATTENTION.contains(architecture);
    }

    /** Whether there must be experts. */
    static boolean needsExperts(String architecture) {
        return EXPERTS_NEEDED.contains(architecture);
    }

    /** Whether positions have several parts, so that the sections can't all be empty. */
    static boolean needsSections(String architecture) {
        return SECTIONS_NEEDED.contains(architecture);
    }

    /** The names of the sizes that must not be zero if they are there. */
    static List<String> atLeastOne(String architecture) {
        List<String> special = POSITIVE_IN.getOrDefault(architecture, List.of());
        return special.isEmpty() ? POSITIVE : Stream.concat(POSITIVE.stream(), special.stream()).toList();
    }
}
