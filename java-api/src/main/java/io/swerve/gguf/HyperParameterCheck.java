package io.swerve.gguf;

import io.swerve.gguf.GgufLayout.Entry;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * The sizes and factors of a model's architecture. Only what llama.cpp would die of: it refuses missing keys, wrong types
 * and tensors whose shapes disagree with the sizes by itself, with an error. Source: {@code load_hparams} in llama.cpp's
 * {@code llama-model.cpp}, and the graphs that it builds.
 */
final class HyperParameterCheck {
    private static final int MAX_LAYERS = 512;
    private static final int MAX_EXPERTS = 1024;
    /** llama.cpp reserves an entry for each word of a model without a tokenizer; the largest vocabularies have 2^18. */
    private static final int MAX_WORDS = 1 << 24;
    private static final int MAX_POOLING_TYPE = 4;
    private static final int MAX_GATING_FUNCTION = 4;
    /** llama.cpp silences the tokens from 4 on up to here, whether they exist or not. */
    private static final int CHAMELEON_IMAGE_TOKENS = 8196;
    private static final long UNSPECIFIED = 0xFFFF_FFFFL;
    private static final Set<String> ROPE_SCALINGS = Set.of("none", "linear", "yarn", "longrope");

    private final GgufLayout file;
    private final Map<String, GgufTensor> tensors;
    private final String architecture;

    private HyperParameterCheck(GgufLayout file, Map<String, GgufTensor> tensors, String architecture) {
        this.file = file;
        this.tensors = tensors;
        this.architecture = architecture;
    }

    static void check(GgufLayout file, Map<String, GgufTensor> tensors) {
        String architecture = file.string("general.architecture");
        // Without an architecture llama.cpp refuses the file.
        if (architecture != null) {
            new HyperParameterCheck(file, tensors, architecture).check();
        }
    }

    private void check() {
        checkFactors();
        checkAtLeast("context_length", 1);
        checkAtMost("vocab_size", MAX_WORDS);
        if (has("pooling_type") && uint32("pooling_type", 0) != UNSPECIFIED) {
            checkAtMost("pooling_type", MAX_POOLING_TYPE);
        }
        String scaling = file.string(key("rope.scaling.type"));
        if (scaling != null && !ROPE_SCALINGS.contains(scaling)) {
            throw unusable("rope.scaling.type", "'" + scaling + "'", "one of " + ROPE_SCALINGS);
        }
        ArchitectureRules.atLeastOne(architecture).forEach(name -> checkAtLeast(name, 1));
        if (has("block_count")) {
            checkAtLeast("block_count", 1);
            checkAtMost("block_count", MAX_LAYERS);
            int layers = (int) uint32("block_count", 1);
            checkAtMost("nextn_predict_layers", layers);
            checkExperts(layers);
            checkHeads(layers);
        }
        RelationCheck.check(file, architecture);
        if (has("block_count")) {
            HybridCheck.check(file, architecture, (int) uint32("block_count", 1));
        }
        GgufTensor embeddings = tensors.get("token_embd.weight");
        if (architecture.equals("chameleon") && embeddings != null
                && embeddings.dimension(1) < CHAMELEON_IMAGE_TOKENS) {
            throw file.unusable("chameleon has " + embeddings.dimension(1) + " tokens, it must have those of images,"
                    + " which end at " + CHAMELEON_IMAGE_TOKENS);
        }
        long width = uint32("embedding_length", 0);
        if (uint32("embedding_length_out", 0) > width && !architecture.equals("wavtokenizer-dec")
                && !tensors.containsKey("dense_2.weight")) {
            throw unusable("embedding_length_out", uint32("embedding_length_out", 0),
                    "at most embedding_length, " + width);
        }
    }

