package io.swerve.gguf;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tensors that llama.cpp loads a model without, and then computes with: it reads through a null pointer at the first
 * token. Source: what {@code load_arch_tensors} calls {@code TENSOR_NOT_REQUIRED} and the graph of the same file in
 * {@code src/models} of llama.cpp v0.5.0 takes for granted; found by leaving out each optional tensor of a tiny model of
 * each architecture, and each but one.
 */
final class RequiredTensors {
    private static final Pattern BLOCK = Pattern.compile("blk\\.(\\d+)\\.(.+)");

    /**
     * Where a block has one tensor, it needs others.
     *
     * @param architectures for which this holds; none for all
     * @param present the tensor, without {@code blk.<layer>.}
     * @param needed all of one of these
     */
    private record Rule(Set<String> architectures, String present, List<List<String>> needed) {}

    private static final Set<String> ANY = Set.of();
    private static final List<Rule> RULES = List.of(
            new Rule(Set.of("phi3", "pockettts"), "attn_output.weight",
                    List.of(List.of("attn_qkv.weight"), List.of("attn_q.weight", "attn_k.weight", "attn_v.weight"))),
            new Rule(Set.of("falcon-h1", "granitehybrid", "nemotron_h", "nemotron_h_moe"), "ssm_conv1d.weight",
                    List.of(List.of("ssm_conv1d.bias"))),
            new Rule(Set.of("qwen35", "qwen35moe"), "ssm_conv1d.weight",
                    List.of(List.of("attn_qkv.weight", "attn_gate.weight"))),
            new Rule(Set.of("qwen3next"), "ssm_conv1d.weight",
                    List.of(List.of("attn_qkv.weight", "attn_gate.weight"), List.of("ssm_in.weight"))),
            new Rule(Set.of("step35", "hy_v3", "mimo2"), "ffn_gate_inp.weight",
                    List.of(List.of("ffn_up_exps.weight", "ffn_down_exps.weight"))),
            new Rule(Set.of("step35", "hy_v3", "mimo2"), "ffn_norm.weight",
                    List.of(List.of("ffn_up.weight"), List.of("ffn_gate_inp.weight"))),
            new Rule(Set.of("kimi-linear"), "ffn_gate_inp.weight", List.of(List.of("ffn_up_shexp.weight"))),
            new Rule(ANY, "ffn_up.weight", List.of(List.of("ffn_down.weight"))),
            new Rule(ANY, "ffn_down.weight", List.of(List.of("ffn_up.weight"))),
            new Rule(ANY, "ffn_gate.weight", List.of(List.of("ffn_up.weight", "ffn_down.weight"))),
            new Rule(ANY, "ffn_up_shexp.weight", List.of(List.of("ffn_down_shexp.weight"))),
            new Rule(ANY, "ffn_down_shexp.weight", List.of(List.of("ffn_up_shexp.weight"))),
            new Rule(ANY, "ffn_gate_shexp.weight",
                    List.of(List.of("ffn_up_shexp.weight", "ffn_down_shexp.weight"))),
            new Rule(Set.of("rwkv6"), "time_mix_w1.weight",
                    List.of(List.of("time_mix_lerp_fused.weight"),
                            Stream.of("w", "k", "v", "r", "g").map("time_mix_lerp_%s.weight"::formatted).toList())),
            new Rule(Set.of("glm-dsa"), "indexer.k_norm.weight", indexer()),
            new Rule(Set.of("glm-dsa"), "indexer.proj.weight", indexer()),
            new Rule(Set.of("glm-dsa"), "indexer.attn_k.weight", indexer()));

    /** Whose files may hold the further blocks alone, which predict more tokens at once and need another model. */
    private static final Set<String> MAY_BE_DRAFTS = Set.of("bailingmoe3", "cohere2moe", "deepseek2", "deepseek32",
            "deepseek4", "glm-dsa", "glm4moe", "hy_v3", "nemotron_h", "nemotron_h_moe", "qwen35", "qwen35moe",
            "qwen3next", "step35");
    /** Below this, all layers of glm-dsa have an indexer of their own if nothing else is said. */
    private static final long GLM_LONG_CONTEXT = 1L << 20;

    private final GgufLayout file;
    private final String architecture;
    private final Map<String, GgufTensor> tensors;
    private final Map<Integer, Set<String>> blocks = new TreeMap<>();

