package io.swerve.gguf;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * What {@link ModelFileCheck} saw of a model.
 *
 * @param parts its files: one, or those of a split model in their order
 * @param learnedPositions how many positions have an embedding of their own, where the model learned one for each, as
 *            GPT-2 did: no text can be longer. Empty where positions are computed
 * @param feedForwardSizes of each block, the width of its feed-forward network; 0 for a block without one. Empty if the
 *            file doesn't say
 */
public record CheckedModel(List<Path> parts, OptionalInt learnedPositions, List<Long> feedForwardSizes) {
    /**
     * Makes a record.
     *
     * @throws NullPointerException if a component is null
     */
    public CheckedModel {
        parts = List.copyOf(parts);
        feedForwardSizes = List.copyOf(feedForwardSizes);
    }

    /**
     * {@return whether a block has a feed-forward network, true if the file doesn't say}
     *
     * @param layer a block
     */
    public boolean hasFeedForward(int layer) {
        return layer >= feedForwardSizes.size() || feedForwardSizes.get(layer) != 0;
    }
}
