package io.swerve.internal;

import io.swerve.entropy.EntropyKernels;

/** Tells whether this JVM computes with the processor's vectors, through the Vector API. */
public final class VectorApi {
    private VectorApi() {}

    /**
     * {@return whether arithmetic over rows of floats is to use it: whether it is there and fast on this JVM and this
     * processor, or forced}
     *
     * @throws IllegalStateException if {@link EntropyKernels#PROPERTY} asks for what doesn't exist or can't run here
     */
    public static boolean isInUse() {
        return EntropyKernels.providerName().equals("vector"); // which asks all of that, once
    }
}
