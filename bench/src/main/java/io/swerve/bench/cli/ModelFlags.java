package io.swerve.bench.cli;

import io.swerve.Model;
import io.swerve.ModelOptions;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.bench.model.LabModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Which model to run, and on what. */
final class ModelFlags {
    private static final String LAB = "lab:";
    private static final int PARTS = 1000;

    @Option(names = {"-m",
            "--model"}, required = true, paramLabel = "FILE", description = "A model in GGUF; lab:think and lab:base are the two that come with Swerve.")
    private String model;

    @Option(names = "--gpu-layers", paramLabel = "N", description = "How many layers to keep on the GPU, if there is one; -1, the default, for all.")
    private int gpuLayers = ModelOptions.ALL_LAYERS;

    @Option(names = "--threads", paramLabel = "N", description = "How many CPU threads compute; default: by the machine.")
    private Integer threads;

    @Option(names = "--ctx", paramLabel = "N", description = "The context's size in tokens; default: what the model was trained on, at most 8192.")
    private Integer contextSize;

    /** The model as it was named. */
    String name() {
        return model;
    }

    /** The context's size that was asked for, or another. */
    int contextSizeOr(int otherwise) {
        return contextSize == null || contextSize == 0 ? otherwise : contextSize;
    }

    /** Checks the values; done first, so that a wrong one is reported before a large model is read. */
    SessionOptions check(ConsoleCommand command) {
        return command.checked(() -> {
            ModelOptions.defaults().withGpuLayers(gpuLayers);
            SessionOptions options = SessionOptions.defaults();
            if (threads != null) {
                options = options.withThreads(threads);
            }
            return contextSize == null ? options : options.withContextSize(contextSize);
        });
    }

    /** Loads the model, showing how far it is. */
    Model load(Console console) throws IOException {
        Path file = file();
        try (Progress progress = console.progress("loading", PARTS)) {
            return Model.load(file, ModelOptions.defaults().withGpuLayers(gpuLayers).withProgress((done, total) -> {
                progress.reached(PARTS * done / total);
                return !console.stopping();
            }));
        }
    }

    /** Opens a session that ends early when the program is told to stop. */
    static Session open(Model model, SessionOptions options, Console console) {
        Session session = model.openSession(options);
        console.cancelsBy(session::abort);
        return session;
    }

    private Path file() throws IOException {
        Path path = Path.of(model);
        if (model.startsWith(LAB) && !Files.exists(path)) {
            return switch (model.substring(LAB.length()).toLowerCase(Locale.ROOT)) {
                case "think" -> LabModel.THINK.path();
                case "base" -> LabModel.BASE.path();
                default -> path;
            };
        }
        return path;
    }
}
