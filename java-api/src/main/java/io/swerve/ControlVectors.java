package io.swerve;

import io.swerve.internal.Checks;
import io.swerve.internal.ControlVectorTensors;
import io.swerve.internal.ExclusiveUse;
import io.swerve.spi.LiveControlVector;

/**
 * The control vector of a session: a static one, a live one, or none. Part of a session: its methods run inside one of
 * the session's uses, except the checks of arguments.
 */
final class ControlVectors {
    private final Model model;
    private final boolean observable;
    private final ExclusiveUse use;
    private final ControlVectorTensors tensors;
    private LiveControlVector live;

    ControlVectors(Model model, SessionOptions options, ExclusiveUse use, ControlVectorTensors tensors) {
        this.model = model;
        this.observable = options.observable();
        this.use = use;
        this.tensors = tensors;
    }

    /** Checks the arguments of {@link #set}. */
    void check(float[] directions, int firstLayer, int lastLayer) {
        int layers = model.layerCount() - 1;
        int expected = layers * model.embeddingSize();
        if (directions.length != expected) {
            throw new IllegalArgumentException("a control vector for this model has " + expected + " floats (" + layers
                    + " layers x " + model.embeddingSize() + "), was given " + directions.length);
        }
        Checks.inRange(firstLayer, 1, layers, "firstLayer");
        Checks.inRange(lastLayer, firstLayer, layers, "lastLayer");
        Checks.finite(directions, "directions");
        int width = model.embeddingSize();
        for (int layer = firstLayer; layer <= lastLayer; layer++) {
            if (!isZero(directions, (layer - 1) * width, width)) {
                model.layerSupport().requireVector(layer);
            }
        }
    }

    private static boolean isZero(float[] directions, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (directions[i] != 0) {
                return false;
            }
        }
        return true;
    }

    void set(float[] directions, int firstLayer, int lastLayer) {
        requireNotLive();
        requireAccepted(tensors.set(directions, firstLayer, lastLayer, observable));
    }

    /** Before a decode: gives llama.cpp what could not be written into its tensors. */
    void send() {
        requireAccepted(tensors.send());
    }

    private void requireAccepted(boolean accepted) {
        if (!accepted) {
            throw new UnsupportedModelException("llama.cpp refused a control vector for architecture "
                    + model.architecture());
        }
    }

    boolean isActive() {
        return tensors.isActive(); // so is a live one's, until it is closed
    }

    void clear() {
        requireNotLive();
        tensors.clear();
    }

    LiveControlVector openLive() {
        requireNotLive();
        int layers = model.layerCount();
        if (layers < 2) {
            throw new UnsupportedModelException("a model of one layer has no control vector");
        }
        set(new float[(layers - 1) * model.embeddingSize()], 1, layers - 1);
        live = new LiveControlVector(use, tensors, layers, model.embeddingSize(), model.layerSupport()::requireVector,
                this::closeLive);
        return live;
    }

    private void closeLive() {
        live = null;
        tensors.clear();
    }

    /** Ends the search for the tensors after a decode. If the graph ignores them, takes the control vector away. */
    int takeIgnoredLayer() {
        int ignored = tensors.firstIgnoredLayer();
        if (ignored >= 0) {
            tensors.clear();
            if (live != null) {
                live.markClosed();
                live = null;
            }
        }
        return ignored;
    }

    private void requireNotLive() {
        if (live != null) {
            throw new IllegalStateException("a live control vector is open on this session; change it, or close it");
        }
    }
}
