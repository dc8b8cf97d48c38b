package io.swerve.bench.experiment;

import io.swerve.Model;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
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
        return hashes.computeIfAbsent(file, ExperimentModels::sha256);
    }

    private static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digest.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must offer SHA-256", e);
        }
    }

    @Override
    public void close() {
        loaded.values().forEach(Model::close);
        loaded.clear();
    }
}
