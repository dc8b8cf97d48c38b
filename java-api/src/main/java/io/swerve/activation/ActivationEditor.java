package io.swerve.activation;

/** Changes activations while a model decodes; see {@link io.swerve.Session#edit}. */
@FunctionalInterface
public interface ActivationEditor {
    /**
     * Called on the decoding thread when a layer has been computed and before the next one is: once for each layer and
     * each micro-batch. The session itself can't be used from here. An exception stops the decode and is thrown by it.
     *
     * @param rows the rows just computed, valid only during this call
     * @return whether anything was changed; if not, rows on a device are not copied back
     */
    boolean edit(EditableRows rows);
}