    private RequiredTensors(GgufLayout file, String architecture, Map<String, GgufTensor> tensors) {
        this.file = file;
        this.architecture = architecture;
        this.tensors = tensors;
        for (String tensor : tensors.keySet()) {
            Matcher name = BLOCK.matcher(tensor);
            if (name.matches() && name.group(1).length() < 6) {
                blocks.computeIfAbsent(Integer.parseInt(name.group(1)), _ -> new TreeSet<>()).add(name.group(2));
            }
        }
    }

    private static List<List<String>> indexer() {
        return List.of(List.of("indexer.attn_q_b.weight", "indexer.attn_k.weight", "indexer.proj.weight"));
    }

    static void check(GgufLayout file, Map<String, GgufTensor> tensors) {
        String architecture = file.string("general.architecture");
        // Without an architecture or tensors llama.cpp refuses the file.
        if (architecture != null && !tensors.isEmpty()) {
            new RequiredTensors(file, architecture, tensors).check();
        }
    }

    /** Before anything else is said of such a file: its layers don't make sense alone. */
    static void refuseDraft(GgufLayout file, Map<String, GgufTensor> tensors) {
        String architecture = file.string("general.architecture");
        String first = name(0, "attn_norm.weight");
        if (architecture != null && MAY_BE_DRAFTS.contains(architecture) && !tensors.isEmpty()
                && file.uint32(architecture + ".nextn_predict_layers", 0) > 0 && !tensors.containsKey(first)) {
            throw file.beyondLlamaCpp("the tensor '" + first + "' is not there: this file holds only the blocks"
                    + " that predict further tokens for another model", "Load that model.");
        }
    }

    private void check() {
        blocks.forEach((layer, present) -> {
            for (Rule rule : RULES) {
                boolean applies = rule.architectures().isEmpty() || rule.architectures().contains(architecture);
                if (applies && present.contains(rule.present())) {
                    require(layer, present, rule.present(), rule.needed());
                }
            }
            if (architecture.equals("glm-dsa") && present.contains("attn_output.weight") && ownIndexer(layer)) {
                require(layer, present, "attn_output.weight", indexer());
            }
            if (architecture.equals("rwkv6qwen2") && present.contains("time_mix_first.weight")) {
                throw file.unusable("tensor '" + name(layer, "time_mix_first.weight")
                        + "' is of rwkv6, which architecture rwkv6qwen2 doesn't compute");
            }
            if (architecture.equals("rwkv7") || architecture.equals("arwkv7")) {
                checkMixed(layer, present);
            }
            if (architecture.equals("mpt") && present.contains("attn_q_norm.weight")
                    && present.contains("attn_qkv.weight")) {
                throw file.unusable("tensor '" + name(layer, "attn_q_norm.weight")
                        + "' can't be applied to queries that come out of '" + name(layer, "attn_qkv.weight") + "'");
            }
        });
    }

    /** RWKV-7 mixes five rows out of a token and the one before it, and one more for the gate where there is one. */
    private void checkMixed(int layer, Set<String> present) {
        boolean gate = present.containsAll(List.of("time_mix_g1.weight", "time_mix_g2.weight"));
        GgufTensor factors = tensors.get(name(layer, "time_mix_lerp_fused.weight"));
        if (factors != null && factors.dimension(3) != (gate ? 6 : 5)) {
            throw file.unusable("tensor '" + factors.name() + "' mixes " + factors.dimension(3) + " rows, it must mix "
                    + (gate ? "6, as there is a gate" : "5, as there is no gate"));
        }
    }

    private boolean ownIndexer(int layer) {
        long layers = file.uint32(architecture + ".block_count", 0);
        long further = file.uint32(architecture + ".nextn_predict_layers", 0);
        if (layer >= layers - further) {
            return false;
        }
        long[] types = file.perLayer(architecture + ".attention.indexer.types", (int) layers);
        return types != null
                ? types[layer] != 0
                : file.uint32(architecture + ".context_length", 0) < GLM_LONG_CONTEXT;
    }

    private void require(int layer, Set<String> present, String because, List<List<String>> alternatives) {
        if (alternatives.stream().noneMatch(present::containsAll)) {
            String missing = alternatives.getFirst().stream().filter(tensor -> !present.contains(tensor)).findFirst()
                    .orElseThrow();
            throw file.unusable("architecture " + architecture + " needs the tensor '" + name(layer, missing)
                    + "' where there is '" + name(layer, because) + "'");
        }
    }

    private static String name(int layer, String tensor) {
        return "blk." + layer + "." + tensor;
    }
}
