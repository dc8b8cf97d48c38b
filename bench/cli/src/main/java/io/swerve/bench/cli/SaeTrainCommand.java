package io.swerve.bench.cli;

import io.swerve.Model;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.SwerveException;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.JsonReport;
import io.swerve.bench.console.ModelFlags;
import io.swerve.bench.console.OutputPath;
import io.swerve.bench.console.ProgressLine;
import io.swerve.steering.sae.ActivationBuffer;
import io.swerve.steering.sae.CaptureOptions;
import io.swerve.steering.sae.Corpus;
import io.swerve.steering.sae.SaeQuality;
import io.swerve.steering.sae.SaeTraining;
import io.swerve.steering.sae.SaeTrainingOptions;
import io.swerve.steering.sae.SparseAutoencoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a sparse autoencoder. */
@Command(name = "train", description = "Trains a top-k sparse autoencoder on the activations of a layer while a model reads texts. A tenth of the "
        + "texts, or of the tokens where there are fewer than ten texts, is kept for measuring.")
final class SaeTrainCommand extends ConsoleCommand {
    /** Texts decoded together; short ones fill a batch only in company. */
    static final int SEQUENCES = 8;
    private static final String CHECKPOINT = "checkpoint.safetensors";
    private static final int CHECKPOINT_STEPS = 500;
    private static final int HELD_OUT = 10;

    @Mixin
    private ModelFlags modelFlags;

    @Mixin
    private TextFlags textFlags;

    @Option(names = "--layer", required = true, paramLabel = "L", description = "Whose output is read, counted from 0.")
    private int layer;

    @Option(names = "--features", paramLabel = "N", description = "How many features; default: four times the model's width.")
    private Integer features;

    @Option(names = "--k", paramLabel = "K", defaultValue = "32", description = "How many of them a token may have. Default: ${DEFAULT-VALUE}.")
    private int k;

