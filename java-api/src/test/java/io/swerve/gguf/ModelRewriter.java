package io.swerve.gguf;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Writes well-formed copies of a model file that make no sense: other architectures, sizes, tokenizers, types and
 * missing tensors. What a damaged byte seldom hits, this does. The same seed makes the same copy.
 */
public final class ModelRewriter {
    /** Whose sizes and tensors are named as in most others, so that a model of it can be called one of another. */
    private static final String EVERYWHERE = "llama";
    private static final List<String> ARCHITECTURES = lines("architectures.txt");
    private static final List<String> KEYS = lines("keys.txt");
    private static final List<String> TOKENIZERS = List.of("llama", "bert", "gpt2", "hybriddna", "whitespace", "t5",
            "rwkv", "plamo2", "gemma4", "no_vocab", "none");
    private static final List<String> PRE_TOKENIZERS = List.of("default", "llama-bpe", "tekken", "glm4", "gemma4",
            "whitespace", "chatglm-bpe", "kimi-k2", "falcon", "gpt-4o", "superbpe", "poro-chat", "deepseek-llm");
    private static final List<String> TEXTS = List.of("", "llama", "none", "linear", "yarn", "longrope", "silu",
            "\u00fc",
            "phi-3");
    private static final int[] NUMBERS = {0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 32, 63, 64, 128, 256, 512, 768, 1024, 65536,
            Integer.MAX_VALUE, Integer.MIN_VALUE, -1};
    private static final float[] FACTORS = {0, 1, -1, 0.5f, 1e-5f, 1e30f, Float.NaN, Float.POSITIVE_INFINITY};

    private final GgufFile original;
    private final String ownArchitecture;
    private final Map<Long, byte[]> data = new LinkedHashMap<>();

    /**
     * Reads a model.
     *
     * @param model a sound model file
     */
    public ModelRewriter(Path model) {
        original = GgufFile.read(model);
        ownArchitecture = original.architecture().orElseThrow();
        for (GgufTensor tensor : original.tensors()) {
            byte[] bytes = new byte[(int) tensor.bytes()];
            original.read(tensor.name(), MemorySegment.ofArray(bytes));
            data.put(tensor.offset(), bytes);
        }
    }

