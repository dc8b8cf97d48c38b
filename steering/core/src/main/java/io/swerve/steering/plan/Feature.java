package io.swerve.steering.plan;

import java.lang.foreign.MemorySegment;

/**
 * A number that can be read off a row of the residual stream, and the direction along which that number is raised: one
 * feature of a sparse autoencoder, with its encoder and the row of its decoder.
 *
 * <p>
 * Implementations are immutable or confined to the thread of the session that they steer; {@link #activation} runs for
 * every steered token and should not allocate.
 */
public interface Feature {
    /** {@return the layer that the feature belongs to: the 0-based block whose output is read and steered} */
    int layer();

    /** {@return the width of a row: the model's {@code n_embd}} */
    int embeddingSize();

    /**
     * Measures how active the feature is.
     *
     * @param rows memory that holds the row as native-order floats; only read
     * @param byteOffset where the row starts, in bytes from the start of {@code rows}
     * @return the activation, in the units of {@link Intervention.ClampFeature#target()}
     */
    float activation(MemorySegment rows, long byteOffset);

    /**
     * {@return the direction that one unit of activation adds to the row, {@link #embeddingSize()} finite floats, not
     * all zero; a copy}
     */
    float[] direction();
}
