package io.swerve.internal;

import io.swerve.activation.ActivationEditor;
import io.swerve.activation.ActivationListener;
import io.swerve.activation.RowSelection;
import io.swerve.bindings.calls.AbortFlag;
import io.swerve.bindings.calls.DecodeCalls;
import io.swerve.bindings.calls.EvalCallback;
import io.swerve.bindings.calls.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Sees every node of the graph before it is computed, and the tapped ones after. Lets editors change the residual stream
 * at the blocks' outputs, tells listeners of it, and finds the tensors of the control vector.
 *
 * <p>
 * Rows and tokens: {@link MicroBatches} knows in which order llama.cpp computes the tokens of a batch, and a cursor for
 * each layer follows. The last block computes only the tokens whose logits are wanted.
 *
 * <p>
 * Not thread-safe: part of a session.
 */
public final class GraphObserver extends EvalCallback {
    /** For tests: as if activations lay in a device's memory, and the control vector in another one's. */
    private static final boolean FORCE_COPY = Boolean.getBoolean("swerve.activations.forceCopy");

    private final int layerCount;
    private final int width;
    private final int microBatch;
    private final AbortFlag abort;
    private final Arena lifetime;
    private final RowView view;
    private final OutputNodes nodes;
    private ControlVectorTensors controlVector;
    private BatchRows batch;

    private final Receivers receivers;
    private boolean logitsSkipped;
    /** Whether the graph that is being decoded ends with the last layer's output. */
    private boolean endsEarly;
    private final MicroBatches microBatches;
    private final int[] cursor;
    /** The tokens whose logits are computed, in the order of computation, and their rows. */
    private final int[] outputs;
    private final int[] outputRows;
    private int outputCount;
    private final MemorySegment[] views;
    private final MemorySegment[] readOnlyViews;
    private MemorySegment staging = MemorySegment.NULL;

    /**
     * Creates the observer of a session.
     *
     * @param shape the model's dimensions
     * @param batchSize the most tokens in a batch
     * @param microBatch the most tokens computed at once
     * @param abort stops the graph, also when a listener fails
     * @param lifetime the session's arena
     */
    GraphObserver(NativeContext.Shape shape, int batchSize, int microBatch, AbortFlag abort, Arena lifetime) {
        this.layerCount = shape.layers();
        this.width = shape.width();
        this.nodes = shape.nodes();
        this.microBatch = microBatch;
        this.abort = abort;
        this.lifetime = lifetime;
        this.view = new RowView(width);
        this.receivers = new Receivers(layerCount);
        this.cursor = new int[layerCount];
        this.outputs = new int[batchSize];
        this.outputRows = new int[batchSize];
        this.microBatches = new MicroBatches(batchSize, microBatch, shape.caches());
        this.views = new MemorySegment[layerCount];
        this.readOnlyViews = new MemorySegment[layerCount];
    }

    /** Names the receiver of the control vector's tensors, which exists only after the context that calls this. */
    void attach(ControlVectorTensors tensors) {
        controlVector = tensors;
    }

    /**
     * Adds a tap.
     *
     * @param listener receives the rows
     * @param layers the layers, each from 0 to {@code layerCount - 1}
     * @param selection which rows
     * @return removes the tap again; idempotent
     */
    public Runnable add(ActivationListener listener, int[] layers, RowSelection selection) {
        return receivers.add(listener, layers, selection);
    }

    /**
     * Adds an editor, which edits no layer yet.
     *
     * @param editor changes the rows
     * @return switches its layers
     */
    public EditSwitch add(ActivationEditor editor) {
        return receivers.add(editor);
    }

    /** {@return whether anything is tapped or edited, true if a decode may call listeners or editors} */
    public boolean isTapped() {
        return receivers.any();
    }

    /**
     * {@return whether all rows of the last layer are wanted, which llama.cpp computes only along with their logits,
     * true if a tap asks for them}
     */
    public boolean needsAllOutputs() {
        return receivers.needAllOutputs();
    }

    /**
     * Sets whether the graph ends with the last layer's output, so that no logits are computed.
     *
     * @param skipped whether to end there
     */
    public void setLogitsSkipped(boolean skipped) {
        logitsSkipped = skipped;
    }

