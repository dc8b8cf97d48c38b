package io.swerve;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.calls.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a loaded model says of itself, read once so that it needs no native call afterwards. */
record ModelFacts(String architecture, String description, int layerCount, int embeddingSize, int headCount,
        int keyValueHeadCount, int trainingContextSize, int vocabularySize, long parameterCount, long sizeInBytes,
        String fileType, boolean recurrent, boolean encoder, boolean decoder, boolean diffusion,
        Optional<String> chatTemplate, Map<String, String> metadata) {

    static ModelFacts read(MemorySegment model) {
        Map<String, String> metadata = readMetadata(model);
        MemorySegment vocabulary = LlamaCpp.llama_model_get_vocab(model);
        return new ModelFacts(metadata.getOrDefault("general.architecture", "unknown"),
                text((buffer, size) -> LlamaCpp.llama_model_desc(model, buffer, size)),
                LlamaCpp.llama_model_n_layer(model), LlamaCpp.llama_model_n_embd(model),
                LlamaCpp.llama_model_n_head(model), LlamaCpp.llama_model_n_head_kv(model),
                LlamaCpp.llama_model_n_ctx_train(model), LlamaCpp.llama_vocab_n_tokens(vocabulary),
                LlamaCpp.llama_model_n_params(model), LlamaCpp.llama_model_size(model),
                NativeMemory.string(LlamaCpp.llama_ftype_name(LlamaCpp.llama_model_ftype(model))),
                LlamaCpp.llama_model_is_recurrent(model) || LlamaCpp.llama_model_is_hybrid(model),
                LlamaCpp.llama_model_has_encoder(model), LlamaCpp.llama_model_has_decoder(model),
                LlamaCpp.llama_model_is_diffusion(model),
                Optional.ofNullable(
                        NativeMemory.string(LlamaCpp.llama_model_chat_template(model, MemorySegment.NULL))),
                metadata);
    }

    /** llama.cpp ends the process when other kinds of models are decoded token by token. */
    void requireGenerative() {
        boolean causal = !"false".equals(metadata.get(architecture + ".attention.causal"));
        if (encoder || !decoder || diffusion || !causal) {
            throw notGenerative();
        }
    }

    UnsupportedModelException notGenerative() {
        return new UnsupportedModelException("architecture " + architecture
                + " does not generate text token by token (it is an encoder or a diffusion model); sessions need a"
                + " decoder-only language model");
    }

    private static Map<String, String> readMetadata(MemorySegment model) {
        Map<String, String> metadata = new TreeMap<>();
        int count = LlamaCpp.llama_model_meta_count(model);
        for (int i = 0; i < count; i++) {
            int index = i;
            metadata.put(
                    text((buffer, size) -> LlamaCpp.llama_model_meta_key_by_index(model, index, buffer, size)),
                    text((buffer, size) -> LlamaCpp.llama_model_meta_val_str_by_index(model, index, buffer, size)));
        }
        return Collections.unmodifiableMap(metadata);
    }

    /** A function that, like {@code snprintf}, fills a buffer and returns the length it would have needed. */
    private interface BufferFiller {
        int fill(MemorySegment buffer, long size);
    }

    private static String text(BufferFiller filler) {
        int size = 512;
        while (true) {
            try (Arena scratch = Arena.ofConfined()) {
                MemorySegment buffer = scratch.allocate(size);
                int length = filler.fill(buffer, size);
                if (length < size) {
                    return length < 0 ? "" : buffer.getString(0);
                }
                size = length + 1;
            }
        }
    }
}
