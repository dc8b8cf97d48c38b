package io.swerve.gguf;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/**
 * Gives a tensor's data to a {@link GgufWriter}, in as many pieces as it likes: a tensor need not fit in memory.
 */
@FunctionalInterface
public interface GgufTensorSource {
    /**
     * Writes the tensor's data, exactly as many bytes as its type and shape say, in the form that they have in the file
     * (little-endian).
     *
     * @param target where to write; takes every buffer whole
     * @throws IOException if writing fails, or to give up
     */
    void writeTo(WritableByteChannel target) throws IOException;
}
