package io.swerve.bench.cli;

import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.SwerveException;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.JsonReport;
import io.swerve.bench.console.LayersConverter;
import io.swerve.bench.console.ModelFlags;
import io.swerve.bench.console.OutputPath;
import io.swerve.bench.console.ProgressLine;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.extraction.Example;
import io.swerve.steering.extraction.ExtractionData;
import io.swerve.steering.extraction.ExtractionMethod;
import io.swerve.steering.extraction.ExtractionOptions;
import io.swerve.steering.extraction.ExtractionShards;
import io.swerve.steering.extraction.Extractor;
import io.swerve.steering.extraction.Shard;
import io.swerve.steering.extraction.TokenPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Extracts a steering vector. */
@Command(name = "extract", description = "Extracts a steering vector from texts with a contrast, for all layers at once.")
final class ExtractCommand extends ConsoleCommand {
    /** Texts decoded together; short ones fill a batch only in company. */
    private static final int SEQUENCES = 8;

    @Mixin
    private ModelFlags modelFlags;

    @Option(names = {"--data",
            "--pairs"}, required = true, paramLabel = "FILE", description = "Examples as JSON Lines. Pairs: {\"positive\": text, \"negative\": text}, optionally with a "
                    + "\"prompt\" before both; each may be a list of messages {\"role\": text, \"content\": text} instead. "
                    + "Templates: {\"template\": text with {contrast}, \"positive\": [texts], \"negative\": [texts], "
                    + "\"suffixes\": [texts]}. Labelled texts: {\"text\": text, \"label\": 0 or 1}. lab:pairs are pairs of the lab, brief against step by step.")
    private Path data;

    @Option(names = "--method", paramLabel = "mean|pca-diff|pca|probe|asc", defaultValue = "mean", description = "mean: the difference of the means. pca-diff: the first principal axis of the pairs' differences. "
            + "pca: that of all activations. probe: logistic regression. asc: the means' difference at the last token, "
            + "concise minus verbose. Default: ${DEFAULT-VALUE}.")
    private Method method;

    @Option(names = "--position", paramLabel = PositionConverter.SYNTAX, defaultValue = "last", converter = PositionConverter.class, description = "Where to read: the last token; the mean behind the prompt; all tokens behind it, each by itself; "
            + "the mean between two markers, which span takes out of the text and between leaves in; the mean of K tokens "
            + "around some texts. Default: ${DEFAULT-VALUE}.")
    private TokenPosition position;

    @Option(names = "--layers", paramLabel = LayersConverter.SYNTAX, defaultValue = "all", description = "The layers, from 0; layer 0 can't be steered and is left out. Default: ${DEFAULT-VALUE}.")
    private Layers layers;

    @Option(names = "--plain", description = "Read markers in the texts, such as <|im_start|>, as plain characters.")
    private boolean plain;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Of the examples held out for the diagnostics, and of those chosen by chance. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private ExampleSelection selection;

    @Option(names = "--diagnostics", description = "Show how well each layer's direction separates held-out examples, and how much the single pairs agree.")
    private boolean diagnostics;

    @Option(names = "--chart", converter = OutputPath.File.class, paramLabel = "FILE", description = "Draw the diagnostics by layer, as .png or .svg.")
    private OutputPath chart;

    @Option(names = "--shard", paramLabel = "I/N", converter = ShardConverter.class, description = "Read only the Ith of N parts of the texts, and write what was read for swerve merge, which makes the "
            + "vector of all N.")
    private Shard shard;

    @Option(names = {"-o",
            "--output"}, required = true, converter = OutputPath.File.class, paramLabel = "FILE", description = "The vector, a GGUF control vector that "
                    + ConsoleCommand.LLAMA_CPP + " loads too.")
    private OutputPath output;

    /** How a direction is made of two sets of activations. */
    enum Method {
        /** The difference of their means. */
        MEAN("mean", ExtractionMethod.DIFFERENCE_OF_MEANS),
        /** The principal axis of the differences. */
        PCA_DIFF("pca-diff", ExtractionMethod.PCA_OF_DIFFERENCES),
        /** The principal axis of the activations. */
        PCA("pca", ExtractionMethod.PCA_OF_ACTIVATIONS),
        /** Logistic regression. */
        PROBE("probe", ExtractionMethod.LOGISTIC_PROBE),
        /** Activation-steered compression. */
        ASC("asc", ExtractionMethod.ASC);

