package io.swerve.gguf;

import io.swerve.gguf.GgufLayout.Entry;
import java.util.Set;

/**
 * A model's tokenizer. llama.cpp refuses most bad tables by itself; this checks what it asserts, what makes it throw
 * while it tokenizes (no one catches that), and what makes it loop or recurse without end. Source:
 * {@code llama_vocab::impl::load} and the tokenizers in llama.cpp's {@code llama-vocab.cpp}.
 */
final class VocabularyCheck {
    private static final String PREFIX = "tokenizer.ggml.";
    private static final int BYTE_TOKEN = 6;
    /** Deeper tries overrun the stack of a Java thread. The longest token of a real vocabulary has 1,024 bytes. */
    private static final int MAX_TRIE_BYTES = 2_048;
    /** PLaMo 2's tokenizer builds every piece of every suffix: a token of 100,000 bytes fills any memory. */
    private static final int MAX_SUFFIXED_BYTES = 512;
    /** Tokenizers whose text begins with the start token unless the file says otherwise. */
    private static final Set<String> ADD_START = Set.of("llama3", "llama-v3", "llama-bpe", "falcon3", "falcon-h1",
            "pixtral", "midm-2.0", "lfm2", "jina-v5-nano", "tekken", "chameleon");
    private static final Set<String> ALWAYS_ADD_START = Set.of("gemma4", "granite-embed-multi-311m");
    private static final Set<String> NO_DEFAULT_START = Set.of("glm4", "chatglm-bpe");

    private final GgufLayout file;
    private final String model;
    private final String pre;
    private final TokenTable tokens;

    private VocabularyCheck(GgufLayout file, String model, String pre, TokenTable tokens) {
        this.file = file;
        this.model = model;
        this.pre = pre;
        this.tokens = tokens;
    }

    static void check(GgufLayout file) {
        String model = file.string(PREFIX + "model");
        Entry list = file.entry(PREFIX + "tokens");
        if (model == null || list == null || !list.isArrayOf(GgufValueType.STRING)) {
            // Either llama.cpp refuses the file, or there is no tokenizer.
            return;
        }
        String pre = file.string(PREFIX + "pre");
        new VocabularyCheck(file, model, pre == null ? "" : pre, TokenTable.read(file, list)).check();
    }

    private void check() {
        tokens.requireDistinct(file);
        switch (model) {
            case "llama" -> {
                requireBytes();
                requireSpecial("bos", 1, file.bool(PREFIX + "add_bos_token", true));
                requireSpecial("eos", 2, file.bool(PREFIX + "add_eos_token", false));
            }
            case "bert" -> {
                requireNoByteTokens();
                requireSpecial("bos", 101, true);
                requireSpecial("seperator", 102, true);
            }
            case "gpt2", "hybriddna", "whitespace" -> {
                if (pre.equals("whitespace") && !model.equals(pre)) {
                    // It leaves blanks in the words, which the merging of the others asserts to be gone.
                    throw file
                            .unusable("the pre-tokenizer 'whitespace' does not go with the tokenizer '" + model + "'");
                }
                boolean addStart = ALWAYS_ADD_START.contains(pre)
                        || file.bool(PREFIX + "add_bos_token", ADD_START.contains(pre));
                requireSpecial("bos", NO_DEFAULT_START.contains(pre) ? -1 : 11, addStart);
                requireSpecial("eos", 11, file.bool(PREFIX + "add_eos_token", false));
            }
            case "gemma4" -> {
                requireSpecial("bos", -1, true);
                requireSpecial("eos", -1, file.bool(PREFIX + "add_eos_token", false));
            }
            case "t5" -> {
                requireShort(MAX_TRIE_BYTES);
                requireSpecial("bos", -1, file.bool(PREFIX + "add_bos_token", false));
                requireSpecial("eos", 1, file.bool(PREFIX + "add_eos_token", true));
                CharsMapCheck.check(file, PREFIX + "precompiled_charsmap");
            }
            case "plamo2" -> requireShort(MAX_SUFFIXED_BYTES);
            case "rwkv" -> {
                requireShort(MAX_TRIE_BYTES);
                tokens.requireWholeFirstBytes(file);
            }
            default -> {
                // No rules, or unknown to llama.cpp, which then refuses the file.
            }
        }
    }

    /** A token that is added to each text must exist. Ids out of range count as missing, as in llama.cpp. */
    private void requireSpecial(String name, int usual, boolean added) {
        long id = file.uint32(PREFIX + name + "_token_id", usual);
        boolean exists = id >= 0 && id < tokens.size() || usual >= 0 && usual < tokens.size();
        if (added && !exists) {
            throw file.unusable("the tokenizer adds the token '" + PREFIX + name + "_token_id' to each text, but "
                    + (id < 0 ? "the file does not name it" : id + " is out of the vocabulary of " + tokens.size()));
        }
    }

    /** This tokenizer falls back to tokens of single bytes for every character that it has no token for. */
    private void requireBytes() {
        int missing = tokens.firstMissingByte();
        if (missing >= 0) {
            throw file.unusable("the tokenizer has no token for the byte " + "0x%02X".formatted(missing)
                    + ", which llama.cpp needs for characters without a token of their own");
        }
    }

    private void requireNoByteTokens() {
        Entry types = file.entry(PREFIX + "token_type");
        if (types == null || !types.isArrayOf(GgufValueType.INT32)) {
            return;
        }
        for (long i = 0; i < types.count(); i++) {
            if (file.int32At(types.offset() + i * Integer.BYTES) == BYTE_TOKEN) {
                throw file.unusable("token " + i + " is of the type for single bytes, which the tokenizer '" + model
                        + "' does not have");
            }
        }
    }

    private void requireShort(int limit) {
        if (tokens.longest() > limit) {
            throw file
                    .beyondLlamaCpp("the longest token has " + tokens.longest() + " bytes, the limit of the tokenizer '"
                            + model + "' is " + limit, "Use a model with shorter tokens.");
        }
    }
}
