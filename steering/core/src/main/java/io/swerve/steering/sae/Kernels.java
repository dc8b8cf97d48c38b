package io.swerve.steering.sae;

import io.swerve.entropy.EntropyKernels;
import io.swerve.internal.VectorApi;

/**
 * Chooses the kernel: the vectors' where the entropy kernel uses vectors too, since both ask the same of the JVM and the
 * processor. {@link EntropyKernels#PROPERTY} forces either.
 */
final class Kernels {
    private Kernels() {}

    /** Chosen at first use. */
    private static final class Holder {
        private static final Kernel CHOSEN = VectorApi.isInUse()
                ? vector()
                : ScalarKernel.INSTANCE;

        /** Apart, so that the class is only touched when the module it needs is present. */
        private static Kernel vector() {
            return new WarmingKernel();
        }
    }

    static Kernel active() {
        return Holder.CHOSEN;
    }
}
