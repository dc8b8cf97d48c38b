package io.swerve.bench.cli;

import io.swerve.ActivationCapture;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.activation.ActivationGrid;
import io.swerve.activation.RowSelection;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.JsonReport;
import io.swerve.bench.console.LayersConverter;
import io.swerve.bench.console.ModelFlags;
import io.swerve.bench.console.OutputPath;
import io.swerve.internal.numeric.VectorMath;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads hidden activations. */
@Command(name = "activations", description = "Reads the residual stream at the output of layers while a model reads a text.")
final class ActivationsCommand extends ConsoleCommand {
    @Mixin
    private ModelFlags modelFlags;

    @Mixin
    private PromptFlags prompt;

    @Option(names = "--layers", required = true, paramLabel = LayersConverter.SYNTAX, description = "Which layers, counted from 0: some, a share of the depth, or all.")
    private Layers layers;

    @Option(names = "--position", paramLabel = "last|mean|all", defaultValue = "last", description = "The last token's activation, the mean of all tokens, or every token's. "
            + "Default: ${DEFAULT-VALUE}.")
    private TokenChoice position;

    @Option(names = {"-o",
            "--output"}, converter = OutputPath.File.class, paramLabel = "FILE", description = "Write to a .npy file, as one array [layers, n_embd] or [layers, tokens, n_embd], or to a "
                    + ".safetensors file, one tensor layer.<n> for each layer.")
    private OutputPath output;

    @Mixin
    private ControlVectorFlags steering;

    /** Whose activations. */
    enum TokenChoice {
        /** The last token's. */
        LAST,
        /** The mean of all tokens. */
        MEAN,
        /** Every token's. */
        ALL
    }

    @Override
    protected void run(Console console) throws IOException {
        SessionOptions options = modelFlags.check(this);
        String extension = extension();
        if (output == null && position == TokenChoice.ALL) {
            throw usage("--position all needs an output file: -o FILE.npy or FILE.safetensors");
        }
        prompt.check(this);
        try (Model model = modelFlags.load(console);
                Session session = ModelFlags.open(model, options, console)) {
            steering.apply(session, this);
            int[] tokens = prompt.tokens(model.tokenizer(), this);
            RowSelection rows = position == TokenChoice.LAST ? RowSelection.OUTPUTS : RowSelection.ALL;
            try (ActivationCapture capture = checked("--layers", () -> session.capture(rows, layers));
                    Sequence sequence = session.newSequence()) {
                sequence.prefill(tokens);
                ActivationGrid grid = grid(capture);
                switch (extension) {
                    case ".npy" -> grid.writeNpy(output.path());
                    case ".safetensors" -> grid.writeSafetensors(output.path(), Map.of("model", modelFlags.name(),
                            "position", position.name().toLowerCase(Locale.ROOT)));
                    default -> {
                    } // no file is wanted
                }
                print(grid, tokens.length, console);
            }
        }
    }

    private String extension() {
        if (output == null) {
            return "";
        }
        String name = output.toString().toLowerCase(Locale.ROOT);
        return List.of(".npy", ".safetensors").stream().filter(name::endsWith).findFirst()
                .orElseThrow(() -> usage("-o " + output + ": the name must end in .npy or .safetensors"));
    }

    private ActivationGrid grid(ActivationCapture capture) {
        return switch (position) {
            case LAST -> ActivationGrid.ofLast(capture.matrices());
            case MEAN -> ActivationGrid.ofMean(capture.matrices());
            case ALL -> ActivationGrid.ofAll(capture.matrices());
        };
    }

    private void print(ActivationGrid grid, int tokens, Console console) {
        if (console.json()) {
            JsonReport report = new JsonReport().put("layers", grid.layers()).put("n_embd", grid.width());
            console.print(position == TokenChoice.ALL ? report : report.put("values", grid.toArrays()));
            return;
        }
        if (position != TokenChoice.ALL) {
            float[][] rows = grid.toArrays();
            for (int i = 0; i < rows.length; i++) {
                console.printLine(String.format(Locale.ROOT, "layer %3d  norm %10.4f  %s", grid.layers()[i],
                        VectorMath.norm(rows[i]), beginning(rows[i])));
            }
        }
        if (output != null) {
            console.printLine("wrote " + output + ": " + Arrays.toString(grid.shape()) + " floats of " + tokens
                    + " tokens");
        }
    }

    private static String beginning(float[] row) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < Math.min(4, row.length); i++) {
            text.append(String.format(Locale.ROOT, "%.4f, ", row[i]));
        }
        return text + "...]";
    }
}