    /** No factor of any architecture may be NaN; those that ggml asserts to be positive must be. */
    private void checkFactors() {
        String prefix = architecture + ".";
        for (Entry entry : file.entries().values()) {
            if (entry.type() != GgufValueType.FLOAT32 || !entry.key().startsWith(prefix)) {
                continue;
            }
            String name = entry.key().substring(prefix.length());
            float value = file.float32(entry);
            boolean positive = name.endsWith("epsilon") || name.startsWith("rope.freq_base");
            if (Float.isNaN(value) || positive && !(value >= 0 && value < Float.POSITIVE_INFINITY)) {
                throw unusable(name, value, positive ? "finite and not negative" : "a number");
            }
        }
    }

    private void checkExperts(int layers) {
        checkAtMost("expert_count", MAX_EXPERTS);
        long experts = uint32("expert_count", 0);
        if (experts <= 1 && (architecture.equals("hunyuan-dense") || architecture.equals("hunyuan_vl"))) {
            // llama.cpp takes a single expert for none here.
            return;
        }
        long most = 0;
        long[] used = file.perLayer(key("expert_used_count"), layers);
        for (int i = 0; used != null && i < layers; i++) {
            most = Math.max(most, used[i]);
        }
        if (most > experts || experts > 0 && most == 0) {
            throw unusable("expert_used_count", most,
                    experts > 0 ? "1 to expert_count, " + experts : "0, since expert_count is 0");
        }
        long groups = uint32("expert_group_count", 0);
        if (experts == 0 ? groups > 0 : groups >= experts || groups > 1 && experts % groups != 0) {
            throw unusable("expert_group_count", groups, "a divisor of expert_count, " + experts + ", and smaller");
        }
        if (groups > 1) {
            checkAtLeast("expert_group_used_count", 1);
            long usedGroups = uint32("expert_group_used_count", 0);
            if (usedGroups < 1 || usedGroups >= groups) {
                throw unusable("expert_group_used_count", usedGroups, "1 to " + (groups - 1));
            }
        }
        if (experts > 0) {
            checkAtMost("expert_gating_func", MAX_GATING_FUNCTION);
        } else if (ArchitectureRules.needsExperts(architecture)) {
            throw unusable("expert_count", experts, "at least 1");
        }
    }

    private void checkHeads(int layers) {
        long[] heads = file.perLayer(key("attention.head_count"), layers);
        if (ArchitectureRules.dividesByHeads(architecture)
                && (heads == null ? !has("attention.head_count") : heads[0] == 0)) {
            throw unusable("attention.head_count", heads == null ? "missing" : 0, "at least 1");
        }
        if (heads == null) {
            return;
        }
        long[] kvHeads = file.perLayer(key("attention.head_count_kv"), layers);
        if (kvHeads == null) {
            kvHeads = heads;
        }
        boolean plain = ArchitectureRules.sameHeadsInAllLayers(architecture);
        for (int i = 0; i < layers; i++) {
            if (heads[i] > 0 && kvHeads[i] > 0 && heads[i] % kvHeads[i] != 0) {
                throw unusable("attention.head_count_kv", kvHeads[i],
                        "a divisor of attention.head_count, " + heads[i] + ", in layer " + i);
            }
            if (plain && (heads[i] != heads[0] || kvHeads[i] != kvHeads[0])) {
                throw unusable("attention.head_count", "different in layers 0 and " + i, "the same in all layers");
            }
        }
        if (heads[0] > 0) {
            long usual = uint32("embedding_length", 0) / heads[0];
            checkHeadSizes(usual);
            if (uint32("attention.key_length_mla", 0) == 0) { // else they come out of one compressed row
                checkRows("attn_q", heads, uint32("attention.key_length", usual),
                        architecture.startsWith("qwen") ? 2 : 1);
                checkRows("attn_k", kvHeads, uint32("attention.key_length", usual), 1);
            }
            if (architecture.equals("laguna")) {
                checkGates(heads, uint32("attention.key_length", usual));
            }
        }
    }

