package io.swerve.gguf;

import io.swerve.gguf.LoraFile.ModelTensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of adapter files. llama.cpp checks some of the shapes itself; the others, and types that it has no code for,
 * fail assertions or call null functions when the first graph is built or computed. Source: the assertions of
 * {@code llama-adapter.cpp}, {@code build_lora_mm}, {@code build_lora_mm_id} and {@code build_inp_embd} in llama.cpp
 * v0.5.0.
 */
final class LoraCheck {
    private static final String ALPHA = "adapter.lora.alpha";
    private static final String INVOCATION = "adapter.alora.invocation_tokens";
    private static final String A = ".lora_a";
    private static final String B = ".lora_b";
    private static final String EMBEDDING = "token_embd.weight";
    private static final String OUTPUT = "output.weight";

    private final GgufLayout file;
    private final ModelTensors model;

    LoraCheck(GgufLayout file, ModelTensors model) {
        this.file = file;
        this.model = model;
    }

    LoraFile run() {
        requireAdapter();
        Map<String, Integer> ranks = new LinkedHashMap<>();
        List<String> ignored = new ArrayList<>();
        for (GgufTensor tensor : file.tensors().values()) {
            String name = tensor.name();
            if (name.endsWith(A)) {
                String weight = name.substring(0, name.length() - A.length());
                ranks.put(weight, rank(weight, tensor, partner(name, weight + B)));
            } else if (name.endsWith(B)) {
                partner(name, name.substring(0, name.length() - B.length()) + A);
            } else if (name.endsWith("_norm.weight")) {
                ignored.add(name);
            } else {
                throw unusable("tensor '" + name + "' ends neither with " + A + " nor with " + B);
            }
        }
        if (ranks.isEmpty()) {
            throw unusable("it changes no tensor");
        }
        return new LoraFile(alpha(), ranks, ignored);
    }

    private void requireAdapter() {
        String architecture = file.string("general.architecture");
        String type = file.string("general.type");
        if (!"adapter".equals(type)) {
            String actual = "controlvector".equals(architecture) ? "a control vector" : "a model";
            throw new GgufException(file.path(), "is " + actual + ", not a LoRA adapter: 'general.type' is "
                    + (type == null ? "missing" : "'" + type + "'") + ", it must be 'adapter'.");
        }
        String kind = file.string("adapter.type");
        if (!"lora".equals(kind)) {
            throw unusable("'adapter.type' is " + (kind == null ? "missing" : "'" + kind + "'")
                    + ", only 'lora' is known");
        }
        if (file.entry(INVOCATION) != null) {
            throw unusable("it is an activated LoRA ('" + INVOCATION + "'), which takes effect only behind certain"
                    + " tokens; Swerve applies adapters to all tokens");
        }
        if (!model.architecture().equals(architecture)) {
            throw unusable("it was made for architecture '" + architecture + "', the model is of '"
                    + model.architecture() + "'");
        }
    }

    /** llama.cpp takes a missing alpha for 0, and aborts on one of another type. */
    private float alpha() {
        GgufLayout.Entry entry = file.entry(ALPHA);
        if (entry == null) {
            return 0;
        }
        if (entry.type() != GgufValueType.FLOAT32 || !Float.isFinite(file.float32(entry))) {
            throw unusable("'" + ALPHA + "' must be a finite number of type FLOAT32");
        }
        return file.float32(entry);
    }

    private GgufTensor partner(String name, String wanted) {
        GgufTensor partner = file.tensors().get(wanted);
        if (partner == null) {
            throw unusable("tensor '" + name + "' has no counterpart '" + wanted + "'");
        }
        return partner;
    }

    private int rank(String name, GgufTensor a, GgufTensor b) {
        GgufTensor weight = model.tensors().get(name);
        if (weight == null) {
            throw unusable("it changes tensor '" + name + "', which the model doesn't have");
        }
        requireWeight(name, weight, a, b);
        boolean embedding = name.endsWith(EMBEDDING);
        boolean fits = embedding
                // A is looked up by token there, so it is as long as the vocabulary, and B isn't transposed
                ? size(a, 1) == size(weight, 1) && size(b, 1) == size(weight, 0) && size(a, 0) == size(b, 0)
                : size(a, 0) == size(weight, 0) && size(b, 1) == size(weight, 1) && size(a, 1) == size(b, 0);
        for (int i = 2; i < GgufParser.MAX_DIMENSIONS; i++) {
            fits &= size(a, i) == size(weight, i) && size(b, i) == size(weight, i);
        }
        if (!fits) {
            throw unusable("its tensors " + a.shape() + " and " + b.shape() + " don't fit to '" + name + "', which is "
                    + weight.shape());
        }
        return Math.toIntExact(size(b, 0));
    }

    private void requireWeight(String name, GgufTensor weight, GgufTensor a, GgufTensor b) {
        if (weight.shape().size() < 2) {
            throw unusable("it changes '" + name + "', which is no matrix");
        }
        for (GgufTensor part : List.of(a, b)) {
            if (!part.type().isWeightType()) {
                throw unusable("tensor '" + part.name() + "' is of type " + part.type()
                        + ", which llama.cpp has no code to multiply by");
            }
        }
        if (weight.type() == GgmlType.NVFP4) {
            throw unusable("it changes '" + name + "', and llama.cpp adapts no weights of type nvfp4");
        }
        if (name.endsWith(EMBEDDING) && !model.tensors().containsKey(OUTPUT)) {
            throw unusable(
                    "it changes '" + name + "', which this model multiplies its outputs by, too; llama.cpp adapts"
                            + " such a tensor only as the one or the other");
        }
    }

    private static long size(GgufTensor tensor, int dimension) {
        return dimension < tensor.shape().size() ? tensor.shape().get(dimension) : 1;
    }

    private GgufException unusable(String problem) {
        return new GgufException(file.path(), "can't be used as a LoRA adapter of this model: " + problem
                + ". Take an adapter that was made for this model, or convert it again.");
    }
}
