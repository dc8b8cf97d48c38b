package io.swerve.steering.sae;

import io.swerve.safetensors.SafetensorsException;
import io.swerve.safetensors.SafetensorsFile;
import io.swerve.safetensors.SafetensorsTensor;
import io.swerve.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The state of a training between two steps, as a safetensors file. Random numbers have no state: they follow from seed
 * and step.
 *
 * @param weights with Adam's moments
 * @param step how many steps are done
 * @param idle for each feature, how many rows have gone by without it
 */
record TrainingCheckpoint(TrainingWeights weights, int step, long[] idle) {
    private static final String FORMAT = "swerve-sae-training-1";

    void write(Path file, ActivationBuffer rows, SaeTrainingOptions options) {
        SafetensorsWriter writer = new SafetensorsWriter().put("format", FORMAT).put("step", Integer.toString(step))
                .put("options", options.fingerprint()).put("rows", describe(rows))
                .put("idle", LongStream.of(idle).mapToObj(Long::toString).collect(Collectors.joining(" ")));
        add(writer, "W_enc", weights.encoder());
        add(writer, "b_enc", weights.encoderBias());
        add(writer, "W_dec", weights.decoder());
        add(writer, "b_dec", weights.decoderBias());
        try {
            writer.write(file);
        } catch (IOException e) {
            throw new SaeException(file + ": the checkpoint can't be written: " + e, e);
        }
    }

    private static void add(SafetensorsWriter writer, String name, Parameter parameter) {
        add(writer, name, parameter.weights());
        add(writer, name + ".m", parameter.first());
        add(writer, name + ".v", parameter.second());
    }

    private static void add(SafetensorsWriter writer, String name, FloatRows rows) {
        writer.tensor(name, rows.segment(), rows.rows(), rows.width());
    }

    private static String describe(ActivationBuffer rows) {
        return rows.rows() + " rows of " + rows.width() + " of layer " + rows.layer() + ", checksum "
                + Long.toHexString(rows.checksum());
    }

    static TrainingCheckpoint read(Path path, ActivationBuffer rows, SaeTrainingOptions options) {
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            require(file, "format", FORMAT, "is no checkpoint of a training of this version");
            require(file, "options", options.fingerprint(), "was written by a training with other options");
            require(file, "rows", describe(rows), "was written by a training on other activations");
            int features = options.features();
            TrainingWeights weights = new TrainingWeights(parameter(file, "W_enc", features, rows.width()),
                    parameter(file, "b_enc", 1, features), parameter(file, "W_dec", features, rows.width()),
                    parameter(file, "b_dec", 1, rows.width()));
            int step = Integer.parseInt(file.metadata().getOrDefault("step", ""));
            long[] idle = Arrays.stream(file.metadata().getOrDefault("idle", "").split(" ")).mapToLong(Long::parseLong)
                    .toArray();
            if (step < 0 || step > options.steps() || idle.length != features) {
                throw new SaeException(path + ": the checkpoint is of step " + step + " and " + idle.length
                        + " features; it must be within " + options.steps() + " and of " + features);
            }
            return new TrainingCheckpoint(weights, step, idle);
        } catch (SafetensorsException e) {
            throw new SaeException(e.getMessage(), e);
        } catch (NumberFormatException e) {
            throw new SaeException(path + ": the checkpoint's numbers are damaged: " + e.getMessage(), e);
        }
    }

    private static void require(SafetensorsFile file, String key, String expected, String problem) {
        String found = file.metadata().get(key);
        if (!expected.equals(found)) {
            throw new SaeException(file.path() + ": " + problem + ": it says " + found + ", and this is " + expected
                    + "; start anew, or go on with the same");
        }
    }

    private static Parameter parameter(SafetensorsFile file, String name, int rows, int width) {
        return new Parameter(tensor(file, name, rows, width), tensor(file, name + ".m", rows, width),
                tensor(file, name + ".v", rows, width));
    }

    private static FloatRows tensor(SafetensorsFile file, String name, int rows, int width) {
        SafetensorsTensor tensor = file.tensor(name);
        if (!tensor.type().equals("F32") || !tensor.shape().equals(List.of((long) rows, (long) width))) {
            throw new SaeException(file.path() + ": tensor '" + name + "' is " + tensor.type() + " of shape "
                    + tensor.shape() + "; it must be F32 of [" + rows + ", " + width + "]");
        }
        FloatRows values = FloatRows.allocate(rows, width);
        MemorySegment.copy(file.bytes(name), FloatRows.FLOAT.withOrder(ByteOrder.LITTLE_ENDIAN), 0, values.segment(),
                FloatRows.FLOAT, 0, (long) rows * width);
        return values;
    }
}