    /**
     * Where layers differ in their heads, some architectures compare the tensors with the first layer's only, and then
     * cut them by their own.
     *
     * @param gate the rows for each that a gate may double
     */
    private void checkRows(String tensor, long[] heads, long size, int gate) {
        if (Arrays.stream(heads).distinct().count() == 1) {
            return;
        }
        long windowSize = uint32("attention.key_length_swa", size);
        for (int i = 0; i < heads.length; i++) {
            GgufTensor weights = tensors.get("blk." + i + "." + tensor + ".weight");
            // Layers of linear attention have keys without heads in some architectures.
            boolean linear = heads[i] == 0 && tensor.equals("attn_k")
                    && !ArchitectureRules.rotatesWholeHeads(architecture);
            if (weights == null || linear) {
                continue;
            }
            long rows = weights.dimension(1);
            boolean fits = rows == heads[i] * size || rows == heads[i] * windowSize;
            if (!fits && rows != heads[i] * size * gate) {
                throw file.unusable("layer " + i + " has " + heads[i] + " heads of size " + size + " for "
                        + weights.name() + " with " + rows + " rows");
            }
        }
    }

    /** There is a gate for each head, or for each number of each. */
    private void checkGates(long[] heads, long size) {
        for (int i = 0; i < heads.length; i++) {
            GgufTensor gate = tensors.get("blk." + i + ".attn_gate.weight");
            if (gate != null && gate.dimension(1) != heads[i] && gate.dimension(1) != heads[i] * size) {
                throw file.unusable("tensor '" + gate.name() + "' has wrong shape; expected "
                        + uint32("embedding_length", 0) + ", " + heads[i] + ", got " + gate.shape());
            }
        }
    }

    private void checkHeadSizes(long usual) {
        long keys = uint32("attention.key_length", usual);
        long rotated = uint32("rope.dimension_count", keys);
        // Which layers attend in a window is up to the architecture: with two sets of sizes, either may be meant.
        boolean windows = has("attention.key_length_swa") || has("rope.dimension_count_swa");
        if (ArchitectureRules.keysLikeValues(architecture) && !windows && !has("attention.value_length_swa")
                && uint32("attention.value_length", usual) != keys) {
            throw unusable("attention.value_length", uint32("attention.value_length", usual),
                    "attention.key_length, " + keys);
        }
        boolean whole = ArchitectureRules.rotatesWholeHeads(architecture);
        if (whole && !windows && rotated != keys) {
            throw unusable("rope.dimension_count", rotated, "the size of a head, " + keys);
        }
        if ((whole || has("rope.dimension_count")) && (rotated % 2 != 0 || !windows && rotated > keys)) {
            throw unusable("rope.dimension_count", rotated, "even, and at most the size of a head, " + keys);
        }
        if (ArchitectureRules.needsSections(architecture)) {
            checkSections(file.entry(key("rope.dimension_sections")));
        }
    }

    /** Positions of several parts need at least one section of a head to rotate by the first three. */
    private void checkSections(Entry sections) {
        if (sections != null && sections.elementType().bytes() != Integer.BYTES) {
            // llama.cpp refuses the file.
            return;
        }
        long sum = 0;
        for (long i = 0; sections != null && i < sections.count(); i++) {
            int size = file.int32At(sections.offset() + i * Integer.BYTES);
            if (size < 0) {
                throw unusable("rope.dimension_sections", size, "not negative");
            }
            sum += i < 3 ? size : 0;
        }
        if (sum == 0) {
            throw unusable("rope.dimension_sections", sections == null ? "missing" : "all zero",
                    "positive for one of the first three");
        }
    }

    private void checkAtLeast(String name, long least) {
        if (has(name) && uint32(name, least) < least) {
            throw unusable(name, uint32(name, least), "at least " + least);
        }
    }

    private void checkAtMost(String name, long most) {
        if (has(name) && uint32(name, most) > most) {
            throw unusable(name, uint32(name, most), "at most " + most);
        }
    }

    private String key(String name) {
        return architecture + "." + name;
    }

    private boolean has(String name) {
        return file.entry(key(name)) != null;
    }

    private long uint32(String name, long otherwise) {
        return file.uint32(key(name), otherwise);
    }

    private GgufException unusable(String name, Object value, String wanted) {
        return file.unusable("'" + key(name) + "' is " + value + ", it must be " + wanted);
    }
}
