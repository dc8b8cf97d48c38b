package io.swerve.steering;

import io.swerve.gguf.GgmlType;
import io.swerve.gguf.GgufFile;
import io.swerve.gguf.GgufTensor;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.GgufWriter;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Steering vectors as GGUF files. The rules are those of llama.cpp's {@code common_control_vector_load_one}, and
 * stricter: one wrong tensor makes it refuse the whole file.
 */
final class VectorFile {
    private static final String ARCHITECTURE = "controlvector";
    private static final String LAYER_COUNT = "controlvector.layer_count";

    private static final Pattern NAME = Pattern.compile("direction\\.(0|[1-9][0-9]{0,8})");
    /** What llama.cpp's {@code stoi} takes for a number, such as "direction.3abc" and "direction. 3". */
    private static final Pattern LAX_NAME = Pattern.compile("direction\\.\\s*\\+?0*([0-9]{1,9})(?![0-9]).*",
            Pattern.DOTALL);

    private final GgufFile gguf;
    private final SortedMap<Integer, float[]> tensors;

    private VectorFile(GgufFile gguf, SortedMap<Integer, float[]> tensors) {
        this.gguf = gguf;
        this.tensors = tensors;
    }

    /** Reads a file whose directions may begin at 0. */
    static VectorFile open(Path path) {
        GgufFile file = GgufFile.read(path);
        if (file.tensors().isEmpty()) {
            throw new SteeringVectorException(path + ": has no tensors; a control vector has direction.1 and so on");
        }
        long width = file.tensors().getFirst().elements();
        SortedMap<Integer, float[]> tensors = new TreeMap<>();
        for (GgufTensor tensor : file.tensors()) {
            int number = number(path, tensor);
            requireDirection(path, tensor, width);
            tensors.put(number, values(file, tensor));
        }
        return new VectorFile(file, tensors);
    }

    /** Reads a file as llama.cpp does. */
    static SteeringVector read(Path path) {
        VectorFile file = open(path);
        if (file.tensors.containsKey(0)) {
            throw refusal(path, file.gguf.tensor("direction.0").orElseThrow(),
                    "is of layer 0, where llama.cpp can't steer; it refuses the file too."
                            + " Import it with VectorImport, or write the file again without it");
        }
        return SteeringVector.of(file.tensors, PassportKeys.read(file.gguf));
    }

    GgufFile gguf() {
        return gguf;
    }

    /** The tensors by the N of their names; not to be changed. */
    SortedMap<Integer, float[]> tensors() {
        return tensors;
    }

    /** The directions by the block that a producer meant. */
    SortedMap<Integer, float[]> directions(VectorDialect dialect) {
        if (dialect.blockOf(tensors.firstKey()) < 0) {
            throw new SteeringVectorException(gguf.path() + ": has a direction." + tensors.firstKey() + ", which "
                    + dialect + " does not write: it is of another producer");
        }
        SortedMap<Integer, float[]> directions = new TreeMap<>();
        tensors.forEach((number, direction) -> directions.put(dialect.blockOf(number), direction));
        return directions;
    }

    private static int number(Path path, GgufTensor tensor) {
        Matcher name = NAME.matcher(tensor.name());
        if (name.matches()) {
            return Integer.parseInt(name.group(1));
        }
        Matcher lax = LAX_NAME.matcher(tensor.name());
        if (lax.matches()) {
            throw refusal(path, tensor, "has more than a number in its name. llama.cpp would take it for direction."
                    + lax.group(1) + " and add it to any other of that number; rename it, or leave it out");
        }
        throw refusal(path, tensor, "is no direction.<layer>: this is no control vector (perhaps a model?)");
    }

    private static void requireDirection(Path path, GgufTensor tensor, long width) {
        if (tensor.type() != GgmlType.F32) {
            throw refusal(path, tensor, "is of type " + tensor.type() + ", a direction must be f32");
        }
        if (tensor.shape().stream().skip(1).anyMatch(dimension -> dimension != 1)) {
            throw refusal(path, tensor, "has the shape " + tensor.shape() + ", a direction must have one dimension");
        }
        if (tensor.elements() != width) {
            throw refusal(path, tensor, "has " + tensor.elements() + " components, the first direction has " + width
                    + "; they must be equal");
        }
    }

    private static float[] values(GgufFile file, GgufTensor tensor) {
        float[] values = file.readF32(tensor.name());
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw refusal(file.path(), tensor, "holds " + values[i] + " at " + i + ", it must be finite");
            }
        }
        return values;
    }

    private static SteeringVectorException refusal(Path path, GgufTensor tensor, String problem) {
        return new SteeringVectorException(path + ": tensor '" + tensor.name() + "' " + problem);
    }

    static void write(SteeringVector vector, Path path) {
        if (vector.hasLayer(0)) {
            throw new SteeringVectorException("the vector has a direction of layer 0, with which llama.cpp refuses a"
                    + " file; leave it out with onLayers");
        }
        GgufWriter writer = new GgufWriter().put("general.architecture", GgufValue.text(ARCHITECTURE))
                .put(PassportKeys.MODEL_HINT, GgufValue.text(vector.info().architecture()))
                .put(LAYER_COUNT, GgufValue.uint32(vector.directions().size()));
        PassportKeys.write(vector.info(), writer);
        vector.directions().forEach((layer, direction) -> writer.tensor("direction." + layer, direction));
        writer.write(path);
    }
}
