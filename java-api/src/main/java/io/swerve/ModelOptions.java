package io.swerve;

import io.swerve.internal.Checks;
import java.util.Objects;

/**
 * How a model is loaded. Immutable; start from {@link #defaults()} and change what differs.
 *
 * @param gpuLayers how many layers to keep in GPU memory, counted from the output; {@link #ALL_LAYERS} for all. Without a
 *            GPU backend it has no effect
 * @param memoryMap whether the weights are mapped from the file rather than read into memory: a faster start, and
 *            processes share the pages
 * @param lockMemory whether the weights are kept from being swapped out
 * @param checkTensors whether every block of weights is checked for invalid numbers while loading; slower
 * @param progress follows the loading, or null
 */
public record ModelOptions(int gpuLayers, boolean memoryMap, boolean lockMemory, boolean checkTensors,
        LoadProgress progress) {

    /** For {@link #gpuLayers}: as many as there are. */
    public static final int ALL_LAYERS = -1;

    private static final ModelOptions DEFAULTS = new ModelOptions(ALL_LAYERS, true, false, false, null);

    /**
     * Creates options.
     *
     * @throws IllegalArgumentException if {@code gpuLayers} is less than {@link #ALL_LAYERS}
     */
    public ModelOptions {
        Checks.inRange(gpuLayers, ALL_LAYERS, Integer.MAX_VALUE, "gpuLayers");
    }

    /**
     * Returns the defaults: memory-mapped, all layers on a GPU if there is one.
     *
     * @return the options
     */
    public static ModelOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns these options with another number of GPU layers.
     *
     * @param layers see {@link #gpuLayers}
     * @return the changed options
     */
    public ModelOptions withGpuLayers(int layers) {
        return new ModelOptions(layers, memoryMap, lockMemory, checkTensors, progress);
    }

    /**
     * Returns these options with memory mapping on or off.
     *
     * @param on see {@link #memoryMap}
     * @return the changed options
     */
    public ModelOptions withMemoryMap(boolean on) {
        return new ModelOptions(gpuLayers, on, lockMemory, checkTensors, progress);
    }

    /**
     * Returns these options with memory locking on or off.
     *
     * @param on see {@link #lockMemory}
     * @return the changed options
     */
    public ModelOptions withLockMemory(boolean on) {
        return new ModelOptions(gpuLayers, memoryMap, on, checkTensors, progress);
    }

    /**
     * Returns these options with the check of the weights on or off.
     *
     * @param on see {@link #checkTensors}
     * @return the changed options
     */
    public ModelOptions withCheckTensors(boolean on) {
        return new ModelOptions(gpuLayers, memoryMap, lockMemory, on, progress);
    }

    /**
     * Returns these options with a follower of the loading.
     *
     * @param follower see {@link #progress}
     * @return the changed options
     */
    public ModelOptions withProgress(LoadProgress follower) {
        return new ModelOptions(gpuLayers, memoryMap, lockMemory, checkTensors, Objects.requireNonNull(follower));
    }
}
