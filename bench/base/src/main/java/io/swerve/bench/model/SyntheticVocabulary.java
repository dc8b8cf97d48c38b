package io.swerve.bench.model;

import io.swerve.gguf.GgufValue;
import io.swerve.gguf.GgufWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A vocabulary of made-up words for a model without language, in the SentencePiece form of llama.cpp: three control
 * tokens, 256 bytes, the space, and words to fill it up. Any text can be tokenized, byte by byte if need be.
 */
final class SyntheticVocabulary {
    /** The control tokens, the bytes, the space and one word. */
    static final int MINIMUM = 261;

    /** The token that begins a text. */
    static final int BEGIN = 1;

    private static final int END = 2;
    private static final int BYTES = 3;
    private static final int SPACE_TOKEN = BYTES + 256;
    private static final int WORDS = SPACE_TOKEN + 1;

    /** SentencePiece's sign for the space in front of a word. */
    private static final String SPACE = "\u2581";

    // llama_token_type
    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int BYTE = 6;

    private SyntheticVocabulary() {}

    static void addTo(GgufWriter writer, int size) {
        List<String> tokens = new ArrayList<>(size);
        float[] scores = new float[size];
        int[] types = new int[size];
        for (int id = 0; id < size; id++) {
            tokens.add(text(id));
            types[id] = type(id);
            scores[id] = id < SPACE_TOKEN ? 0 : SPACE_TOKEN - id;
        }
        writer.put("tokenizer.ggml.model", GgufValue.text("llama"))
                .put("tokenizer.ggml.tokens", GgufValue.texts(tokens))
                .put("tokenizer.ggml.scores", GgufValue.float32s(scores))
                .put("tokenizer.ggml.token_type", GgufValue.int32s(types))
                .put("tokenizer.ggml.unknown_token_id", GgufValue.uint32(0))
                .put("tokenizer.ggml.bos_token_id", GgufValue.uint32(BEGIN))
                .put("tokenizer.ggml.eos_token_id", GgufValue.uint32(END))
                .put("tokenizer.ggml.add_bos_token", GgufValue.bool(true));
    }

    private static String text(int id) {
        return switch (id) {
            case 0 -> "<unk>";
            case BEGIN -> "<s>";
            case END -> "</s>";
            case SPACE_TOKEN -> SPACE;
            default -> id < WORDS ? "<0x%02X>".formatted(id - BYTES) : SPACE + word(id - WORDS);
        };
    }

    /** Counts in letters: a, b, ..., z, aa, ab, ... */
    private static String word(int number) {
        StringBuilder letters = new StringBuilder();
        for (int rest = number; rest >= 0; rest = rest / 26 - 1) {
            letters.append((char) ('a' + rest % 26));
        }
        return letters.reverse().toString();
    }

    private static int type(int id) {
        return switch (id) {
            case 0 -> UNKNOWN;
            case BEGIN, END -> CONTROL;
            default -> id < SPACE_TOKEN ? BYTE : NORMAL;
        };
    }
}