    @Option(names = "--steps", paramLabel = "N", defaultValue = "2000", description = "How many minibatches. Default: ${DEFAULT-VALUE}.")
    private int steps;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "512", description = "How many tokens in a minibatch. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(names = "--rate", paramLabel = "R", description = "Adam's step size; default: by the number of features.")
    private Float rate;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "0", description = "Seed of the first weights and the order of tokens. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--max-tokens", paramLabel = "N", defaultValue = "1000000", description = "Keep the activations of at most N tokens; of more, a sample. Default: ${DEFAULT-VALUE}.")
    private int maxTokens;

    @Option(names = {"-o",
            "--output"}, required = true, converter = OutputPath.Folder.class, paramLabel = "DIR", description = "A folder for cfg.json and sae_weights.safetensors, as SAELens reads them.")
    private OutputPath output;

    @Option(names = "--resume", description = "Go on where an interrupted training with the same options stopped.")
    private boolean resume;

    @Override
    protected void run(Console console) throws IOException {
        SessionOptions sessionOptions = modelFlags.check(this).withMaxSequences(SEQUENCES);
        SaeTrainingOptions wanted = options(features == null ? Math.max(1, k) : features);
        CaptureOptions capture = checked(
                () -> CaptureOptions.defaults().withMaxRows(maxTokens).withSeed(seed));
        List<String> texts = textFlags.read();
        Files.createDirectories(output.path());
        Path checkpoint = output.path().resolve(CHECKPOINT);
        if (resume && !Files.exists(checkpoint)) {
            throw new SwerveException(output + ": there is no checkpoint to go on from; leave --resume out");
        }
        try (Model model = modelFlags.load(console);
                Session session = ModelFlags.open(model, sessionOptions, console)) {
            if (layer < 0 || layer >= model.layerCount()) {
                throw usage("--layer " + layer + " is out of range: the model has layers 0 to "
                        + (model.layerCount() - 1));
            }
            SaeTrainingOptions options = features == null ? options(4 * model.embeddingSize()) : wanted;
            HeldOutTokens parts = parts(session, texts);
            try (ActivationBuffer rows = capture(session, parts.learned(), capture, console);
                    ActivationBuffer others = capture(session, parts.measured(), capture, console)) {
                train(rows, others, options, checkpoint, console);
            }
        }
    }

    private SaeTrainingOptions options(int featureCount) {
        return checked(() -> {
            SaeTrainingOptions options = SaeTrainingOptions.of(featureCount, k, steps).withBatchSize(batch)
                    .withSeed(seed);
            return rate == null ? options : options.withLearningRate(rate);
        });
    }

    /** What is learnt from, and what is measured on, which has none of its tokens. */
    private record HeldOutTokens(Corpus learned, Corpus measured) {}

    private HeldOutTokens parts(Session session, List<String> texts) {
        int held = texts.size() / HELD_OUT;
        if (held > 0) {
            return new HeldOutTokens(textFlags.corpus(session, texts.subList(0, texts.size() - held), this),
                    textFlags.corpus(session, texts.subList(texts.size() - held, texts.size()), this));
        }
        Corpus all = textFlags.corpus(session, texts, this);
        long cut = all.tokenCount() - all.tokenCount() / HELD_OUT;
        if (cut < all.tokenCount()) {
            HeldOutTokens parts = new HeldOutTokens(all.part(0, cut), all.part(cut, all.tokenCount()));
            if (parts.learned.countedTokens() > 0 && parts.measured.countedTokens() > 0) {
                return parts;
            }
        }
        throw new SwerveException("the texts have " + all.tokenCount() + (all.tokenCount() == 1 ? " token" : " tokens")
                + ", too few to keep a tenth for measuring behind the " + all.skip() + " that --skip leaves out of each"
                + " text; give more text with --file");
    }

    private ActivationBuffer capture(Session session, Corpus corpus, CaptureOptions options, Console console) {
        try (ProgressLine progress = console.progress("reading")) {
            return ActivationBuffer.capture(session, layer, corpus, options.withProgress(progress::reached));
        }
    }

    private void train(ActivationBuffer rows, ActivationBuffer others, SaeTrainingOptions options, Path checkpoint,
            Console console) throws IOException {
        try (SaeTraining training = resume
                ? SaeTraining.resume(rows, options, checkpoint)
                : SaeTraining.start(rows, options)) {
            long begin = System.nanoTime();
            boolean done;
            try (ProgressLine progress = console.progress("training")) {
                done = training.run((step, total) -> {
                    boolean goOn = progress.reached(step, total);
                    if (step % CHECKPOINT_STEPS == 0 || !goOn) {
                        training.checkpoint(checkpoint);
                    }
                    return goOn;
                });
            }
            if (!done) {
                throw new CancellationException("stopped");
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            SparseAutoencoder sae = training.autoencoder(modelFlags.name());
            sae.write(output.path());
            Files.deleteIfExists(checkpoint);
            report(sae, rows, SaeQuality.measure(sae, others), seconds, console);
        }
    }

    private void report(SparseAutoencoder sae, ActivationBuffer rows, SaeQuality quality, double seconds,
            Console console) {
        if (console.json()) {
            console.print(new JsonReport().put("layer", layer).put("features", sae.info().features()).put("k", k)
                    .put("steps", steps).put("tokens", rows.rows()).put("held_out_tokens", quality.rows())
                    .put("explained_variance", quality.explainedVariance())
                    .put("normalized_mse", quality.normalizedError()).put("l0", quality.activeFeatures())
                    .put("dead", quality.dead()).put("seconds", seconds));
            return;
        }
        console.printLine(String.format(Locale.ROOT,
                "trained on %,d tokens in %.1f s; of %,d others, never seen: %.2f %% of the variance explained, %.1f features a token,"
                        + " %d of %d features never active",
                rows.rows(), seconds, quality.rows(), 100 * quality.explainedVariance(), quality.activeFeatures(),
                quality.dead(), quality.features()));
        console.printLine("wrote " + output + ": " + sae);
    }
}
