package io.swerve;

import io.swerve.internal.OutputNodes;

/**
 * Refuses layers of a model that can't be read or steered.
 *
 * @param architecture the model's
 * @param nodes where its graph has the outputs of its blocks
 */
record LayerSupport(String architecture, OutputNodes nodes) {
    /** Refuses layers whose output the model's graph does not have. */
    void requireOutputs(int... layers) {
        for (int layer : layers) {
            nodes.noOutput(layer).ifPresent(reason -> {
                throw new UnsupportedModelException("architecture " + architecture + " " + reason + ": layer " + layer
                        + " can't be tapped or edited");
            });
        }
    }

    /** Refuses a layer at which the model's graph adds no control vector. */
    void requireVector(int layer) {
        nodes.noVector(layer).ifPresent(reason -> {
            throw new UnsupportedModelException("architecture " + architecture + " " + reason);
        });
    }
}