    /** {@return whether the graph ends with the last layer's output, true if decodes leave no logits} */
    public boolean isLogitsSkipped() {
        return logitsSkipped;
    }

    /**
     * Prepares for a decode.
     *
     * @param rows the batch that will be decoded
     * @param allOutputs whether every token is an output, so that the last layer has its row
     * @param unread whether nobody reads the logits of this decode, so that it may end with the last layer's output
     */
    public void begin(BatchRows rows, boolean allOutputs, boolean unread) {
        batch = rows;
        endsEarly = logitsSkipped || unread;
        if (!isTapped()) {
            return;
        }
        Arrays.fill(cursor, 0);
        microBatches.split(batch);
        outputCount = 0;
        for (int row = 0; row < batch.size(); row++) {
            int token = microBatches.token(row);
            if (allOutputs || batch.isOutput(token)) {
                outputRows[outputCount] = row;
                outputs[outputCount++] = token;
            }
        }
    }

    @Override
    protected boolean wants(long tensor) {
        if (!receivers.any() && !endsEarly && !controlVector.isWatching()) {
            return false; // without a look at the node, whose name lies in memory that nothing else needs
        }
        boolean added = controlVector.isWatching() && addsByHand(tensor) && Tensor.ne(tensor, 1) > 0;
        int layer = nodes.output(tensor);
        if (layer < 0 || isPreliminary(tensor, layer)) {
            return added;
        }
        if (!receivers.want(layer)) {
            return added || endsWith(layer);
        }
        if (Tensor.ne(tensor, 1) == 0) { // no token of this micro-batch wants logits
            cursor[layer] = microBatches.end(cursor[layer]);
            return false;
        }
        return true;
    }

    /** Looks at what the node adds. */
    private boolean addsByHand(long tensor) {
        int layer = nodes.vector(tensor);
        if (layer < 0) {
            return false;
        }
        long vector = Tensor.controlVector(tensor, width);
        return controlVector.shown(layer, vector, vector != 0 && (FORCE_COPY || Tensor.isCopy(vector)));
    }

    /** Whether a control vector will be added to it yet, and the sum have the same name. */
    private boolean isPreliminary(long tensor, int layer) {
        return nodes.isNamedTwice() && controlVector.isActiveAt(layer) && Tensor.controlVector(tensor, width) == 0;
    }

    /**
     * Finds a layer that was to be tapped or edited in the last decode and that the graph did not show.
     *
     * @return the first one, or -1 if all were shown
     */
    public int firstUnseenLayer() {
        for (int layer = 0; receivers.any() && layer < layerCount; layer++) {
            if (receivers.want(layer) && cursor[layer] < batch.size()) {
                return layer;
            }
        }
        return -1;
    }

    @Override
    protected boolean computed(long tensor) {
        boolean added = controlVector.isWatching() && addsByHand(tensor);
        if (added) {
            addByHand(nodes.vector(tensor), tensor);
        }
        int layer = nodes.output(tensor);
        if (layer < 0 || !receivers.want(layer) || isPreliminary(tensor, layer)) {
            return added && !endsWith(layer); // if nothing was added, asked for only to end here
        }
        int rows = rows(layer, tensor);
        boolean inPlace = isInPlace(tensor);
        bindMemory(tensor, inPlace, layer, (long) rows * width * Float.BYTES);
        int from = cursor[layer];
        int end = microBatches.end(from);
        int[] indices = microBatches.order();
        int first = from;
        if (layer == layerCount - 1 && rows != end - from) {
            indices = outputs;
            first = firstOutputFrom(from);
            requireRows(layer, first + rows <= outputCount);
        } else {
            if (indices == null) {
                end = from + rows; // whatever its size: a recurrent architecture may keep a tail for the next
            }
            requireRows(layer, rows == end - from && end <= batch.size());
        }
        cursor[layer] = end;
        if (edit(layer, rows, indices, first) && !inPlace) {
            DecodeCalls.tensorSet(tensor, staging.address(), 0, (long) rows * width * Float.BYTES);
        }
        deliver(layer, readOnlyViews[layer], rows, indices, first);
        return !endsWith(layer);
    }

