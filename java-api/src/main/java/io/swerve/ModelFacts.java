package io.swerve;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.calls.WordFunction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a loaded model says of itself, read once so that it needs no native call afterwards. */
record ModelFacts(String architecture, String description, int layerCount, int embeddingSize, int headCount,
        int keyValueHeadCount, int trainingContextSize, int vocabularySize, int slidingWindow, long parameterCount,
        long sizeInBytes,
        String fileType, boolean recurrent, boolean encoder, boolean decoder, boolean diffusion,
        Optional<String> chatTemplate, Map<String, String> metadata) {

    static ModelFacts read(long model) {
        Map<String, String> metadata = readMetadata(model);
        long vocabulary = WordFunction.LLAMA_MODEL_GET_VOCAB.call(model);
        return new ModelFacts(metadata.getOrDefault("general.architecture", "unknown"),
                text((buffer, size) -> (int) WordFunction.LLAMA_MODEL_DESC.call(model, buffer, size)),
                (int) WordFunction.LLAMA_MODEL_N_LAYER.call(model), (int) WordFunction.LLAMA_MODEL_N_EMBD.call(model),
                (int) WordFunction.LLAMA_MODEL_N_HEAD.call(model), (int) WordFunction.LLAMA_MODEL_N_HEAD_KV.call(model),
                (int) WordFunction.LLAMA_MODEL_N_CTX_TRAIN.call(model),
                (int) WordFunction.LLAMA_VOCAB_N_TOKENS.call(vocabulary),
                LlamaCpp.llama_model_n_swa(MemorySegment.ofAddress(model)),
                WordFunction.LLAMA_MODEL_N_PARAMS.call(model), WordFunction.LLAMA_MODEL_SIZE.call(model),
                WordFunction.LLAMA_FTYPE_NAME.string((int) WordFunction.LLAMA_MODEL_FTYPE.call(model)),
                WordFunction.LLAMA_MODEL_IS_RECURRENT.test(model) || WordFunction.LLAMA_MODEL_IS_HYBRID.test(model),
                WordFunction.LLAMA_MODEL_HAS_ENCODER.test(model), WordFunction.LLAMA_MODEL_HAS_DECODER.test(model),
                WordFunction.LLAMA_MODEL_IS_DIFFUSION.test(model),
                Optional.ofNullable(WordFunction.LLAMA_MODEL_CHAT_TEMPLATE.string(model)), metadata);
    }

    /**
     * llama.cpp ends the process when other kinds of models are decoded token by token; of llama-embed it computes no
     * logits.
     */
    void requireGenerative() {
        boolean causal = !"false".equals(metadata.get(architecture + ".attention.causal"));
        if (encoder || !decoder || diffusion || !causal || architecture.equals("llama-embed")) {
            throw notGenerative();
        }
    }

    /** Whether llama.cpp needs {@link SessionOptions#sharedOutEqually}. */
    boolean sharesTokensOut() {
        return architecture.equals("kimi-linear");
    }

    UnsupportedModelException notGenerative() {
        return new UnsupportedModelException("architecture " + architecture
                + " does not generate text token by token (it is an encoder, a diffusion model or one for embeddings); sessions need a"
                + " decoder-only language model");
    }

    private static Map<String, String> readMetadata(long model) {
        Map<String, String> metadata = new TreeMap<>();
        int count = (int) WordFunction.LLAMA_MODEL_META_COUNT.call(model);
        for (int i = 0; i < count; i++) {
            int index = i;
            metadata.put(
                    text((buffer,
                            size) -> (int) WordFunction.LLAMA_MODEL_META_KEY_BY_INDEX.call(model, index, buffer, size)),
                    text((buffer, size) -> (int) WordFunction.LLAMA_MODEL_META_VAL_STR_BY_INDEX.call(model, index,
                            buffer, size)));
        }
        return Collections.unmodifiableMap(metadata);
    }

    /** A function that, like {@code snprintf}, fills a buffer and returns the length it would have needed. */
    private interface BufferFiller {
        int fill(long buffer, long size);
    }

    private static String text(BufferFiller filler) {
        int size = 512;
        while (true) {
            try (Arena scratch = Arena.ofConfined()) {
                MemorySegment buffer = scratch.allocate(size);
                int length = filler.fill(buffer.address(), size);
                if (length < size) {
                    return length < 0 ? "" : buffer.getString(0);
                }
                size = length + 1;
            }
        }
    }
}
