package io.swerve.gguf;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * What llama.cpp's code for single architectures asserts of several of their sizes together. Only sizes that are there
 * are compared; llama.cpp refuses files that lack a needed one. Source: the assertions in {@code load_arch_hparams},
 * {@code load_arch_tensors} and the graphs in {@code src/models} of llama.cpp v0.5.0.
 */
final class RelationCheck {
    private static final int MAX_LAYERS = 512;
    private static final int MAX_POSITION_LAYERS = 6;
    private static final int STATE_HEAD_STEP = 64;

    private final GgufLayout file;
    private final String architecture;

    private RelationCheck(GgufLayout file, String architecture) {
        this.file = file;
        this.architecture = architecture;
    }

    static void check(GgufLayout file, String architecture) {
        new RelationCheck(file, architecture).check();
    }

    private void check() {
        if (!ArchitectureRules.knowsLatentAttention(architecture) && size("attention.key_length_mla", 0) > 0
                && size("attention.value_length_mla", 0) > 0) {
            throw unusable("attention.key_length_mla", size("attention.key_length_mla", 0),
                    "0, since this architecture has no latent attention");
        }
        switch (architecture) {
            case "gemma-embedding" -> {
                requireNoneOr("dense_2_feat_in", size("embedding_length", 0));
                requireNoneOr("dense_3_feat_out", size("embedding_length", 0));
            }
            // the layers beyond share the caches of the last two
            case "gemma4" -> requireAtMost("attention.shared_kv_layers", size("block_count", 2) - 2);
            case "deepseek4" -> checkSingleHead();
            case "jamba" -> require("ssm.inner_size", 2 * size("embedding_length", 0));
            case "granitehybrid" -> {
                require("ssm.inner_size", 2 * size("embedding_length", 0));
                checkStateSpace();
            }
            case "mamba2", "nemotron_h", "nemotron_h_moe", "falcon-h1" -> checkStateSpace();
            case "plamo2" -> {
                require("ssm.group_count", 0);
                checkStateSpace();
            }
            case "qwen3next", "qwen35", "qwen35moe", "qwen4exp" -> {
                requireMultiple("ssm.inner_size", size("ssm.time_step_rank", 0));
                requireMultiple("ssm.time_step_rank", size("ssm.group_count", 0));
            }
            case "hrm_text" -> require("block_count", (int) (size("nextn_predict_layers", 0)
                    + size("hrm.layers_per_stack", 0) * size("hrm.h_cycles", 0) * (size("hrm.l_cycles", 0) + 1)));
            case "nanbeige" -> requireAtMost("num_loops", MAX_LAYERS / Math.max(1, size("block_count", 1)));
            case "deepseek2", "mistral4", "hy_v4" -> checkLatentAttention();
            case "rwkv6", "rwkv7" -> {
                require("token_shift_count", 2);
                checkStateHeads();
            }
            case "rwkv6qwen2", "arwkv7" -> {
                require("token_shift_count", 1);
                checkStateHeads();
            }
            case "plm" ->
                throw file
                        .beyondLlamaCpp("llama.cpp v0.5.0 can't compute architecture plm: its graph takes the values of"
                                + " several tokens for those of one", "Use a model of another architecture.");
            case "deepseek2-ocr" -> {
                long head = size("embedding_length", 0) / Math.max(1, size("attention.head_count", 1));
                require("attention.key_length", head);
                require("attention.value_length", head);
            }
            case "lfm2", "lfm2moe" -> {
                if (file.uint32(key("shortconv.l_cache"), 2) < 2) {
                    throw unusable("shortconv.l_cache", file.uint32(key("shortconv.l_cache"), 2), "at least 2");
                }
            }
            case "bailingmoe3" -> checkGates();
            case "wavtokenizer-dec" -> {
                require("posnet.embedding_length", size("convnext.embedding_length", 0));
                requireAtMost("posnet.block_count", Math.min(MAX_POSITION_LAYERS, size("block_count", 0)));
                requireAtMost("convnext.block_count", size("block_count", 0));
            }
            default -> {
                // No relations.
            }
        }
    }

    private void checkStateSpace() {
        requireMultiple("ssm.inner_size", size("ssm.time_step_rank", 0));
        requireMultiple("ssm.inner_size", size("ssm.group_count", 0));
    }

    /**
     * ggml's kernel for RWKV-7 takes a head in steps, of 64 numbers where the processor has the longest registers, and
     * writes past the end of a head that is no multiple of them.
     */
    private void checkStateHeads() {
        requireMultiple("embedding_length", size("wkv.head_size", 0));
        if (architecture.equals("rwkv7") || architecture.equals("arwkv7")) {
            requireMultiple("wkv.head_size", STATE_HEAD_STEP);
        }
    }

    /** All heads read the same keys and values, whatever the file says. */
    private void checkSingleHead() {
        long[] heads = file.perLayer(key("attention.head_count_kv"), (int) size("block_count", 0));
        long most = heads == null
                ? size("attention.head_count", 1)
                : Arrays.stream(heads).max().orElse(1);
        if (most != 1) {
            throw unusable("attention.head_count_kv", heads == null ? "missing" : most, "1");
        }
    }

    /** Part of each key stays without rotation. */
    private void checkLatentAttention() {
        boolean latent = size("attention.key_length_mla", 0) > 0 && size("attention.value_length_mla", 0) > 0;
        if (!latent && architecture.equals("hy_v4")) {
            throw unusable("attention.key_length_mla", size("attention.key_length_mla", 0), "at least 1");
        }
        long keys = size(latent ? "attention.key_length_mla" : "attention.key_length", Long.MAX_VALUE);
        requireAtMost("rope.dimension_count", keys - 1);
    }

    private void checkGates() {
        if (!file.bool(key("kda.safe_gate"), true)) {
            throw unusable("kda.safe_gate", false, "true");
        }
        GgufLayout.Entry bound = file.entry(key("kda.gate_lower_bound"));
        if (bound != null && bound.type() == GgufValueType.FLOAT32 && !(file.float32(bound) < 0)) {
            throw unusable("kda.gate_lower_bound", file.float32(bound), "negative");
        }
    }

    private void require(String name, long wanted) {
        OptionalLong actual = file.uint32(key(name));
        if (actual.isPresent() && actual.getAsLong() != Integer.toUnsignedLong((int) wanted)) {
            throw unusable(name, actual.getAsLong(), Long.toString(wanted));
        }
    }

    private void requireNoneOr(String name, long wanted) {
        if (size(name, 0) != 0) {
            require(name, wanted);
        }
    }

    private void requireAtMost(String name, long most) {
        if (size(name, 0) > most) {
            throw unusable(name, size(name, 0), "at most " + most);
        }
    }

    private void requireMultiple(String name, long divisor) {
        if (divisor > 0 && size(name, 0) % divisor != 0) {
            throw unusable(name, size(name, 0), "a multiple of " + divisor);
        }
    }

    private String key(String name) {
        return architecture + "." + name;
    }

    private long size(String name, long otherwise) {
        return file.uint32(key(name), otherwise);
    }

    private GgufException unusable(String name, Object value, String wanted) {
        return file.unusable("'" + key(name) + "' is " + value + ", it must be " + wanted);
    }
}
