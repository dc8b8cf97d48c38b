package io.swerve.gguf;

import java.util.regex.Pattern;

/**
 * The types and the alignment of a model's tensors. llama.cpp asks its backends whether they can multiply by a tensor,
 * but the CPU backend says yes to types that it then calls a null function for, and aborts on the others at the first
 * token.
 */
final class TensorCheck {
    /** What the CPU backend's buffers assert of a mapped file's data. */
    private static final int LEAST_ALIGNMENT = 32;

    /** Tables of token ids and expert ids, which are integers. */
    private static final Pattern INTEGERS = Pattern
            .compile("d2t(\\.weight)?|t2d(\\.weight)?|blk\\.\\d+\\.ffn_gate_tid2eid(\\.weight)?");

    /**
     * What is added to or multiplied with activations element by element, or given to an operation that asserts it:
     * converters always write these as 32-bit numbers.
     */
    private static final Pattern ELEMENTWISE = Pattern.compile(
            ".*norm(_\\w+)?\\.weight|.*\\.bias|.*\\.(input_)?scale|rope_(freqs|factors_\\w+)\\.weight"
                    + "|blk\\.\\d+\\.(ssm_(a|d|conv1d)|attn_sinks)(\\.weight)?");

    private TensorCheck() {}

    static void check(GgufLayout file) {
        if (!file.tensors().isEmpty() && file.alignment() % LEAST_ALIGNMENT != 0) {
            throw file.unusable("'" + GgufParser.ALIGNMENT_KEY + "' is " + file.alignment() + ", it must be at least "
                    + LEAST_ALIGNMENT);
        }
        for (GgufTensor tensor : file.tensors().values()) {
            String name = tensor.name();
            if (ELEMENTWISE.matcher(name).matches()) {
                if (tensor.type() != GgmlType.F32) {
                    throw file.unusable("tensor '" + name + "' is of type " + tensor.type() + ", it must be f32");
                }
            } else if (!tensor.type().isWeightType() && !INTEGERS.matcher(name).matches()) {
                throw file.beyondLlamaCpp("tensor '" + name + "' is of type " + tensor.type()
                        + ", which llama.cpp has no code to multiply by", "Quantize the model to another type.");
            }
        }
    }
}
