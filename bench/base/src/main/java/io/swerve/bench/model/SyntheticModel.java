package io.swerve.bench.model;

import io.swerve.bindings.loader.UserCache;
import io.swerve.gguf.GgmlType;
import io.swerve.gguf.GgufException;
import io.swerve.gguf.GgufFile;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.GgufWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A model of the {@code llama} architecture with random Q8_0 weights: it takes as long as a trained model of its shape,
 * needs no download, and says nothing. The output matrix is the embedding matrix, as in small trained models.
 *
 * @param shape its sizes
 * @param seed makes its weights; the same shape and seed give the same file, byte for byte
 */
public record SyntheticModel(ModelShape shape, long seed) {
    /** Part of the file's name and metadata: to be raised when the same seed gives other bytes. */
    private static final int FORMAT = 1;
    private static final String FORMAT_KEY = "swerve.synthetic.format";
    private static final String SEED_KEY = "swerve.synthetic.seed";

    /** Keeps the residual stream within the usual range of trained models. */
    private static final double DEVIATION = 0.02;

    /** {@code LLAMA_FTYPE_MOSTLY_Q8_0}. */
    private static final int FILE_TYPE_Q8_0 = 7;

    /**
     * Checks the argument.
     *
     * @throws NullPointerException if the shape is null
     */
    public SyntheticModel {
        Objects.requireNonNull(shape, "shape");
    }

    /** {@return the benchmark's model: {@link ModelShape#HALF_BILLION}, seed 1} */
    public static SyntheticModel halfBillion() {
        return new SyntheticModel(ModelShape.HALF_BILLION, 1);
    }

    /**
     * Returns the model as a file in the per-user cache ({@code models/synthetic}), making it on first use. A file of
     * another size or with other metadata, a damaged one, is made again. Several processes may ask at once.
     *
     * @return a GGUF file to be read only
     * @throws IOException if the cache folder can't be made
     * @throws GgufException if the file can't be written
     */
    public Path path() throws IOException {
        return path(UserCache.root());
    }

    /**
     * The same in another folder of caches.
     *
     * @param cache a folder, made where there is none
     * @return a GGUF file to be read only
     * @throws IOException if the folder can't be made
     * @throws GgufException if the file can't be written
     */
    public Path path(Path cache) throws IOException {
        Path folder = Files.createDirectories(cache.resolve("models").resolve("synthetic"));
        Path file = folder.resolve("llama-" + shape.label() + "-q8_0-s" + seed + "-r" + FORMAT + ".gguf");
        if (!isComplete(file)) {
            write(file);
        }
        return file;
    }

    /** The reader compares the file's size with its tensor list, so a file that ends early is found here too. */
    private boolean isComplete(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try {
            Map<String, GgufValue> metadata = GgufFile.read(file).metadata();
            return GgufValue.uint32(FORMAT).equals(metadata.get(FORMAT_KEY))
                    && GgufValue.int64(seed).equals(metadata.get(SEED_KEY));
        } catch (GgufException damaged) {
            return false;
        }
    }

    /**
     * Writes the model. Takes little memory for any shape.
     *
     * @param file where to write; it appears when it is complete
     * @throws GgufException if it can't be written
     */
    public void write(Path file) {
        GgufWriter writer = new GgufWriter();
        putMetadata(writer);
        SyntheticVocabulary.addTo(writer, shape.vocabulary());
        addTensors(writer);
        writer.write(file);
    }

    private void putMetadata(GgufWriter writer) {
        writer.put("general.architecture", GgufValue.text("llama"))
                .put("general.name", GgufValue.text("Swerve synthetic " + shape.label()))
                .put("general.file_type", GgufValue.uint32(FILE_TYPE_Q8_0))
                .put("general.quantization_version", GgufValue.uint32(2))
                .put(FORMAT_KEY, GgufValue.uint32(FORMAT))
                .put(SEED_KEY, GgufValue.int64(seed))
                .put("llama.context_length", GgufValue.uint32(shape.context()))
                .put("llama.embedding_length", GgufValue.uint32(shape.width()))
                .put("llama.block_count", GgufValue.uint32(shape.layers()))
                .put("llama.feed_forward_length", GgufValue.uint32(shape.feedForward()))
                .put("llama.attention.head_count", GgufValue.uint32(shape.heads()))
                .put("llama.attention.head_count_kv", GgufValue.uint32(shape.keyValueHeads()))
                .put("llama.attention.layer_norm_rms_epsilon", GgufValue.float32(1e-5f))
                .put("llama.rope.dimension_count", GgufValue.uint32(shape.headWidth()))
                .put("llama.rope.freq_base", GgufValue.float32(10_000f))
                .put("llama.vocab_size", GgufValue.uint32(shape.vocabulary()));
    }

    private void addTensors(GgufWriter writer) {
        int width = shape.width();
        addMatrix(writer, "token_embd.weight", width, shape.vocabulary());
        for (int layer = 0; layer < shape.layers(); layer++) {
            String block = "blk." + layer + ".";
            addNorm(writer, block + "attn_norm.weight");
            addMatrix(writer, block + "attn_q.weight", width, width);
            addMatrix(writer, block + "attn_k.weight", width, shape.keyValueWidth());
            addMatrix(writer, block + "attn_v.weight", width, shape.keyValueWidth());
            addMatrix(writer, block + "attn_output.weight", width, width);
            addNorm(writer, block + "ffn_norm.weight");
            addMatrix(writer, block + "ffn_gate.weight", width, shape.feedForward());
            addMatrix(writer, block + "ffn_up.weight", width, shape.feedForward());
            addMatrix(writer, block + "ffn_down.weight", shape.feedForward(), width);
        }
        addNorm(writer, "output_norm.weight");
    }

    private void addMatrix(GgufWriter writer, String name, long columns, long rows) {
        long blocks = columns * rows / RandomWeights.WEIGHTS_PER_BLOCK;
        writer.tensor(name, GgmlType.Q8_0, List.of(columns, rows),
                new RandomWeights(blocks, DEVIATION, seed * 0x9E3779B97F4A7C15L + name.hashCode()));
    }

    private void addNorm(GgufWriter writer, String name) {
        float[] ones = new float[shape.width()];
        Arrays.fill(ones, 1);
        writer.tensor(name, ones);
    }
}
