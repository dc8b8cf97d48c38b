package io.swerve.internal;

import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Where a model's graph has the outputs of its blocks: the name of the node that is the residual stream behind a block,
 * and of the one at which llama.cpp adds its control vector. They are the same for most architectures,
 * {@code l_out-<layer>}. Source: the graphs in {@code src/models} of llama.cpp v0.5.0.
 */
public final class OutputNodes {
    /** Those that keep several residual streams side by side, which blocks mix. */
    private static final Set<String> SEVERAL_STREAMS = Set.of("gemma3n", "deepseek4", "hy_v4", "qwen4exp");
    /** Those whose graph never adds a control vector. */
    private static final Set<String> NO_VECTOR = Set.of("plamo2", "hy_v4", "qwen4exp");
    private static final NodeName USUAL = new NodeName("l_out-", 0);
    /** Nodes get another name when the next part of the graph takes them up. */
    private static final NodeName LAST_STATE = new NodeName("h_nextn", 0);

    private final String architecture;
    private final int layerCount;
    private final NodeName output;
    private final NodeName vector;
    private final boolean endsRenamed;
    private final IntPredicate hasFeedForward;

    private OutputNodes(String architecture, int layerCount, NodeName output, NodeName vector,
            IntPredicate hasFeedForward) {
        this.architecture = architecture;
        this.layerCount = layerCount;
        this.output = output;
        this.vector = vector;
        this.endsRenamed = architecture.equals("step35");
        this.hasFeedForward = hasFeedForward;
    }

    /**
     * Says where the outputs of a model are.
     *
     * @param architecture the model's
     * @param layerCount its blocks
     * @param hasFeedForward whether a block has a feed-forward network, for the architectures of which some have none
     * @return the names
     */
    public static OutputNodes of(String architecture, int layerCount, IntPredicate hasFeedForward) {
        NodeName output = switch (architecture) {
            case "plamo2" -> new NodeName("ffn_residual-", 0);
            case "nemotron_h", "nemotron_h_moe" -> new NodeName("nemotron_h_block_out-", 0);
            case "step35" -> new NodeName("attn_norm_in-", -1);
            default -> USUAL;
        };
        NodeName vector = switch (architecture) {
            case "step35" -> output;
            case "deepseek4" -> new NodeName("l_last-", 0);
            default -> USUAL;
        };
        return new OutputNodes(architecture, layerCount, output, vector, hasFeedForward);
    }

    /**
     * Finds the block whose output a node is.
     *
     * @param tensor a {@code ggml_tensor *}
     * @return the layer, or -1
     */
    int output(long tensor) {
        return layer(output, tensor);
    }

    /** Like {@link #output}, for the node at which a control vector is added. */
    int vector(long tensor) {
        return layer(vector, tensor);
    }

    private int layer(NodeName name, long tensor) {
        int layer = name.layer(tensor);
        if (endsRenamed && layer < 0 && LAST_STATE.isWhole(tensor)) {
            return layerCount - 1;
        }
        return layer < layerCount ? layer : -1;
    }

    /** Whether the node of a block's output has the name of the one before a control vector was added to it, too. */
    boolean isNamedTwice() {
        return architecture.equals("bitnet");
    }

    /**
     * Says why a block's output can't be read or changed.
     *
     * @param layer from 0 to {@code layerCount - 1}
     * @return a sentence's end, empty if it can
     */
    public Optional<String> noOutput(int layer) {
        if (SEVERAL_STREAMS.contains(architecture)) {
            return Optional.of("keeps several residual streams side by side, so that no row is the output of a block");
        }
        if (isSkipped(layer)) {
            return Optional.of("has no feed-forward network in block " + layer
                    + ", and llama.cpp then computes nothing that would be its output");
        }
        return Optional.empty();
    }

    /**
     * Says why llama.cpp adds no control vector at a block's output.
     *
     * @param layer from 1 to {@code layerCount - 1}
     * @return a sentence's end, empty if it does
     */
    public Optional<String> noVector(int layer) {
        if (NO_VECTOR.contains(architecture)) {
            return Optional.of("ignores control vectors");
        }
        boolean branch = architecture.equals("nemotron_h") || architecture.equals("nemotron_h_moe");
        return isSkipped(layer) || branch && !hasFeedForward.test(layer)
                ? Optional.of("ignores control vectors at layer " + layer + ", which has no feed-forward network")
                : Optional.empty();
    }

    private boolean isSkipped(int layer) {
        return architecture.equals("deci") && !hasFeedForward.test(layer);
    }
}
