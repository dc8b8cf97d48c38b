package io.swerve.activation;

/** Receives activations while a model decodes; see {@link io.swerve.Session#tap}. */
@FunctionalInterface
public interface ActivationListener {
    /**
     * Called on the decoding thread when a tapped layer has been computed: once for each layer and each micro-batch. The
     * session itself can't be used from here. An exception stops the decode and is thrown by it.
     *
     * @param rows the rows just computed, valid only during this call
     */
    void activations(ActivationRows rows);
}
