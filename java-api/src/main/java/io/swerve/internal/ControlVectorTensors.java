package io.swerve.internal;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.calls.DecodeCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * The control vector of a context: the values as they shall be, and the tensors in which llama.cpp keeps them.
 *
 * <p>
 * {@code llama_set_adapter_cvec} makes llama.cpp plan its memory anew at the next decode, some milliseconds. So it is
 * called only to switch a control vector on or off, or to change its range of layers; once a decode has shown the tensors
 * in its graph, new values are written into them, which costs no more than the copy and works on every backend.
 *
 * <p>
 * Not thread-safe: part of a session.
 */
public final class ControlVectorTensors {
    private final long context;
    private final int layerCount;
    private final int width;
    private final Arena lifetime;
    private final Runnable reserveGraph;
    /** The values for layers 1 to {@code layerCount - 1}. */
    private MemorySegment values;
    private final long[] tensors;
    private int firstLayer = -1;
    private int lastLayer = -1;
    private boolean searching;

    /**
     * Creates the slot of a context; it is empty.
     *
     * @param context a {@code llama_context *}
     * @param layerCount the model's blocks
     * @param width {@code n_embd}
     * @param lifetime the session's arena
     * @param reserveGraph is called when llama.cpp will plan its memory anew at the next decode
     */
    public ControlVectorTensors(long context, int layerCount, int width, Arena lifetime, Runnable reserveGraph) {
        this.context = context;
        this.layerCount = layerCount;
        this.width = width;
        this.lifetime = lifetime;
        this.reserveGraph = reserveGraph;
        this.tensors = new long[layerCount];
    }

    /**
     * Sets all values.
     *
     * @param directions {@code (layerCount - 1) * width} floats, layer 1 first
     * @param first the first layer to apply, at least 1
     * @param last the last layer to apply
     * @param observed whether decodes will show the tensors to {@link #found}
     * @return false if llama.cpp refused
     */
    public boolean set(float[] directions, int first, int last, boolean observed) {
        if (values == null) {
            values = lifetime.allocate((long) (layerCount - 1) * width * Float.BYTES, 64);
        }
        MemorySegment.copy(directions, 0, values, ValueLayout.JAVA_FLOAT, 0, directions.length);
        if (first == firstLayer && last == lastLayer && observed && !searching && firstMissing() < 0) {
            for (int layer = first; layer <= last; layer++) {
                if (tensors[layer] != 0) {
                    write(layer);
                }
            }
            return true;
        }
        return activate(first, last, observed);
    }

    private boolean activate(int first, int last, boolean observed) {
        reserveGraph.run();
        // Always the whole buffer: llama.cpp leaves the old values of layers behind a shorter one in force.
        boolean ok = LlamaCpp.llama_set_adapter_cvec(MemorySegment.ofAddress(context), values,
                (long) (layerCount - 1) * width, width, first, last) == 0;
        firstLayer = ok ? first : -1;
        lastLayer = ok ? last : -1;
        searching = ok && observed;
        Arrays.fill(tensors, 0);
        return ok;
    }

    /**
     * Changes the values of one layer.
     *
     * @param layer from 1 to {@code layerCount - 1}
     * @param direction {@code width} floats
     * @param coefficient multiplies the direction
     */
    public void setLayer(int layer, float[] direction, float coefficient) {
        long base = (long) (layer - 1) * width * Float.BYTES;
        for (int i = 0; i < width; i++) {
            values.set(ValueLayout.JAVA_FLOAT, base + (long) i * Float.BYTES, direction[i] * coefficient);
        }
        // While searching, the next decode finds the tensor before it computes the layer, and writes the values then.
        if (!searching && tensors[layer] != 0) {
            write(layer);
        }
    }

    private void write(int layer) {
        long base = (long) (layer - 1) * width * Float.BYTES;
        DecodeCalls.tensorSet(tensors[layer], values.address() + base, 0, (long) width * Float.BYTES);
    }

    /**
     * Returns one of the values in force.
     *
     * @param layer from 1 to {@code layerCount - 1}
     * @param target receives {@code width} floats
     */
    public void getLayer(int layer, float[] target) {
        MemorySegment.copy(values, ValueLayout.JAVA_FLOAT, (long) (layer - 1) * width * Float.BYTES, target, 0, width);
    }

    /** Switches the control vector off; decodes are then exactly as if there had never been one. */
    public void clear() {
        if (firstLayer >= 0) {
            reserveGraph.run();
            LlamaCpp.llama_set_adapter_cvec(MemorySegment.ofAddress(context), MemorySegment.NULL, 0, width, -1, -1);
            firstLayer = -1;
            lastLayer = -1;
            searching = false;
        }
    }

    /** {@return whether a control vector is in force, false after {@link #clear()}} */
    public boolean isActive() {
        return firstLayer >= 0;
    }

    boolean isSearching() {
        return searching;
    }

    void found(int layer, long tensor) {
        tensors[layer] = tensor;
        if (tensor != 0 && layer >= firstLayer && layer <= lastLayer) {
            write(layer);
        }
    }

    /**
     * Ends the search for the tensors after the first decode with a new control vector.
     *
     * @return the first layer at which the model's graph ignores the control vector although it isn't zero there, or -1
     *         if it is in force
     */
    public int firstIgnoredLayer() {
        if (searching) {
            searching = false;
            return firstMissing();
        }
        return -1;
    }

    /** The first layer that shall have a value and has no tensor, or -1. */
    private int firstMissing() {
        for (int layer = firstLayer; layer <= lastLayer; layer++) {
            if (tensors[layer] == 0 && !isZero(layer)) {
                return layer;
            }
        }
        return -1;
    }

    private boolean isZero(int layer) {
        long base = (long) (layer - 1) * width;
        for (int i = 0; i < width; i++) {
            if (values.getAtIndex(ValueLayout.JAVA_FLOAT, base + i) != 0) {
                return false;
            }
        }
        return true;
    }

    boolean isActiveAt(int layer) {
        return firstLayer >= 0 && layer >= firstLayer && layer <= lastLayer;
    }
}
