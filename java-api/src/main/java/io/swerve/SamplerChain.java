package io.swerve;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.calls.WordFunction;
import io.swerve.bindings.llama_logit_bias;
import io.swerve.bindings.loader.NativeLog;
import io.swerve.internal.NativeMessages;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/** Builds llama.cpp's samplers from options. */
final class SamplerChain {
    private static final int SEED_OF_MINUS_ONE = 0x9E3779B9;

    /**
     * llama.cpp calls itself for each character of a token that a grammar may allow: at some 400 bytes of stack each, 2,500
     * characters are more than a usual thread has. Known vocabularies have a few hundred at most.
     */
    private static final int LONGEST_PIECE = 512;

    private SamplerChain() {}

    /** Returns a {@code llama_sampler *} chain: everything but the grammar. */
    static long create(SamplerOptions options, int vocabularySize) {
        try (Arena scratch = Arena.ofConfined()) {
            long chain = WordFunction.LLAMA_SAMPLER_CHAIN_INIT.call(1); // no_perf: without time measurements
            if (!options.logitBias().isEmpty()) {
                add(chain, LlamaCpp.llama_sampler_init_logit_bias(vocabularySize, options.logitBias().size(),
                        biases(options.logitBias(), scratch)));
            }
            if (options.hasPenalties()) {
                add(chain, LlamaCpp.llama_sampler_init_penalties(vocabularySize, options.penaltyWindow(),
                        options.repeatPenalty(), options.frequencyPenalty(), options.presencePenalty()));
            }
            if (options.temperature() == 0) {
                add(chain, WordFunction.LLAMA_SAMPLER_INIT_GREEDY.call());
                return chain;
            }
            if (options.topK() > 0) {
                add(chain, LlamaCpp.llama_sampler_init_top_k(options.topK()));
            }
            if (options.typicalP() < 1) {
                add(chain, LlamaCpp.llama_sampler_init_typical(options.typicalP(), 1));
            }
            if (options.topP() < 1) {
                add(chain, LlamaCpp.llama_sampler_init_top_p(options.topP(), 1));
            }
            if (options.minP() > 0) {
                add(chain, LlamaCpp.llama_sampler_init_min_p(options.minP(), 1));
            }
            if (options.temperature() != 1) {
                add(chain, LlamaCpp.llama_sampler_init_temp(options.temperature()));
            }
            add(chain, LlamaCpp.llama_sampler_init_dist(seed(options.seed())));
            return chain;
        }
    }

    /** llama.cpp takes 0xFFFFFFFF for "draw a seed by yourself"; here every seed gives the same tokens again. */
    private static int seed(int wanted) {
        return wanted == -1 ? SEED_OF_MINUS_ONE : wanted;
    }

    private static void add(long chain, MemorySegment sampler) {
        add(chain, sampler.address());
    }

    private static void add(long chain, long sampler) {
        WordFunction.LLAMA_SAMPLER_CHAIN_ADD.call(chain, sampler);
    }

    private static MemorySegment biases(Map<Integer, Float> biases, Arena scratch) {
        MemorySegment array = llama_logit_bias.allocateArray(biases.size(), scratch);
        int i = 0;
        for (var bias : biases.entrySet()) {
            MemorySegment element = llama_logit_bias.asSlice(array, i++);
            llama_logit_bias.token(element, bias.getKey());
            llama_logit_bias.bias(element, bias.getValue());
        }
        return array;
    }

    /** Returns a {@code llama_sampler *} for a grammar, or 0 if there is none. */
    static long createGrammar(SamplerOptions options, Tokenizer tokenizer) {
        if (options.grammar().isEmpty()) {
            return 0;
        }
        if (!hasEndOfGeneration(tokenizer)) {
            throw new UnsupportedModelException("the model has no end-of-generation token, so a text that follows a "
                    + "grammar could never end; generate without a grammar");
        }
        requireShortPieces(tokenizer);
        long mark = NativeLog.mark();
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment grammar = LlamaCpp.llama_sampler_init_grammar(tokenizer.vocabulary(),
                    scratch.allocateFrom(options.grammar().get()), scratch.allocateFrom("root"));
            if (grammar.equals(MemorySegment.NULL)) {
                throw new IllegalArgumentException(NativeMessages
                        .withLog("the grammar is not valid GBNF with a rule called root, free of left recursion",
                                mark));
            }
            return grammar.address();
        }
    }

    private static void requireShortPieces(Tokenizer tokenizer) {
        int longest = tokenizer.longestPiece();
        if (longest > LONGEST_PIECE) {
            throw new UnsupportedModelException("the vocabulary has a token of " + longest + " bytes, with a grammar"
                    + " the limit is " + LONGEST_PIECE + "; generate without a grammar");
        }
    }

    private static boolean hasEndOfGeneration(Tokenizer tokenizer) {
        for (int token = 0; token < tokenizer.vocabularySize(); token++) {
            if (WordFunction.LLAMA_VOCAB_IS_EOG.test(tokenizer.vocabulary().address(), token)) {
                return true;
            }
        }
        return false;
    }
}