    private static List<String> lines(String resource) {
        try (InputStream in = ModelRewriter.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Writes a copy that is unchanged but for its metadata.
     *
     * @param from a model
     * @param to the copy
     * @param change is given the metadata, and returns what to write
     */
    public static void rewrite(Path from, Path to, UnaryOperator<Map<String, GgufValue>> change) {
        ModelRewriter rewriter = new ModelRewriter(from);
        rewriter.write(to, change.apply(new LinkedHashMap<>(rewriter.original.metadata())),
                rewriter.original.tensors(), null);
    }

    /**
     * Writes a copy that makes no sense.
     *
     * @param seed of the changes
     * @param to the copy
     */
    public void rewrite(long seed, Path to) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, GgufValue> metadata = new LinkedHashMap<>(original.metadata());
        List<GgufTensor> tensors = new ArrayList<>(original.tensors());
        String architecture = ownArchitecture;
        if (architecture.equals(EVERYWHERE) && random.nextInt(3) == 0) {
            architecture = pick(ARCHITECTURES, random);
            metadata = renamed(metadata, architecture);
        }
        int changes = random.nextInt(5) + (architecture.equals(ownArchitecture) ? 1 : 0);
        for (int i = 0; i < changes; i++) {
            change(metadata, tensors, architecture, random);
        }
        write(to, metadata, tensors, random);
    }

    private static Map<String, GgufValue> renamed(Map<String, GgufValue> metadata, String architecture) {
        Map<String, GgufValue> renamed = new LinkedHashMap<>();
        metadata.forEach((key, value) -> renamed
                .put(key.startsWith("llama.") ? architecture + key.substring("llama".length()) : key, value));
        renamed.put("general.architecture", GgufValue.text(architecture));
        renamed.put(architecture + ".attention.layer_norm_epsilon", GgufValue.float32(1e-5f));
        renamed.put(architecture + ".attention.sliding_window", GgufValue.uint32(16));
        return renamed;
    }

    private static void change(Map<String, GgufValue> metadata, List<GgufTensor> tensors, String architecture,
            SplittableRandom random) {
        switch (random.nextInt(16)) {
            case 0 -> metadata.remove(pick(List.copyOf(metadata.keySet()), random));
            case 1 -> metadata.put("tokenizer.ggml.model", GgufValue.text(pick(TOKENIZERS, random)));
            case 2 -> metadata.put("tokenizer.ggml.pre", GgufValue.text(pick(PRE_TOKENIZERS, random)));
            case 3 -> metadata.put("tokenizer.ggml.tokens", tokens(metadata, random));
            case 4 -> metadata.put("tokenizer.ggml.token_type",
                    GgufValue.int32s(IntStream.generate(() -> random.nextInt(8)).limit(768).toArray()));
            case 5 -> metadata.put(architecture + "." + pick(List.of("block_count", "attention.head_count",
                    "attention.head_count_kv", "feed_forward_length"), random), perLayer(random));
            case 6 -> tensors.remove(random.nextInt(tensors.size()));
            case 7 -> retype(tensors, random);
            case 8 -> reshape(tensors, random);
            case 9 -> rename(tensors, random);
            case 10, 11, 12 -> {
                List<String> own = metadata.keySet().stream().filter(key -> key.startsWith(architecture + "."))
                        .toList();
                if (!own.isEmpty()) {
                    String key = pick(own, random);
                    metadata.put(key, value(key, metadata.get(key), random));
                }
            }
            default -> {
                String key = pick(KEYS, random).replace("%s", architecture);
                if (!key.equals(GgufParser.ALIGNMENT_KEY)) {
                    GgufValue old = metadata.get(key);
                    metadata.put(key, value(key, old, random));
                }
            }
        }
    }

    private static GgufValue tokens(Map<String, GgufValue> metadata, SplittableRandom random) {
        List<String> tokens = metadata.get("tokenizer.ggml.tokens") instanceof GgufArray array
                ? new ArrayList<>(array.texts())
                : new ArrayList<>(List.of("a"));
        if (tokens.isEmpty()) {
            return GgufValue.texts(tokens);
        }
        switch (random.nextInt(4)) {
            case 0 -> tokens.set(random.nextInt(tokens.size()), "");
            case 1 -> tokens.set(random.nextInt(tokens.size()), "x".repeat(1 << random.nextInt(18)));
            case 2 -> tokens.subList(random.nextInt(tokens.size()), tokens.size()).clear();
            default -> {
                // A vocabulary with byte tokens, as other tokenizers want it.
                for (int i = 0; i < Math.min(256, tokens.size()); i++) {
                    tokens.set(i, "<0x%02X>".formatted(i));
                }
            }
        }
        return GgufValue.texts(tokens);
    }

    private static GgufValue perLayer(SplittableRandom random) {
        int[] usual = {4, 4, 4, 4, 4, 4};
        usual[random.nextInt(6)] = NUMBERS[random.nextInt(NUMBERS.length)];
        return GgufValue.int32s(usual);
    }

    /** Changes a tensor's type to another of the same size, so that the data stays in place. */
    private static void retype(List<GgufTensor> tensors, SplittableRandom random) {
        int index = random.nextInt(tensors.size());
        GgufTensor old = tensors.get(index);
        GgmlType type = pick(List.of(GgmlType.values()), random);
        if (type.blockBytes() == old.type().blockBytes() && type.blockSize() == old.type().blockSize()) {
            tensors.set(index, new GgufTensor(old.name(), type, old.shape(), old.offset(), old.bytes()));
        }
    }

    /** Gives a tensor another shape of as many elements, so that the data stays in place. */
    private static void reshape(List<GgufTensor> tensors, SplittableRandom random) {
        int index = random.nextInt(tensors.size());
        GgufTensor old = tensors.get(index);
        List<Long> shape = new ArrayList<>(old.shape());
        switch (random.nextInt(3)) {
            case 0 -> Collections.swap(shape, 0, shape.size() - 1);
            case 1 -> shape.add(random.nextInt(shape.size() + 1), 1L);
            default -> {
                if (shape.getFirst() % 2 == 0) {
                    shape.set(0, shape.getFirst() / 2);
                    shape.add(2L);
                }
            }
        }
        if (shape.getFirst() % old.type().blockSize() == 0 && shape.size() <= 4) {
            tensors.set(index, new GgufTensor(old.name(), old.type(), shape, old.offset(), old.bytes()));
        }
    }

    /** Lets two tensors change their places, or calls one as nobody asks for. */
    private static void rename(List<GgufTensor> tensors, SplittableRandom random) {
        int index = random.nextInt(tensors.size());
        int other = random.nextInt(tensors.size());
        GgufTensor old = tensors.get(index);
        tensors.set(index, renamed(old, index == other ? "nothing." + index : tensors.get(other).name()));
        if (index != other) {
            tensors.set(other, renamed(tensors.get(other), old.name()));
        }
    }

    private static GgufTensor renamed(GgufTensor tensor, String name) {
        return new GgufTensor(name, tensor.type(), tensor.shape(), tensor.offset(), tensor.bytes());
    }

    private static GgufValue value(String key, GgufValue old, SplittableRandom random) {
        if (old instanceof GgufValue.Real || old == null && random.nextInt(4) == 0) {
            return GgufValue.float32(FACTORS[random.nextInt(FACTORS.length)]);
        }
        if (old instanceof GgufValue.Flag || key.contains(".add_") || random.nextInt(12) == 0) {
            return GgufValue.bool(random.nextBoolean());
        }
        if (old instanceof GgufValue.Text || key.endsWith(".type") || random.nextInt(12) == 0) {
            return GgufValue.text(pick(TEXTS, random));
        }
        return GgufValue.uint32(Integer.toUnsignedLong(NUMBERS[random.nextInt(NUMBERS.length)]));
    }

    private static <T> T pick(List<T> values, SplittableRandom random) {
        return values.get(random.nextInt(values.size()));
    }

    /** Writes a file; with random numbers given, one of eight gets weights that are no numbers. */
    private void write(Path to, Map<String, GgufValue> metadata, List<GgufTensor> tensors, SplittableRandom random) {
        GgufWriter writer = new GgufWriter().putAll(metadata);
        int spoilt = random != null && random.nextInt(8) == 0 && !tensors.isEmpty()
                ? random.nextInt(tensors.size())
                : -1;
        for (int i = 0; i < tensors.size(); i++) {
            GgufTensor tensor = tensors.get(i);
            byte[] bytes = data.get(tensor.offset());
            if (i == spoilt) {
                bytes = bytes.clone();
                byte filler = (byte) (random.nextBoolean() ? 0xFF : 0x7F);
                int from = random.nextInt(bytes.length);
                Arrays.fill(bytes, from, Math.min(bytes.length, from + 1 + random.nextInt(4096)), filler);
            }
            writer.tensor(tensor.name(), tensor.type(), tensor.shape(), MemorySegment.ofArray(bytes));
        }
        writer.write(to);
    }
}
