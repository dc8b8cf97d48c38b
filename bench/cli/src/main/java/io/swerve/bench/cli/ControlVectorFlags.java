package io.swerve.bench.cli;

import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Session;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.LayersConverter;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringOptions;
import io.swerve.steering.plan.SteeringPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Vectors to steer with. */
final class ControlVectorFlags {
    private static final String LAYERS = "--control-vector-layers";

    @Option(names = "--control-vector", paramLabel = "FILE[:SCALE]", converter = ScaledFileConverter.class, description = "Steer with a GGUF control vector, times a scale (default 1). Several are added up.")
    private List<ScaledFile> vectors = List.of();

    @Option(names = LAYERS, paramLabel = LayersConverter.SYNTAX, description = "Steer only these layers, counted from 0; layer 0 can't be steered. Default: all.")
    private Layers layers = Layers.all();

    @Option(names = "--control-vector-any-model", description = "Steer with vectors whose passport names another model, if their size fits.")
    private boolean anyModel;

    /** Steers everything that the session decodes from now on; without vectors, does nothing. */
    void apply(Session session, ConsoleCommand command) {
        int layerCount = session.model().layerCount();
        int[] named = command.checked(LAYERS, () -> layers.resolve(layerCount));
        if (layerCount > 1 && named[named.length - 1] == 0) {
            throw command
                    .usage(LAYERS + " " + layers + ": layer 0 can't be steered; use layers 1 to " + (layerCount - 1));
        }
        if (vectors.isEmpty()) {
            return;
        }
        List<SteeringVector> scaled = vectors.stream()
                .map(vector -> command.checked(() -> read(vector.file()).scaled(vector.scale())))
                .toList();
        SteeringVector sum = SteeringVector.sum(scaled);
        command.checked(() -> {
            SteeringVector chosen = only(layers, sum, session.model());
            // not closed before its session, with which it ends
            return Steering.on(session, SteeringPlan.adding(chosen, 1), SteeringOptions.defaults());
        });
    }

    /** Leaves out all layers of a vector but some of a model, which knows its depth where a vector's file may not. */
    static SteeringVector only(Layers layers, SteeringVector vector, Model model) {
        int[] named = layers.resolve(model.layerCount());
        return layers.equals(Layers.all()) ? vector : vector.onLayers(Layers.of(named));
    }

    private SteeringVector read(Path file) {
        SteeringVector vector = SteeringVector.read(file);
        return anyModel ? vector.withoutModelCheck() : vector;
    }

    /** What steers, in words. */
    @Override
    public String toString() {
        return vectors.isEmpty() ? "nothing" : vectors + " on layers " + layers;
    }

    /** A vector's file and what its values are multiplied by. */
    record ScaledFile(Path file, float scale) {}

    /** Reads {@code FILE[:SCALE]}; a file whose own name ends like a scale comes first. */
    static final class ScaledFileConverter implements ITypeConverter<ScaledFile> {
        @Override
        public ScaledFile convert(String text) {
            int colon = text.lastIndexOf(':');
            if (colon < 0 || Files.exists(Path.of(text))) {
                return new ScaledFile(Path.of(text), 1);
            }
            String number = text.substring(colon + 1);
            try {
                float scale = Float.parseFloat(number);
                if (Float.isFinite(scale)) {
                    return new ScaledFile(Path.of(text.substring(0, colon)), scale);
                }
            } catch (NumberFormatException e) {
                // told below
            }
            throw new TypeConversionException("'" + number + "' is no finite scale, and there is no file " + text);
        }
    }
}
