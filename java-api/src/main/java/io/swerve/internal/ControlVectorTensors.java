package io.swerve.internal;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.calls.DecodeCalls;
import io.swerve.internal.kernels.Kernels;
import io.swerve.internal.kernels.RowKernel;
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
 * in its graph, new values are written into them, which costs no more than the copy and works on every backend. They stay
 * where they are as long as the context lives.
 *
 * <p>
 * Where the sum is computed on another device than the tensor lies on, the graph shows a copy in its place, which
 * llama.cpp fills from the tensor at every decode and throws away when it plans anew: at the last layer before those on a
 * GPU always, and at all layers that lie in main memory while a long prompt is computed on a GPU nevertheless. A copy is
 * neither written to nor remembered. As long as the tensor behind it is unknown, the first change of such a layer makes
 * llama.cpp's own value zero (it plans anew once), and from then on the observer adds the values to the computed rows
 * {@linkplain #addTo by hand}, with the same result: one copy of the rows to main memory and back at each decode. When the
 * graph shows the tensor itself, it takes over again.
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
    /** llama.cpp's own tensors, 0 for those not seen yet. */
    private final long[] tensors;
    /** Layers at which the graph has shown nothing but a copy. */
    private final boolean[] copied;
    private final boolean[] byHand;
    /** What is added by hand. */
    private final float[] addend;
    private int firstLayer = -1;
    private int lastLayer = -1;
    /** Whether llama.cpp has yet to be given the values of a layer whose tensor isn't known. */
    private boolean unsent;
    private boolean searching;
    private boolean anyByHand;

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
        this.copied = new boolean[layerCount];
        this.byHand = new boolean[layerCount];
        this.addend = new float[width];
    }

    /**
     * Sets all values.
     *
     * @param directions {@code (layerCount - 1) * width} floats, layer 1 first
     * @param first the first layer to apply, at least 1
     * @param last the last layer to apply
     * @param observed whether decodes will show the tensors to {@link #shown}
     * @return false if llama.cpp refused
     */
    public boolean set(float[] directions, int first, int last, boolean observed) {
        if (values == null) {
            values = lifetime.allocate((long) (layerCount - 1) * width * Float.BYTES, 64);
        }
        boolean inPlace = observed && !searching && first == firstLayer && last == lastLayer;
        for (int layer = 1; layer < layerCount; layer++) {
            int from = (layer - 1) * width;
            if (inPlace && layer >= first && layer <= last && !holds(layer, directions, from)) {
                copy(directions, from, layer);
                put(layer);
            } else {
                copy(directions, from, layer);
            }
        }
        if (inPlace) {
            return true;
        }
        forgetCopies();
        return activate(first, last, observed);
    }

    private boolean holds(int layer, float[] directions, int from) {
        return values.asSlice(place(layer), (long) width * Float.BYTES)
                .mismatch(MemorySegment.ofArray(directions).asSlice((long) from * Float.BYTES,
                        (long) width * Float.BYTES)) < 0;
    }

    private void copy(float[] directions, int from, int layer) {
        MemorySegment.copy(directions, from, values, ValueLayout.JAVA_FLOAT, place(layer), width);
    }

    private long place(int layer) {
        return (long) (layer - 1) * width * Float.BYTES;
    }

    private boolean activate(int first, int last, boolean observed) {
        reserveGraph.run();
        MemorySegment context = MemorySegment.ofAddress(this.context);
        // A decode whose results nobody has read may still be running on a device.
        LlamaCpp.llama_synchronize(context);
        boolean ok;
        try (Arena scratch = Arena.ofConfined()) {
            // Always the whole buffer: llama.cpp leaves the old values of layers behind a shorter one in force.
            ok = LlamaCpp.llama_set_adapter_cvec(context, withoutByHand(scratch), values.byteSize() / Float.BYTES,
                    width,
                    first, last) == 0;
        }
        firstLayer = ok ? first : -1;
        lastLayer = ok ? last : -1;
        searching = ok && observed;
        unsent = false;
        return ok;
    }

    private MemorySegment withoutByHand(Arena scratch) {
        MemorySegment sent = anyByHand ? scratch.allocate(values.byteSize(), 64).copyFrom(values) : values;
        for (int layer = 1; layer < layerCount; layer++) {
            if (byHand[layer]) {
                sent.asSlice(place(layer), (long) width * Float.BYTES).fill((byte) 0);
            }
        }
        return sent;
    }

    /**
     * Changes the values of one layer.
     *
     * @param layer from 1 to {@code layerCount - 1}
     * @param direction {@code width} floats
     * @param coefficient multiplies the direction
     */
    public void setLayer(int layer, float[] direction, float coefficient) {
        long base = place(layer);
        boolean changed = false;
        for (int i = 0; i < width; i++) {
            float value = direction[i] * coefficient;
            long at = base + (long) i * Float.BYTES;
            changed |= Float.floatToRawIntBits(values.get(ValueLayout.JAVA_FLOAT, at)) != Float
                    .floatToRawIntBits(value);
            values.set(ValueLayout.JAVA_FLOAT, at, value);
        }
        if (changed) {
            put(layer);
        }
    }

    /** Puts a layer's changed values into force. */
    private void put(int layer) {
        if (byHand[layer]) {
            return; // the observer reads them when it adds
        }
        if (tensors[layer] != 0) {
            write(layer);
            return;
        }
        setByHand(layer, copied[layer]);
        unsent = true;
    }

    private void setByHand(int layer, boolean on) {
        byHand[layer] = on;
        anyByHand = false;
        for (boolean any : byHand) {
            anyByHand |= any;
        }
    }

    private void write(int layer) {
        DecodeCalls.tensorSet(tensors[layer], values.address() + place(layer), 0, (long) width * Float.BYTES);
    }

    /**
     * Gives llama.cpp what could not be written into its tensors. Called before each decode.
     *
     * @return false if llama.cpp refused
     */
    public boolean send() {
        return !unsent || firstLayer < 0 || activate(firstLayer, lastLayer, true);
    }

    /**
     * Returns one of the values in force.
     *
     * @param layer from 1 to {@code layerCount - 1}
     * @param target receives {@code width} floats
     */
    public void getLayer(int layer, float[] target) {
        MemorySegment.copy(values, ValueLayout.JAVA_FLOAT, place(layer), target, 0, width);
    }

    /** Switches the control vector off; decodes are then exactly as if there had never been one. */
    public void clear() {
        if (firstLayer >= 0) {
            reserveGraph.run();
            LlamaCpp.llama_set_adapter_cvec(MemorySegment.ofAddress(context), MemorySegment.NULL, 0, width, -1, -1);
            firstLayer = -1;
            lastLayer = -1;
            searching = false;
            unsent = false;
            forgetCopies();
        }
    }

    private void forgetCopies() {
        Arrays.fill(copied, false);
        Arrays.fill(byHand, false);
        anyByHand = false;
    }

    /** {@return whether a control vector is in force, false after {@link #clear()}} */
    public boolean isActive() {
        return firstLayer >= 0;
    }

    /** Whether {@link #shown} has to be told of the graph's nodes. */
    boolean isWatching() {
        return searching || anyByHand;
    }

    /**
     * Notes what the graph adds at a layer.
     *
     * @param layer the layer
     * @param tensor llama.cpp's own tensor, or a copy of it; 0 if the node adds none
     * @param copy whether it is a copy
     * @return whether the values have to be added to the node's rows {@linkplain #addTo by hand}
     */
    boolean shown(int layer, long tensor, boolean copy) {
        if (tensor == 0 || !isActiveAt(layer)) {
            return false;
        }
        if (copy) {
            copied[layer] = true;
        } else if (tensors[layer] == 0) {
            tensors[layer] = tensor;
            if (byHand[layer]) {
                setByHand(layer, false); // its own value is zero as yet, and the node isn't computed
                write(layer);
            }
        }
        return addsByHand(layer);
    }

    boolean addsByHand(int layer) {
        return byHand[layer] && !isZero(layer);
    }

    /**
     * Adds a layer's values to rows, as llama.cpp would have.
     *
     * @param layer the layer
     * @param rows matrix of {@code width} columns
     */
    void addTo(int layer, MemorySegment rows) {
        getLayer(layer, addend);
        RowKernel kernel = Kernels.rows(width);
        long rowBytes = (long) width * Float.BYTES;
        for (long row = 0; row < rows.byteSize(); row += rowBytes) {
            kernel.add(rows, row, addend);
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
            for (int layer = firstLayer; layer <= lastLayer; layer++) {
                if (tensors[layer] == 0 && !copied[layer] && !isZero(layer)) {
                    return layer;
                }
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
