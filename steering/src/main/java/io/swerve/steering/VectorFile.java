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
 * Steering vectors as GGUF files. The rules are those of llama.cpp's {@code common_control_vector_load_one}: it reads
 * nothing but the tensors, and one wrong tensor makes it refuse the whole file.
 */
final class VectorFile {
    private static final String ARCHITECTURE = "controlvector";
    private static final String LAYER_COUNT = "controlvector.layer_count";

    /** llama.cpp's {@code stoi} takes more, such as "direction.3abc" and "direction. 3"; nobody means that. */
    private static final Pattern NAME = Pattern.compile("direction\\.(0|[1-9][0-9]{0,8})");

    private VectorFile() {}

    static SteeringVector read(Path path) {
        GgufFile file = GgufFile.read(path);
        if (file.tensors().isEmpty()) {
            throw new SteeringVectorException(path + ": has no tensors; a control vector has direction.1 and so on");
        }
        long width = file.tensors().getFirst().elements();
        SortedMap<Integer, float[]> directions = new TreeMap<>();
        for (GgufTensor tensor : file.tensors()) {
            int layer = layer(path, tensor);
            requireDirection(path, tensor, width);
            directions.put(layer, values(file, tensor));
        }
        return SteeringVector.of(directions, PassportKeys.read(file));
    }

    private static int layer(Path path, GgufTensor tensor) {
        Matcher name = NAME.matcher(tensor.name());
        if (!name.matches()) {
            throw refusal(path, tensor, "is no direction.<layer>: this is no control vector (perhaps a model?)");
        }
        int layer = Integer.parseInt(name.group(1));
        if (layer == 0) {
            throw refusal(path, tensor, "is of layer 0, where llama.cpp can't steer; it refuses the file too."
                    + " Write the file again without it");
        }
        return layer;
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
                    + " file; leave it out with onLayers(1, " + Math.max(1, vector.lastLayer()) + ")");
        }
        GgufWriter writer = new GgufWriter().put("general.architecture", GgufValue.text(ARCHITECTURE))
                .put(PassportKeys.MODEL_HINT, GgufValue.text(vector.info().architecture()))
                .put(LAYER_COUNT, GgufValue.uint32(vector.directions().size()));
        PassportKeys.write(vector.info(), writer);
        vector.directions().forEach((layer, direction) -> writer.tensor("direction." + layer, direction));
        writer.write(path);
    }
}
