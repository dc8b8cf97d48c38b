package io.swerve.steering.decoding;

import io.swerve.CacheType;
import io.swerve.FlashAttention;
import io.swerve.SessionOptions;
import io.swerve.gguf.GgmlType;
import io.swerve.gguf.GgufFile;
import io.swerve.gguf.GgufTensor;
import io.swerve.gguf.GgufWriter;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A lab model with 32-bit weights. A quantized model quantizes its activations too, and then the last bit of a sum, which
 * depends on the size of a batch, now and then decides about a whole step of rounding.
 */
public final class PreciseModel {
    private PreciseModel() {}

    /**
     * Writes the model.
     *
     * @param source the quantized file
     * @param target where to put it
     * @return the target
     */
    public static Path write(Path source, Path target) {
        GgufFile file = GgufFile.read(source);
        GgufWriter writer = new GgufWriter();
        writer.putAll(file.metadata());
        for (GgufTensor tensor : file.tensors()) {
            int width = Math.toIntExact(tensor.shape().getFirst());
            int rows = Math.toIntExact(tensor.elements() / width);
            float[] elements = new float[rows * width];
            for (int row = 0; row < rows; row++) {
                System.arraycopy(file.readRow(tensor.name(), row), 0, elements, row * width, width);
            }
            writer.tensor(tensor.name(), GgmlType.F32, tensor.shape(), MemorySegment.ofArray(elements));
        }
        writer.write(target);
        return target;
    }

    /**
     * The options that keep its precision.
     *
     * @return options of a session with one thread
     */
    public static SessionOptions options() {
        return SessionOptions.defaults().withThreads(1).withFlashAttention(FlashAttention.OFF)
                .withCacheTypes(CacheType.F32, CacheType.F32);
    }
}
