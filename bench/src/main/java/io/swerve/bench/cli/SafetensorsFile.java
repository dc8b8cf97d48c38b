package io.swerve.bench.cli;

import io.swerve.steering.sae.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Activations as a safetensors file: a tensor {@code layer.<n>} for each layer, and metadata of texts. */
final class SafetensorsFile {
    private SafetensorsFile() {}

    static void write(Path file, ActivationGrid grid, Map<String, String> metadata) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter();
        metadata.forEach(writer::put);
        long[] shape = Arrays.stream(grid.layerShape()).asLongStream().toArray();
        for (int i = 0; i < grid.layers().length; i++) {
            writer.tensor("layer." + grid.layers()[i], grid.values().get(i), shape);
        }
        writer.write(file);
    }
}
