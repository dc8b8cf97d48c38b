package io.swerve.gguf;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What a LoRA adapter's file changes in a model. It can only be had of files that were checked first: on some bad files
 * llama.cpp ends the process, at loading or at the first token with the adapter.
 *
 * @param alpha divided by the rank and multiplied by the scale in force, it is the strength of the change; 0 if the file
 *            has none, and the scale alone is
 * @param ranks the rank of each change by the name of the model's tensor; unmodifiable
 * @param ignored tensors of the file that llama.cpp leaves out: those of norms
 */
public record LoraFile(float alpha, Map<String, Integer> ranks, List<String> ignored) {
    /**
     * Copies.
     */
    public LoraFile {
        ranks = Collections.unmodifiableMap(ranks);
        ignored = List.copyOf(ignored);
    }

    /**
     * Checks that llama.cpp can load an adapter for a model and compute with both.
     *
     * @param adapter the adapter's file
     * @param model the model's file; for a split model its first part
     * @return what the adapter changes
     * @throws GgufException if a file is missing, unreadable or damaged; if the adapter is none, is of a kind that isn't
     *             supported, was made for another model, or holds something that llama.cpp can't work with
     */
    public static LoraFile check(Path adapter, Path model) {
        ModelTensors base = ModelFileCheck.tensors(model);
        return MappedFile.use(adapter, file -> new LoraCheck(GgufParser.parse(file), base).run());
    }

    /**
     * What an adapter must fit to.
     *
     * @param architecture GGUF's {@code general.architecture}
     * @param tensors of all parts, by name
     */
    record ModelTensors(String architecture, Map<String, GgufTensor> tensors) {}
}
