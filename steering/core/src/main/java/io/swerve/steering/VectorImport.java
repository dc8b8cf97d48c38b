package io.swerve.steering;

import io.swerve.gguf.GgufFile;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * A control-vector file of any producer, read so that every direction is of the block that its producer meant. In
 * contrast, {@link SteeringVector#read} takes the tensors' numbers as llama.cpp does.
 *
 * <p>
 * A vector may have a direction of layer 0 then, where only a callback can steer.
 *
 * @param vector the directions by the block they were measured at
 * @param dialect whose meaning was taken
 * @param certain whether the file, or the caller, left no doubt of the dialect
 * @param findings what spoke for it, and what to know of the file, one sentence each
 */
public record VectorImport(SteeringVector vector, VectorDialect dialect, boolean certain, List<String> findings) {
    /**
     * Creates a result.
     *
     * @throws NullPointerException if a component is null
     */
    public VectorImport {
        findings = List.copyOf(findings);
    }

    /**
     * Reads a file, and tells its producer by its keys, numbers and lengths.
     *
     * @param path the file
     * @return the vector, and what was decided
     * @throws SteeringVectorException if it is no control vector, or a number in it is not finite
     * @throws io.swerve.gguf.GgufException if it is missing, unreadable or no sound GGUF file
     */
    public static VectorImport read(Path path) {
        return read(path, OptionalInt.empty());
    }

    /**
     * Reads a file that is of a known model, which tells more producers apart.
     *
     * @param path the file
     * @param layerCount the model's number of layers
     * @return the vector, and what was decided
     * @throws SteeringVectorException if it is no control vector, or a number in it is not finite
     * @throws io.swerve.gguf.GgufException if it is missing, unreadable or no sound GGUF file
     */
    public static VectorImport read(Path path, int layerCount) {
        return read(path, OptionalInt.of(layerCount));
    }

    private static VectorImport read(Path path, OptionalInt layerCount) {
        return new DialectDetection(VectorFile.open(path), layerCount).decide();
    }

    /**
     * Reads a file of a known producer.
     *
     * @param path the file
     * @param dialect who wrote it
     * @return the vector
     * @throws SteeringVectorException if it is no control vector, a number in it is not finite, or that producer does
     *             not write such tensors
     * @throws io.swerve.gguf.GgufException if it is missing, unreadable or no sound GGUF file
     */
    public static VectorImport read(Path path, VectorDialect dialect) {
        VectorFile file = VectorFile.open(path);
        return of(file, dialect, true, List.of("read as " + dialect + " by request"));
    }

    static VectorImport of(VectorFile file, VectorDialect dialect, boolean certain, List<String> findings) {
        GgufFile gguf = file.gguf();
        VectorInfo info = PassportKeys.read(gguf);
        if (dialect != VectorDialect.SWERVE && info.method().isEmpty()) {
            info = info.withMethod(gguf.text("controlvector.method").orElse(dialect.toString()));
        }
        return new VectorImport(SteeringVector.of(file.directions(dialect), info), dialect, certain, findings);
    }
}
