package io.swerve.bench.perf;

import io.swerve.Model;

/**
 * The sizes of the model that was measured.
 *
 * @param file its file's name
 * @param layers number of blocks
 * @param width {@code n_embd}
 * @param vocabulary number of tokens
 */
record MeasuredModel(String file, int layers, int width, int vocabulary) {
    static MeasuredModel of(Model model) {
        return new MeasuredModel(model.path().getFileName().toString(), model.layerCount(), model.embeddingSize(),
                model.tokenizer().vocabularySize());
    }
}
