package io.swerve.steering.sae;

import io.swerve.steering.plan.Feature;
import java.lang.foreign.MemorySegment;

/** A feature of an autoencoder that reads rows as they are. */
record SaeFeature(SparseAutoencoder sae, int index) implements Feature {
    @Override
    public int layer() {
        return sae.info().layer();
    }

    @Override
    public int embeddingSize() {
        return sae.info().inputs();
    }

    @Override
    public float activation(MemorySegment rows, long byteOffset) {
        return sae.activation(rows, byteOffset, index);
    }

    @Override
    public float[] direction() {
        return sae.direction(index);
    }

    @Override
    public String toString() {
        return "feature " + index + " of " + sae;
    }
}