    private int rows(int layer, long tensor) {
        if (!Tensor.isFloatRows(tensor, width)) {
            throw new IllegalStateException("the output of layer " + layer
                    + " is not a matrix of 32-bit floats of width " + width + "; this architecture can't be tapped");
        }
        return Math.toIntExact(Tensor.ne(tensor, 1));
    }

    private static boolean isInPlace(long tensor) {
        return !FORCE_COPY && Tensor.isHost(tensor);
    }

    private void addByHand(int layer, long tensor) {
        long bytes = (long) rows(layer, tensor) * width * Float.BYTES;
        boolean inPlace = isInPlace(tensor);
        bindMemory(tensor, inPlace, layer, bytes);
        controlVector.addTo(layer, views[layer]);
        if (!inPlace) {
            DecodeCalls.tensorSet(tensor, staging.address(), 0, bytes);
        }
    }

    /** What follows the last layer's output is the final norm and the unembedding: nothing that a cache would keep. */
    private boolean endsWith(int layer) {
        return endsEarly && layer == layerCount - 1;
    }

    private boolean edit(int layer, int rows, int[] indices, int first) {
        boolean changed = false;
        for (Receivers.Edit edit : receivers.edits()) {
            if (edit.layers()[layer]) {
                try {
                    view.bind(batch, layer, views[layer], rows, indices, first);
                    changed |= edit.editor().edit(view);
                } finally {
                    view.unbind();
                }
            }
        }
        return changed;
    }

    private static void requireRows(int layer, boolean fit) {
        if (!fit) {
            throw new IllegalStateException(
                    "the rows of layer " + layer + " can't be matched with the tokens of the batch");
        }
    }

    private int firstOutputFrom(int row) {
        int position = Arrays.binarySearch(outputRows, 0, outputCount, row);
        return position >= 0 ? position : -position - 1;
    }

    private void deliver(int layer, MemorySegment memory, int rows, int[] indices, int first) {
        for (Receivers.Tap tap : receivers.taps()) {
            if (!tap.layers()[layer]) {
                continue;
            }
            try {
                if (tap.selection() == RowSelection.ALL) {
                    view.bind(batch, layer, memory, rows, indices, first);
                    tap.listener().activations(view);
                } else {
                    deliverOutputs(tap, layer, memory, rows, indices, first);
                }
            } finally {
                view.unbind();
            }
        }
    }

    /** Hands out each run of neighbouring rows whose logits the caller wants. */
    private void deliverOutputs(Receivers.Tap tap, int layer, MemorySegment memory, int rows, int[] indices,
            int first) {
        long rowBytes = (long) width * Float.BYTES;
        int row = 0;
        while (row < rows) {
            int start = row;
            while (row < rows && batch.isOutput(indices == null ? first + row : indices[first + row])) {
                row++;
            }
            if (row > start) {
                MemorySegment part = row - start == rows
                        ? memory
                        : memory.asSlice(start * rowBytes, (row - start) * rowBytes);
                view.bind(batch, layer, part, row - start, indices, first + start);
                tap.listener().activations(view);
            } else {
                row++;
            }
        }
    }

    /** Makes views of the rows: where they are, or copied from the device. Views are kept for the next decode. */
    private void bindMemory(long tensor, boolean inPlace, int layer, long bytes) {
        long address;
        if (inPlace) {
            address = Tensor.data(tensor);
        } else {
            if (staging.byteSize() < bytes) {
                staging = lifetime.allocate(Math.max(bytes, (long) microBatch * width * Float.BYTES), 64);
            }
            address = staging.address();
            DecodeCalls.tensorGet(tensor, address, 0, bytes);
        }
        MemorySegment known = views[layer];
        if (known == null || known.address() != address || known.byteSize() != bytes) {
            views[layer] = NativeMemory.view(address, bytes, lifetime);
            readOnlyViews[layer] = views[layer].asReadOnly();
        }
    }

    @Override
    protected boolean isStopped() {
        return abort.isRaised();
    }

    @Override
    protected void failed() {
        abort.raise();
    }
}
