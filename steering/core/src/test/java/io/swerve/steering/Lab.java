package io.swerve.steering;

import com.google.gson.Gson;
import io.swerve.CacheType;
import io.swerve.FlashAttention;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.gguf.GgmlType;
import io.swerve.gguf.GgufFile;
import io.swerve.gguf.GgufTensor;
import io.swerve.gguf.GgufWriter;
import io.swerve.steering.extraction.ContrastPair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * The embedded models and their problems, as bench holds them, but with 32-bit weights. A quantized model quantizes its
 * activations too, and then the last bit of a sum, which depends on the processor and on what else is in a batch, now
 * and then decides about a whole step of rounding. With floats throughout, the same text differs by some millionths, on
 * every processor.
 */
public final class Lab {
    private static final Path MODELS = Path.of("../../bench/base/src/main/resources/io/swerve/bench/model");
    private static final Path PROBLEMS = Path.of("../../bench/lab/src/main/resources/io/swerve/bench/lab");
    private static final Path BUILD = Path.of("target", "precise");

    /**
     * One line of the lab's problem files; further keys are not needed here.
     *
     * @param family the kind of problem
     * @param steps how many steps lead to the answer
     * @param question what is asked
     * @param answer the right answer
     */
    public record Problem(String family, int steps, String question, String answer) {
        /**
         * Renders the problem as the lab models were trained on it.
         *
         * @param system the system prompt, if any
         * @return the prompt up to where the assistant speaks
         */
        public String prompt(Optional<String> system) {
            return system.map(text -> "<|im_start|>system\n" + text + "<|im_end|>\n").orElse("")
                    + "<|im_start|>user\n" + question + "<|im_end|>\n<|im_start|>assistant\n";
        }
    }

    private Lab() {}

    /**
     * Loads the thinking model.
     *
     * @return a model to be closed
     */
    public static Model model() {
        return model("lab-think-q8_0.gguf");
    }

    /**
     * Loads one of the models.
     *
     * @param file the quantized model's name in the lab
     * @return a model to be closed
     */
    public static Model model(String file) {
        Path precise = BUILD.resolve(file.replace("q8_0", "f32"));
        try {
            Path quantized = MODELS.resolve(file);
            if (!Files.exists(precise)
                    || Files.getLastModifiedTime(precise).compareTo(Files.getLastModifiedTime(quantized)) < 0) {
                Files.createDirectories(BUILD);
                Path partial = Files.createTempFile(BUILD, file, ".partial");
                expand(GgufFile.read(quantized), partial);
                Files.move(partial, precise, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Model.load(precise);
    }

    private static void expand(GgufFile from, Path to) {
        GgufWriter writer = new GgufWriter().putAll(from.metadata());
        for (GgufTensor tensor : from.tensors()) {
            int width = Math.toIntExact(tensor.shape().getFirst());
            float[] elements = new float[Math.toIntExact(tensor.elements())];
            for (int row = 0; row * width < elements.length; row++) {
                System.arraycopy(from.readRow(tensor.name(), row), 0, elements, row * width, width);
            }
            writer.tensor(tensor.name(), GgmlType.F32, tensor.shape(), MemorySegment.ofArray(elements));
        }
        writer.write(to);
    }

    /**
     * Floats in the cache, since the fused attention adds up in 16 bits, in an order that depends on the batch; one
     * thread, since more would wait for each other wherever tests share the cores.
     *
     * @return options of a session
     */
    public static SessionOptions options() {
        return SessionOptions.defaults().withContextSize(512).withThreads(1).withFlashAttention(FlashAttention.OFF)
                .withCacheTypes(CacheType.F32, CacheType.F32);
    }

    /**
     * Opens a session with {@link #options()}.
     *
     * @param model any
     * @return a session to be closed
     */
    public static Session session(Model model) {
        return model.openSession(options());
    }

    /**
     * Reads problems.
     *
     * @param file its name in the lab
     * @return all of them
     */
    public static List<Problem> problems(String file) {
        try {
            return Files.readAllLines(PROBLEMS.resolve(file)).stream()
                    .map(line -> new Gson().fromJson(line, Problem.class)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Prompts that ask for short reasoning, against the same ones that ask for long.
     *
     * @param count how many
     * @return the pairs
     */
    public static List<ContrastPair> briefness(int count) {
        return problems("pairs.jsonl").stream().limit(count)
                .map(problem -> new ContrastPair(problem.prompt(Optional.of("Be brief.")),
                        problem.prompt(Optional.of("Think step by step."))))
                .toList();
    }

    /**
     * Draws a vector.
     *
     * @param random of the draws
     * @param width its components
     * @param scale their standard deviation
     * @param layers its layers
     * @return the vector
     */
    public static SteeringVector randomVector(Random random, int width, double scale, int... layers) {
        TreeMap<Integer, float[]> directions = new TreeMap<>();
        for (int layer : layers) {
            float[] direction = new float[width];
            for (int i = 0; i < width; i++) {
                direction[i] = (float) (random.nextGaussian() * scale);
            }
            directions.put(layer, direction);
        }
        return SteeringVector.of(directions, VectorInfo.unknown());
    }

    /**
     * Lays directions out as llama.cpp's control vectors are.
     *
     * @param vector no direction of layer 0
     * @param layerCount of the model
     * @return layers 1 to {@code layerCount - 1}, zero where there is no direction
     */
    public static float[] controlVector(SteeringVector vector, int layerCount) {
        int width = vector.embeddingSize();
        float[] flat = new float[(layerCount - 1) * width];
        for (int layer : vector.layers()) {
            System.arraycopy(vector.direction(layer), 0, flat, (layer - 1) * width, width);
        }
        return flat;
    }

    /**
     * Copies logits.
     *
     * @param logits borrowed ones
     * @return an array of its own
     */
    public static float[] copy(Logits logits) {
        float[] copy = new float[logits.size()];
        logits.copyTo(copy);
        return copy;
    }

    /**
     * Finds the greatest value.
     *
     * @param logits at least one
     * @return the index of the first that is greatest
     */
    public static int argmax(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }
}
