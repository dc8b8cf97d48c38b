package io.swerve.zoo;

import io.swerve.Lab;
import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.llama_model_params;
import io.swerve.bindings.loader.NativeLibraries;
import io.swerve.bindings.loader.NativeLog;
import io.swerve.gguf.GgmlType;
import io.swerve.gguf.GgufException;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.GgufWriter;
import io.swerve.gguf.ModelFileCheck;
import io.swerve.gguf.SparseModel;
import io.swerve.gguf.ZooMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tiny model of random weights, of any architecture. Which tensors it needs and of what shapes, llama.cpp itself says:
 * it names one that is missing or has a wrong shape, until it is content; and then {@link ModelFileCheck} names those that
 * llama.cpp calls optional and computes with all the same.
 *
 * @param architecture its name in GGUF files
 * @param metadata of the file
 * @param shapes the tensors' names and dimensions
 * @param refusal why there can be no such model; empty if there is one
 */
public record ZooModel(String architecture, Map<String, GgufValue> metadata, Map<String, List<Long>> shapes,
        String refusal) {
    private static final Pattern MISSING = Pattern.compile("tensor '([^']+)' not found");
    private static final Pattern SHAPE = Pattern
            .compile("tensor '([^']+)' has wrong shape; expected\\s+([\\d, ]+), got");
    private static final Pattern ROWS = Pattern.compile("(\\S+) has \\d+ rows, too few for .* \\((\\d+)\\)");
    private static final Pattern DEMANDED = Pattern.compile("needs the tensor '([^']+)'");
    private static final Pattern REASON = Pattern.compile("error loading model: (.*)");
    private static final int MOST_TRIALS = 2000;

    /**
     * Asks for the tensors of a model.
     *
     * @param metadata of the file
     * @param folder for trials
     * @return the model
     */
    public static ZooModel of(Map<String, GgufValue> metadata, Path folder) {
        NativeLibraries.load();
        ZooModel model = new ZooModel(((GgufValue.Text) metadata.get("general.architecture")).value(), metadata,
                new LinkedHashMap<>(), "");
        Path trial = folder.resolve("trial.gguf");
        for (int i = 0; i < MOST_TRIALS; i++) {
            SparseModel.write(trial, metadata, model.shapes);
            String checked = checked(trial); // first, as llama.cpp ends the process on some
            if (!checked.isEmpty() && model.repair(checked)) {
                continue;
            }
            String said = loaded(trial);
            if (said.isEmpty() || !model.repair(said)) {
                return new ZooModel(model.architecture, metadata, new LinkedHashMap<>(model.shapes),
                        said.isEmpty() ? checked : said);
            }
        }
        throw new IllegalStateException(model.architecture + " is never content with " + model.shapes);
    }

    /**
     * Asks for the tensors of the usual tiny model of an architecture.
     *
     * @param architecture its name in GGUF files
     * @param folder for trials
     * @return the model
     */
    public static ZooModel of(String architecture, Path folder) {
        return of(ZooMetadata.of(architecture), folder);
    }

    /** What the check says of a file, empty if nothing. */
    private static String checked(Path file) {
        try {
            ModelFileCheck.check(file);
            return "";
        } catch (GgufException e) {
            return e.getMessage();
        }
    }

    /** What llama.cpp says of a file that it refuses, empty if it loads it. */
    private static String loaded(Path file) {
        long mark = NativeLog.mark();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment parameters = LlamaCpp.llama_model_default_params(arena);
            llama_model_params.n_gpu_layers(parameters, 0);
            MemorySegment model = LlamaCpp.llama_model_load_from_file(arena.allocateFrom(file.toString()), parameters);
            if (model.equals(MemorySegment.NULL)) {
                return String.join("\n", NativeLog.since(mark));
            }
            LlamaCpp.llama_model_free(model);
            return "";
        }
    }

    private boolean repair(String said) {
        Optional<MatchResult> shape = first(SHAPE, said);
        if (shape.isPresent()) {
            List<Long> wanted = new ArrayList<>(
                    Arrays.stream(shape.get().group(2).split(",")).map(n -> Long.parseLong(n.strip())).toList());
            while (wanted.size() > 1 && wanted.getLast() == 1) {
                wanted.removeLast();
            }
            return !wanted.equals(shapes.put(shape.get().group(1), wanted));
        }
        Optional<MatchResult> rows = first(ROWS, said);
        if (rows.isPresent()) {
            List<Long> more = List.of(shapes.get(rows.get().group(1)).getFirst(), Long.valueOf(rows.get().group(2)));
            return !more.equals(shapes.put(rows.get().group(1), more));
        }
        Optional<MatchResult> missing = first(MISSING, said).or(() -> first(DEMANDED, said));
        return missing.isPresent() && shapes.put(missing.get().group(1), List.of(1L)) == null;
    }

    private static Optional<MatchResult> first(Pattern pattern, String said) {
        Matcher matcher = pattern.matcher(said);
        return matcher.find() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
    }

    /** {@return llama.cpp's or the check's own words why there can be no such model, short} */
    String reason() {
        return first(REASON, refusal).map(found -> found.group(1)).orElse(refusal).lines().findFirst().orElse("");
    }

    /**
     * Makes a copy without a tensor.
     *
     * @param tensor its name
     * @return the copy
     */
    public ZooModel without(String tensor) {
        Map<String, List<Long>> fewer = new LinkedHashMap<>(shapes);
        if (fewer.remove(tensor) == null) {
            throw new IllegalArgumentException(architecture + " has no tensor " + tensor + " but " + shapes.keySet());
        }
        return new ZooModel(architecture, metadata, fewer, refusal);
    }

    /**
     * Writes the model.
     *
     * @param file to be written
     * @param zero whether all blocks write nothing into the residual stream
     */
    public void write(Path file, boolean zero) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        GgufWriter writer = new GgufWriter().putAll(ZooMetadata.withVocabulary(metadata, Lab.BASE));
        shapes.forEach((name, shape) -> {
            long elements = shape.stream().reduce(1L, Math::multiplyExact);
            writer.tensor(name, GgmlType.F32, shape,
                    MemorySegment.ofArray(values(name, Math.toIntExact(elements), zero)));
        });
        writer.write(file);
    }

    private static float[] values(String name, int count, boolean zero) {
        float[] values = new float[count];
        boolean factor = name.matches(".*(norm\\.weight|scale|scale\\.weight)|rope_.*");
        // a gate that divides by what it was computed from
        boolean gate = name.contains("gate_inp");
        if (zero && name.startsWith("blk.") && !factor && !gate) {
            return values;
        }
        SplittableRandom random = new SplittableRandom(name.hashCode());
        boolean decay = name.contains("ssm_a");
        for (int i = 0; i < count; i++) {
            float noise = (float) (random.nextDouble() - 0.5) * 0.3f;
            values[i] = decay ? -Math.abs(noise) : factor ? 1 + (zero ? 0 : noise) : noise;
        }
        return values;
    }
}
