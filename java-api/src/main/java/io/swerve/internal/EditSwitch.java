package io.swerve.internal;

/** The layers of an editor. */
public interface EditSwitch {
    /**
     * Switches a layer.
     *
     * @param layer from 0 to {@code layerCount - 1}
     * @param on whether the editor is called for it
     */
    void set(int layer, boolean on);

    /** Removes the editor. Idempotent. */
    void remove();
}
