package io.swerve.bench.cli;

import io.swerve.Model;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.SwerveException;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.extraction.ContrastPairs;
import io.swerve.steering.extraction.DifferenceOfMeans;
import io.swerve.steering.extraction.Extraction;
import io.swerve.steering.extraction.ExtractionOptions;
import io.swerve.steering.extraction.TokenPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Extracts a steering vector. */
@Command(name = "extract", description = "Extracts a steering vector from pairs of texts, for all layers at once.")
final class ExtractCommand extends ConsoleCommand {
    /** Texts decoded together; short ones fill a batch only in company. */
    private static final int SEQUENCES = 8;

    @Mixin
    private ModelFlags modelFlags;

    @Option(names = "--pairs", required = true, paramLabel = "FILE", description = "Pairs as JSON Lines: {\"positive\": text, \"negative\": text}, optionally with a "
            + "\"prompt\" that stands before both.")
    private Path pairs;

    @Option(names = "--method", paramLabel = "mean", defaultValue = "mean", description = "mean: the difference of the means. Default: ${DEFAULT-VALUE}.")
    private Method method;

    @Option(names = "--position", paramLabel = "last|response", defaultValue = "last", description = "Read at the last token, or over all tokens behind the prompt. Default: ${DEFAULT-VALUE}.")
    private TokenPosition position;

    @Option(names = "--plain", description = "Read markers in the texts, such as <|im_start|>, as plain characters.")
    private boolean plain;

    @Option(names = {"-o",
            "--output"}, required = true, paramLabel = "FILE", description = "The vector, a GGUF control vector that llama.cpp loads too.")
    private Path output;

    /** How a direction is made of two sets of activations. */
    enum Method {
        /** The difference of their means. */
        MEAN
    }

    @Override
    void run(Console console) throws IOException {
        SessionOptions options = modelFlags.check(this).withMaxSequences(SEQUENCES);
        List<ContrastPair> contrasts = ContrastPairs.read(pairs);
        try (Model model = modelFlags.load(console);
                Session session = ModelFlags.open(model, options, console)) {
            if (model.layerCount() < 2) {
                throw new SwerveException(modelFlags.name() + " has one layer, and layer 0 can't be steered");
            }
            Extraction extraction;
            try (Progress progress = console.progress("texts", 2L * contrasts.size())) {
                extraction = switch (method) {
                    case MEAN -> DifferenceOfMeans.extract(session, contrasts, ExtractionOptions.defaults()
                            .withPosition(position).withParseSpecial(!plain).withProgress((texts, _) -> {
                                progress.reached(texts);
                                return !console.stopping();
                            }));
                };
            }
            SteeringVector vector = extraction.vector().onLayers(1, model.layerCount() - 1);
            vector.write(output);
            print(vector, extraction, console);
        }
    }

    private void print(SteeringVector vector, Extraction extraction, Console console) {
        double[] norms = Arrays.stream(vector.layers()).mapToDouble(vector::norm).toArray();
        if (console.json()) {
            console.print(new JsonReport().put("layers", vector.layers()).put("n_embd", vector.embeddingSize())
                    .put("pairs", extraction.pairs()).put("norms", norms));
            return;
        }
        console.printLine("layer       norm  of the activations' norm");
        extraction.layers().stream().filter(contrast -> vector.hasLayer(contrast.layer()))
                .forEach(contrast -> console.printLine(String.format(Locale.ROOT, "%5d %10.4f  %6.2f %%",
                        contrast.layer(), contrast.norm(), 100 * contrast.relativeNorm())));
        console.printLine("wrote " + output + ": " + norms.length + " layers x " + vector.embeddingSize() + " from "
                + extraction.pairs() + " pairs");
    }
}
