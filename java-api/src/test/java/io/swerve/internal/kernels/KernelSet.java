package io.swerve.internal.kernels;

import java.util.List;

/** All kernels of one kind. */
record KernelSet(String name, EntropyKernel entropy, DivergenceKernel divergence, RowKernel rows,
        AutoencoderKernel autoencoder) {
    static final KernelSet SCALAR = new KernelSet("scalar", ScalarEntropyKernel.INSTANCE,
            ScalarDivergenceKernel.INSTANCE, ScalarRowKernel.INSTANCE, ScalarAutoencoderKernel.INSTANCE);

    static KernelSet vector() {
        return new KernelSet("vector", new VectorEntropyKernel(), new VectorDivergenceKernel(), new VectorRowKernel(),
                new VectorAutoencoderKernel());
    }

    static List<KernelSet> both() {
        return List.of(SCALAR, vector());
    }

    @Override
    public String toString() {
        return name;
    }
}