        private final String label;
        private final ExtractionMethod method;

        Method(String label, ExtractionMethod method) {
            this.label = label;
            this.method = method;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    @Override
    protected void run(Console console) throws IOException {
        SessionOptions sessionOptions = modelFlags.check(this).withMaxSequences(SEQUENCES);
        selection.check(this);
        if (shard != null && (selection.wanted() || diagnostics || chart != null)) {
            throw usage("--shard reads a part only: --select needs all examples, --diagnostics and --chart belong to "
                    + "swerve merge");
        }
        if (chart != null && SeparationChart.Format.of(chart.path()) == null) {
            throw usage("--chart must end in .png or .svg, was " + chart);
        }
        ExtractionOptions options = checked(() -> ExtractionOptions.defaults().withPosition(position)
                .withMethod(method.method).withParseSpecial(!plain).withSeed(seed));
        List<? extends Example> examples = LabPairs.examples(data);
        try (Model model = modelFlags.load(console);
                Session session = ModelFlags.open(model, sessionOptions, console)) {
            if (model.layerCount() < 2) {
                throw new SwerveException(modelFlags.name() + " has one layer, and layer 0 can't be steered");
            }
            int[] steerable = IntStream.of(checked("--layers", () -> layers.resolve(model.layerCount())))
                    .filter(layer -> layer > 0).toArray();
            if (steerable.length == 0) {
                throw usage("--layers " + layers + ": layer 0 can't be steered by a file; name others");
            }
            ExtractionData texts = ExtractionData.of(examples, model.chatTemplate());
            ExampleSelection.SelectedPairs chosen = null;
            if (selection.wanted()) {
                chosen = choose(session, texts, options, console);
                texts = ExampleSelection.of(texts, chosen);
            }
            if (shard != null) {
                read(session, texts, options.withLayers(Layers.of(steerable)), console);
                return;
            }
            SteeringVector vector = extract(session, texts, options.withLayers(Layers.of(steerable)), console);
            vector.write(output.path());
            if (chart != null) {
                SeparationChart.write(chart.path(),
                        method + " of " + vector.info().pairs() + " examples at " + position,
                        vector.info().diagnostics());
            }
            print(vector, chosen, console);
        }
    }

    private ExampleSelection.SelectedPairs choose(Session session, ExtractionData texts, ExtractionOptions options,
            Console console) {
        try (ProgressLine progress = console.progress("choosing")) {
            return selection.choose(session, texts, options.withProgress(progress::reached));
        }
    }

    private static SteeringVector extract(Session session, ExtractionData texts, ExtractionOptions options,
            Console console) {
        try (ProgressLine progress = console.progress("texts")) {
            return Extractor.extract(session, texts, options.withProgress(progress::reached)).vector();
        }
    }

    private void read(Session session, ExtractionData texts, ExtractionOptions options, Console console)
            throws IOException {
        try (ProgressLine progress = console.progress("texts")) {
            ExtractionShards.read(session, texts, options.withProgress(progress::reached), shard, output.path());
        }
        if (console.json()) {
            console.print(new JsonReport().put("shard", shard.index()).put("shards", shard.count()).put("examples",
                    texts.size()).put("data_sha256", texts.sha256()));
        } else {
            console.printLine("wrote " + output + ": shard " + shard + " of " + texts.size()
                    + " examples, for swerve merge");
        }
    }

    private void print(SteeringVector vector, ExampleSelection.SelectedPairs chosen, Console console) {
        if (console.json()) {
            JsonReport report = ExtractionReport.json(vector);
            console.print(chosen == null ? report : report.put("selection", chosen.json()));
            return;
        }
        if (chosen != null) {
            console.printLine(chosen.line());
        }
        ExtractionReport.print(vector, diagnostics, console);
        console.printLine("wrote " + output + ": " + vector.layers().length + " layers x " + vector.embeddingSize()
                + " from " + vector.info().pairs() + " examples" + (chart == null ? "" : "; chart " + chart));
    }
}
