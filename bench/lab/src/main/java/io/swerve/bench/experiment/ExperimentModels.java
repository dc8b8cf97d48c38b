package io.swerve.bench.experiment;

import io.swerve.Model;
import io.swerve.bench.report.FileHash;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The models of all experiments of a command, loaded when they are first needed. Not thread-safe. */
public final class ExperimentModels implements AutoCloseable {
    private final Optional<Path> base;
    private final Optional<Path> thinking;
    private final Function<Path, Model> loader;
    private final Map<Path, Model> loaded = new HashMap<>();
    private final Map<Path, String> hashes = new HashMap<>();

    /**
     * Names the models.
     *
     * @param base the base model's file, if there is one
     * @param thinking the thinking model's file, if there is one
     * @param loader loads a model
     */
    public ExperimentModels(Optional<Path> base, Optional<Path> thinking, Function<Path, Model> loader) {
        this.base = base;
        this.thinking = thinking;
        this.loader = loader;
    }

    boolean hasBase() {
        return base.isPresent();
    }

    boolean hasThinking() {
        return thinking.isPresent();
    }

    Model base() {
        return model(base, "a base model; name one with -m FILE, or take the embedded pair with -m lab:base");
    }

    Model thinking() {
        return model(thinking,
                "a thinking model; name one with --thinking FILE, or take the embedded one with --thinking lab:think");
    }

    private Model model(Optional<Path> file, String what) {
        return loaded.computeIfAbsent(
                file.orElseThrow(() -> new ExperimentException("this experiment needs " + what)), loader);
    }

    Optional<Path> baseFile() {
        return base;
    }

    Optional<Path> thinkingFile() {
        return thinking;
    }

    /** The SHA-256 of a model's file. */
    String hash(Path file) {
        return hashes.computeIfAbsent(file, FileHash::sha256);
    }

    /** The same models, or fewer, loaded once for both; closed by this. */
    ExperimentModels only(boolean withBase, boolean withThinking) {
        return new ExperimentModels(base.filter(_ -> withBase), thinking.filter(_ -> withThinking),
                file -> loaded.computeIfAbsent(file, loader));
    }

    @Override
    public void close() {
        loaded.values().forEach(Model::close);
        loaded.clear();
    }
}
