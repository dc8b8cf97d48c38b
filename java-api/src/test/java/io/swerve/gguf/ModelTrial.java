package io.swerve.gguf;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.llama_context_params;
import io.swerve.bindings.llama_model_params;
import io.swerve.bindings.loader.NativeLibraries;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Uses a model file as a program would: checks it, loads it, tokenizes, decodes a few tokens and turns them into text.
 * Straight on the bindings, so that nothing but the check under test stands before llama.cpp.
 */
final class ModelTrial {
    /** How far a file got. */
    enum Outcome {
        /** The check refused it. */
        CHECKED_OUT,
        /** The check passed it and llama.cpp refused to load it. */
        NOT_LOADED,
        /** It was loaded but no context could be made. */
        NO_CONTEXT,
        /** Tokenizing or decoding ended in an error. */
        NOT_DECODED,
        /** It generated tokens. */
        DECODED
    }

    private static final int CONTEXT = 64;
    private static final int STEPS = 4;
    private static final byte[] TEXT = "<|im_start|>user\nWhat is 12 + 7? \u00fc\u20ac\ud83d\ude00 \n\n"
            .getBytes(StandardCharsets.UTF_8);
    private static final MemorySegment NULL = MemorySegment.NULL;

    private ModelTrial() {}

    static Outcome of(Path file) {
        try {
            ModelFileCheck.check(file);
        } catch (GgufException e) {
            return Outcome.CHECKED_OUT;
        }
        // What the check passes must be readable, too.
        GgufFile.read(file);
        NativeLibraries.load();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment params = LlamaCpp.llama_model_default_params(arena);
            llama_model_params.n_gpu_layers(params, 0);
            MemorySegment model = LlamaCpp.llama_model_load_from_file(arena.allocateFrom(file.toString()), params);
            if (model.equals(NULL)) {
                return Outcome.NOT_LOADED;
            }
            try {
                return withModel(model, arena);
            } finally {
                LlamaCpp.llama_model_free(model);
            }
        }
    }

    private static Outcome withModel(MemorySegment model, Arena arena) {
        MemorySegment params = LlamaCpp.llama_context_default_params(arena);
        llama_context_params.n_ctx(params, CONTEXT);
        llama_context_params.n_batch(params, CONTEXT);
        llama_context_params.n_threads(params, 1);
        llama_context_params.n_threads_batch(params, 1);
        MemorySegment context = LlamaCpp.llama_init_from_model(model, params);
        if (context.equals(NULL)) {
            return Outcome.NO_CONTEXT;
        }
        try {
            return generate(context, LlamaCpp.llama_model_get_vocab(model), arena);
        } finally {
            LlamaCpp.llama_free(context);
        }
    }

    private static Outcome generate(MemorySegment context, MemorySegment vocabulary, Arena arena) {
        if (LlamaCpp.llama_vocab_type(vocabulary) == LlamaCpp.LLAMA_VOCAB_TYPE_NONE()) {
            // A model without a tokenizer is a legal one; asking it to tokenize is the caller's mistake.
            return Outcome.NOT_DECODED;
        }
        MemorySegment text = arena.allocateFrom(ValueLayout.JAVA_BYTE, TEXT);
        MemorySegment tokens = arena.allocate(ValueLayout.JAVA_INT, CONTEXT * 4L);
        int count = LlamaCpp.llama_tokenize(vocabulary, text, TEXT.length, tokens, CONTEXT * 4, true, true);
        if (count <= 0) {
            return Outcome.NOT_DECODED;
        }
        count = Math.min(count, CONTEXT - STEPS);
        int words = LlamaCpp.llama_vocab_n_tokens(vocabulary);
        MemorySegment piece = arena.allocate(256);
        for (int step = 0; step < STEPS; step++) {
            if (LlamaCpp.llama_decode(context, LlamaCpp.llama_batch_get_one(arena, tokens, count)) != 0) {
                return Outcome.NOT_DECODED;
            }
            MemorySegment logits = LlamaCpp.llama_get_logits_ith(context, -1).reinterpret(4L * words);
            int best = 0;
            for (int i = 1; i < words; i++) {
                if (logits.getAtIndex(ValueLayout.JAVA_FLOAT, i) > logits.getAtIndex(ValueLayout.JAVA_FLOAT, best)) {
                    best = i;
                }
            }
            LlamaCpp.llama_token_to_piece(vocabulary, best, piece, 256, 0, true);
            tokens.set(ValueLayout.JAVA_INT, 0, best);
            count = 1;
        }
        return Outcome.DECODED;
    }
}
