package io.swerve.bench.console;

import io.swerve.Model;
import io.swerve.ModelOptions;
import io.swerve.Session;
import io.swerve.SessionOptions;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which model to run, and on what. */
public final class ModelFlags extends EngineFlags {
    @Option(names = {"-m",
            "--model"}, required = true, paramLabel = "FILE", description = ModelFile.ABOUT)
    private ModelFile model;

    @Option(names = "--ctx", paramLabel = "N", description = "The context's size in tokens; default: what the model was trained on, at most 8192.")
    private Integer contextSize;

    @Option(names = "--gpu-layers", paramLabel = "N", description = "How many layers to keep on the GPU, if there is one; -1, the default, for all.")
    private int gpuLayers = ModelOptions.ALL_LAYERS;

    /** Made by picocli. */
    public ModelFlags() {}

    /** {@return the model as it was named} */
    public String name() {
        return model.name();
    }

    /**
     * {@return the context's size: a number of tokens}
     *
     * @param otherwise the size where none was asked for
     */
    public int contextSizeOr(int otherwise) {
        return contextSize == null || contextSize == 0 ? otherwise : contextSize;
    }

    @Override
    public SessionOptions check(ConsoleCommand command) {
        SessionOptions options = super.check(command);
        command.checked(this::modelOptions);
        return contextSize == null ? options : command.checked(() -> options.withContextSize(contextSize));
    }

    /**
     * Loads the model, showing how far it is.
     *
     * @param console where to show it
     * @return the model, to be closed
     * @throws IOException if an embedded model can't be brought to the user's folder of caches
     */
    public Model load(Console console) throws IOException {
        Model loaded;
        Path file = model.path();
        try (ProgressLine progress = console.progress("loading")) {
            loaded = Model.load(file, modelOptions().withProgress(progress));
        }
        if (contextSize != null && contextSize > loaded.trainingContextSize() && loaded.trainingContextSize() > 0) {
            console.note("--ctx " + contextSize + " is more than the " + loaded.trainingContextSize()
                    + " tokens that the model was trained on: beyond these its text may make no sense");
        }
        return loaded;
    }

    private ModelOptions modelOptions() {
        return ModelOptions.defaults().withGpuLayers(gpuLayers);
    }

    /**
     * Opens a session that ends early when the program is told to stop.
     *
     * @param model the model
     * @param options of the session
     * @param console knows when to stop
     * @return the session, to be closed
     */
    public static Session open(Model model, SessionOptions options, Console console) {
        Session session = model.openSession(options);
        console.cancelsBy(session::abort);
        return session;
    }
}
