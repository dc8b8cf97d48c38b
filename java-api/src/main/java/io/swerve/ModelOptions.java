package io.swerve;

import io.swerve.internal.Checks;
import java.util.Objects;
import java.util.Optional;

/**
 * How a model is loaded. Immutable; start from {@link #defaults()} and change what differs.
 */
public final class ModelOptions {
    /** For {@link #gpuLayers}: as many as there are. */
    public static final int ALL_LAYERS = -1;

    private static final ModelOptions DEFAULTS = new ModelOptions(new Values(ALL_LAYERS, true, false, false, null));

    private final Values values;

    /** What is checked and compared. */
    private record Values(int gpuLayers, boolean memoryMap, boolean lockMemory, boolean checkTensors,
            Progress progress) {
        private Values {
            Checks.inRange(gpuLayers, ALL_LAYERS, Integer.MAX_VALUE, "gpuLayers");
        }
    }

    private ModelOptions(Values values) {
        this.values = values;
    }

    /** {@return the defaults: memory-mapped, all layers on a GPU if there is one} */
    public static ModelOptions defaults() {
        return DEFAULTS;
    }

    /**
     * {@return these options with another number of GPU layers}
     *
     * @param layers see {@link #gpuLayers}
     */
    public ModelOptions withGpuLayers(int layers) {
        return new ModelOptions(new Values(layers, values.memoryMap, values.lockMemory, values.checkTensors,
                values.progress));
    }

    /**
     * {@return these options with memory mapping on or off}
     *
     * @param on see {@link #memoryMap}
     */
    public ModelOptions withMemoryMap(boolean on) {
        return new ModelOptions(new Values(values.gpuLayers, on, values.lockMemory, values.checkTensors,
                values.progress));
    }

    /**
     * {@return these options with memory locking on or off}
     *
     * @param on see {@link #lockMemory}
     */
    public ModelOptions withLockMemory(boolean on) {
        return new ModelOptions(new Values(values.gpuLayers, values.memoryMap, on, values.checkTensors,
                values.progress));
    }

    /**
     * {@return these options with the check of the weights on or off}
     *
     * @param on see {@link #checkTensors}
     */
    public ModelOptions withCheckTensors(boolean on) {
        return new ModelOptions(new Values(values.gpuLayers, values.memoryMap, values.lockMemory, on, values.progress));
    }

    /**
     * {@return these options with a follower of the loading}
     *
     * @param follower see {@link #progress}
     */
    public ModelOptions withProgress(Progress follower) {
        return new ModelOptions(new Values(values.gpuLayers, values.memoryMap, values.lockMemory, values.checkTensors,
                Objects.requireNonNull(follower)));
    }

    /**
     * {@return how many layers to keep in GPU memory, counted from the end, the output being the first;
     * {@link #ALL_LAYERS} for all; 0 for the processor alone, where no GPU is touched. Layers between that stay in main
     * memory are computed by the processor, but for prompts of 32 tokens and more, whose products a GPU computes. Without a
     * GPU backend it has no effect}
     */
    public int gpuLayers() {
        return values.gpuLayers;
    }

    /**
     * {@return whether the weights are mapped from the file rather than read into memory: a faster start, and processes
     * share the pages}
     */
    public boolean memoryMap() {
        return values.memoryMap;
    }

    /** {@return whether the weights are kept from being swapped out} */
    public boolean lockMemory() {
        return values.lockMemory;
    }

    /** {@return whether every block of weights is checked for invalid numbers while loading; slower} */
    public boolean checkTensors() {
        return values.checkTensors;
    }

    /** {@return the follower of the loading, told of bytes of the file, some hundred times at most; empty for none} */
    public Optional<Progress> progress() {
        return Optional.ofNullable(values.progress);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelOptions options && values.equals(options.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString().replaceFirst("Values", "ModelOptions");
    }
}
