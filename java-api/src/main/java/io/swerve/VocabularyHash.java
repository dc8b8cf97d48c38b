package io.swerve;

import io.swerve.gguf.GgufArray;
import io.swerve.gguf.GgufFile;
import io.swerve.gguf.GgufValueType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The hash of a model file's vocabulary. Every part is preceded by its length, so no two vocabularies run together. */
final class VocabularyHash {
    private static final List<String> KINDS = List.of("tokenizer.ggml.model", "tokenizer.ggml.pre");
    private static final List<String> ARRAYS = List.of("tokenizer.ggml.tokens", "tokenizer.ggml.token_type",
            "tokenizer.ggml.merges");

    private final MessageDigest digest;

    private VocabularyHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Returns the hash as hexadecimal text. */
    static String of(Path model) {
        GgufFile file = GgufFile.read(model);
        VocabularyHash hash = new VocabularyHash();
        for (String key : KINDS) {
            hash.add(file.text(key).orElse("").getBytes(StandardCharsets.UTF_8));
        }
        for (String key : ARRAYS) {
            file.array(key).ifPresentOrElse(hash::add, () -> hash.addNumber(0));
        }
        return HexFormat.of().formatHex(hash.digest.digest());
    }

    private void add(GgufArray array) {
        addNumber(array.size());
        boolean texts = array.elementType() == GgufValueType.STRING;
        for (int i = 0; i < array.size(); i++) {
            if (texts) {
                add(array.textBytes(i));
            } else {
                addNumber(array.elementType().isInteger() ? array.integer(i) : Double.doubleToLongBits(array.real(i)));
            }
        }
    }

    private void add(byte[] bytes) {
        addNumber(bytes.length);
        digest.update(bytes);
    }

    private void addNumber(long number) {
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            digest.update((byte) (number >>> shift));
        }
    }
}
