package io.swerve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** The small models that the tests run, and how they run them. */
public final class Lab {
    private static final Path FOLDER = checkout().resolve(
            Path.of("bench", "base", "src", "main", "resources", "io", "swerve", "bench", "model"));

    /** The thinking model: llama architecture, 6 layers x 256, vocabulary 768 (byte-level BPE), Q8_0, 4 MB. */
    public static final Path THINK = FOLDER.resolve("lab-think-q8_0.gguf");
    /** The base model, of the same shape. */
    public static final Path BASE = FOLDER.resolve("lab-base-q8_0.gguf");

    /** A question in the format of the model's training. */
    public static final String QUESTION = question(
            "Start with 42, then double, then add 4. What is the result modulo 100?");
    /** Another one. */
    public static final String OTHER_QUESTION = question("Modulo 100: start with 59, then add 5. What is the result?");

    private Lab() {}

    /** Tests of other modules use this class, too, from their own folders. */
    private static Path checkout() {
        Path folder = Path.of("..");
        while (!Files.isDirectory(folder.resolve("bench").resolve("base")) && folder.getNameCount() < 4) {
            folder = folder.resolve("..");
        }
        return folder;
    }

    /**
     * One thread, since the barriers of several spin when the machine is busy.
     *
     * @return options of a small session
     */
    public static SessionOptions options() {
        return SessionOptions.defaults().withContextSize(512).withBatchSize(512, 512).withThreads(1);
    }

    /**
     * The thinking model with 32-bit weights, for tests that compare what different batches compute. A quantized model
     * quantizes its activations too, and then the last bit of a sum, which depends on the processor and on what else is
     * in a batch, now and then decides about a whole step of rounding. With floats throughout, the same text differs by
     * some millionths, on every processor.
     *
     * @return a file in the build's folder
     */
    public static Path precise() {
        Path folder = Path.of("target", "precise");
        Path file = folder.resolve("lab-think-f32.gguf");
        try {
            if (!Files.exists(file)
                    || Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(THINK)) < 0) {
                Files.createDirectories(folder);
                Path partial = Files.createTempFile(folder, "lab", ".partial");
                LoraFiles.precise(THINK, partial, Map.of());
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /**
     * The options that keep the precision of {@link #precise()}: the fused attention adds up in 16 bits, in an order that
     * depends on the batch.
     *
     * @return options of a small session
     */
    public static SessionOptions preciseOptions() {
        return options().withFlashAttention(FlashAttention.OFF).withCacheTypes(CacheType.F32, CacheType.F32);
    }

    /**
     * Renders a question.
     *
     * @param text the question
     * @return a prompt
     */
    public static String question(String text) {
        return "<|im_start|>user\n" + text + "<|im_end|>\n<|im_start|>assistant\n";
    }

    /**
     * Encodes a prompt.
     *
     * @param model the model
     * @param text with markers
     * @return its tokens
     */
    public static int[] prompt(Model model, String text) {
        return model.tokenizer().encode(text, Encoding.PROMPT);
    }

    /**
     * A prompt of more than a hundred tokens.
     *
     * @param model the model
     * @return its tokens
     */
    public static int[] longPrompt(Model model) {
        return prompt(model, QUESTION + OTHER_QUESTION + QUESTION + OTHER_QUESTION);
    }

    /**
     * The most likely token.
     *
     * @param logits a row
     * @return its id; the first of equal ones
     */
    public static int argmax(Logits logits) {
        float[] row = row(logits);
        int best = 0;
        for (int i = 1; i < row.length; i++) {
            if (row[i] > row[best]) {
                best = i;
            }
        }
        return best;
    }

    /**
     * Copies a row.
     *
     * @param logits a row
     * @return the copy
     */
    public static float[] row(Logits logits) {
        float[] row = new float[logits.size()];
        logits.copyTo(row);
        return row;
    }

    /**
     * Continues a sequence greedily.
     *
     * @param sequence the sequence
     * @param logits those that follow its last token
     * @param count how many tokens
     * @return the tokens, all decoded
     */
    public static int[] greedy(Sequence sequence, Logits logits, int count) {
        int[] tokens = new int[count];
        Logits next = logits;
        for (int i = 0; i < count; i++) {
            tokens[i] = argmax(next);
            next = sequence.decode(tokens[i]);
        }
        return tokens;
    }
}
