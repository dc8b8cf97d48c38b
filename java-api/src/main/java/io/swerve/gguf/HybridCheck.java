package io.swerve.gguf;

import io.swerve.gguf.GgufLayout.Entry;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Models with layers of two kinds, some with attention and some with a recurrent state. For both llama.cpp makes inputs
 * of the graph, and ends the process at the first token if no layer uses one of them. Source: {@code is_recr_impl} in
 * the files of {@code src/models} of llama.cpp v0.5.0, and {@code llm_arch_is_hybrid}.
 */
final class HybridCheck {
    /** A layer without key-value heads is recurrent. */
    private static final Set<String> BY_HEADS = Set.of("jamba", "plamo2", "granitehybrid", "lfm2", "lfm2moe",
            "nemotron_h", "nemotron_h_moe", "kimi-linear", "kimi-k3", "bailingmoe3");
    /** One layer of so many has attention, if the file doesn't say otherwise. */
    private static final Map<String, Integer> BY_INTERVAL = Map.of("qwen3next", 4, "qwen35", 4, "qwen35moe", 4,
            "qwen4exp", 4, "minimax-01", 8);

    private final GgufLayout file;
    private final String architecture;
    private final int all;
    private final int layers;

    private HybridCheck(GgufLayout file, String architecture, int all) {
        this.file = file;
        this.architecture = architecture;
        this.all = all;
        // those that predict further tokens come last and are of no account
        this.layers = all - (int) file.uint32(architecture + ".nextn_predict_layers", 0);
    }

    /**
     * Checks the layers.
     *
     * @param all how many there are, at least 1, those that predict further tokens included
     */
    static void check(GgufLayout file, String architecture, int all) {
        HybridCheck check = new HybridCheck(file, architecture, all);
        if (BY_HEADS.contains(architecture)) {
            check.checkHeads();
        } else if (BY_INTERVAL.containsKey(architecture)) {
            check.checkIntervals();
        }
    }

    private void checkHeads() {
        String key = architecture + ".attention.head_count";
        long[] heads = file.entry(key + "_kv") == null ? file.perLayer(key, all) : file.perLayer(key + "_kv", all);
        if (heads == null) {
            return; // llama.cpp refuses that
        }
        long[] hidden = architecture.startsWith("nemotron_h")
                ? file.perLayer(architecture + ".feed_forward_length", all)
                : null;
        IntPredicate plain = layer -> hidden != null && hidden[layer] != 0; // neither of both
        require("'" + key + "_kv'", layer -> heads[layer] == 0 && !plain.test(layer),
                layer -> heads[layer] != 0 && !plain.test(layer));
    }

    private void checkIntervals() {
        String key = architecture + ".attention.recurrent_layers";
        Entry entry = file.entry(key);
        if (entry != null) {
            long[] flags = file.perLayer(key, all);
            if (flags == null && entry.type() == GgufValueType.BOOL) {
                throw refusal("'" + key + "'", file.bool(key, true) ? "recurrent" : "attention");
            }
            if (flags != null) {
                require("'" + key + "'", layer -> flags[layer] != 0, layer -> flags[layer] == 0);
            }
            return;
        }
        String interval = architecture + ".full_attention_interval";
        long every = file.uint32(interval, BY_INTERVAL.get(architecture));
        if (every > 0) {
            require("'" + interval + "'", layer -> (layer + 1) % every != 0, layer -> (layer + 1) % every == 0);
        }
    }

    private void require(String key, IntPredicate recurrent, IntPredicate attention) {
        if (layers > 0 && IntStream.range(0, layers).noneMatch(recurrent)) {
            throw refusal(key, "attention");
        }
        if (layers > 0 && IntStream.range(0, layers).noneMatch(attention)) {
            throw refusal(key, "recurrent");
        }
    }

    private GgufException refusal(String key, String only) {
        return file.beyondLlamaCpp("by " + key + " its " + layers + " layers have no other kind than " + only
                + ", and llama.cpp computes architecture " + architecture + " only with layers of both",
                "Convert it as an architecture of one kind, or use another model.");
    }
}
