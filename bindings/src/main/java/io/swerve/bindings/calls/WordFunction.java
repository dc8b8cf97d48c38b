package io.swerve.bindings.calls;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/**
 * The functions of llama.cpp, called in every process from its start to its first token, whose parameters and results
 * are integers, booleans and pointers: words of the machine. Linking a signature costs a JVM that has just started two
 * milliseconds, as it spins a dozen classes for it, and the generated bindings link some thirty signatures until the
 * first token. These share two, of four and of eight words.
 *
 * <p>
 * That is sound with each calling convention of the platforms that Swerve supports (System V and Microsoft's on x64,
 * AAPCS64 and Apple's on arm64). Each passes an integer of up to 64 bits in a register or slot of its own, of which the
 * callee reads as many low bits as the parameter has; the caller removes the arguments, so that more than the function
 * takes do no harm; and a result lies in the low bits of one register. A test compares every function here with its
 * generated signature.
 *
 * <p>
 * Thread rule: that of the llama.cpp object behind the address. The callers own the validity of every address, and the
 * libraries must have been opened.
 */
public enum WordFunction {
    /** {@code const char * llama_version(void)}. */
    LLAMA_VERSION,
    /** {@code void llama_backend_init(void)}. */
    LLAMA_BACKEND_INIT,
    /** {@code void ggml_log_set(ggml_log_callback, void * user_data)}. */
    GGML_LOG_SET,
    /** {@code void llama_log_set(ggml_log_callback, void * user_data)}. */
    LLAMA_LOG_SET,
    /** {@code void ggml_backend_load_all_from_path(const char * folder)}. */
    GGML_BACKEND_LOAD_ALL_FROM_PATH,
    /** {@code size_t ggml_backend_dev_count(void)}. */
    GGML_BACKEND_DEV_COUNT,
    /** {@code ggml_backend_dev_t ggml_backend_dev_get(size_t index)}. */
    GGML_BACKEND_DEV_GET,
    /** {@code enum ggml_backend_dev_type ggml_backend_dev_type(ggml_backend_dev_t)}. */
    GGML_BACKEND_DEV_TYPE,
    /** {@code const char * ggml_backend_dev_name(ggml_backend_dev_t)}. */
    GGML_BACKEND_DEV_NAME,
    /** {@code const char * ggml_backend_dev_description(ggml_backend_dev_t)}. */
    GGML_BACKEND_DEV_DESCRIPTION,
    /** {@code void ggml_backend_dev_memory(ggml_backend_dev_t, size_t * free, size_t * total)}. */
    GGML_BACKEND_DEV_MEMORY,
    /** {@code const char * ggml_backend_reg_name(ggml_backend_reg_t)}. */
    GGML_BACKEND_REG_NAME,
    /** {@code ggml_backend_reg_t ggml_backend_load(const char * path)}. */
    GGML_BACKEND_LOAD,
    /** {@code ggml_backend_dev_t ggml_backend_dev_by_type(enum ggml_backend_dev_type)}. */
    GGML_BACKEND_DEV_BY_TYPE,
    /** {@code ggml_backend_reg_t ggml_backend_dev_backend_reg(ggml_backend_dev_t)}. */
    GGML_BACKEND_DEV_BACKEND_REG,
    /** {@code void * ggml_backend_reg_get_proc_address(ggml_backend_reg_t, const char * name)}. */
    GGML_BACKEND_REG_GET_PROC_ADDRESS,
    /** {@code void ggml_threadpool_params_init(struct ggml_threadpool_params *, int n_threads)}. */
    GGML_THREADPOOL_PARAMS_INIT,
    /** {@code size_t ggml_tensor_overhead(void)}. */
    GGML_TENSOR_OVERHEAD,
    /** {@code void ggml_backend_tensor_set(struct ggml_tensor *, const void * data, size_t offset, size_t size)}. */
    GGML_BACKEND_TENSOR_SET,
    /** {@code void ggml_backend_tensor_get(const struct ggml_tensor *, void * data, size_t offset, size_t size)}. */
    GGML_BACKEND_TENSOR_GET,
    /** {@code bool ggml_backend_buffer_is_host(ggml_backend_buffer_t)}. */
    GGML_BACKEND_BUFFER_IS_HOST,

    /** {@code void llama_model_free(struct llama_model *)}. */
    LLAMA_MODEL_FREE,
    /** {@code const struct llama_vocab * llama_model_get_vocab(const struct llama_model *)}. */
    LLAMA_MODEL_GET_VOCAB,
    /** {@code int32_t llama_model_n_layer(const struct llama_model *)}. */
    LLAMA_MODEL_N_LAYER,
    /** {@code int32_t llama_model_n_embd(const struct llama_model *)}. */
    LLAMA_MODEL_N_EMBD,
    /** {@code int32_t llama_model_n_head(const struct llama_model *)}. */
    LLAMA_MODEL_N_HEAD,
    /** {@code int32_t llama_model_n_head_kv(const struct llama_model *)}. */
    LLAMA_MODEL_N_HEAD_KV,
    /** {@code int32_t llama_model_n_ctx_train(const struct llama_model *)}. */
    LLAMA_MODEL_N_CTX_TRAIN,
    /** {@code uint64_t llama_model_n_params(const struct llama_model *)}. */
    LLAMA_MODEL_N_PARAMS,
    /** {@code uint64_t llama_model_size(const struct llama_model *)}. */
    LLAMA_MODEL_SIZE,
    /** {@code enum llama_ftype llama_model_ftype(const struct llama_model *)}. */
    LLAMA_MODEL_FTYPE,
    /** {@code const char * llama_ftype_name(enum llama_ftype)}. */
    LLAMA_FTYPE_NAME,
    /** {@code bool llama_model_has_encoder(const struct llama_model *)}. */
    LLAMA_MODEL_HAS_ENCODER,
    /** {@code bool llama_model_has_decoder(const struct llama_model *)}. */
    LLAMA_MODEL_HAS_DECODER,
    /** {@code bool llama_model_is_recurrent(const struct llama_model *)}. */
    LLAMA_MODEL_IS_RECURRENT,
    /** {@code bool llama_model_is_hybrid(const struct llama_model *)}. */
    LLAMA_MODEL_IS_HYBRID,
    /** {@code bool llama_model_is_diffusion(const struct llama_model *)}. */
    LLAMA_MODEL_IS_DIFFUSION,
    /** {@code const char * llama_model_chat_template(const struct llama_model *, const char * name)}. */
    LLAMA_MODEL_CHAT_TEMPLATE,
    /** {@code int32_t llama_model_desc(const struct llama_model *, char * buf, size_t buf_size)}. */
    LLAMA_MODEL_DESC,
    /** {@code int32_t llama_model_meta_count(const struct llama_model *)}. */
    LLAMA_MODEL_META_COUNT,
    /** {@code int32_t llama_model_meta_key_by_index(const struct llama_model *, int32_t i, char * buf, size_t)}. */
    LLAMA_MODEL_META_KEY_BY_INDEX,
    /** {@code int32_t llama_model_meta_val_str_by_index(const struct llama_model *, int32_t i, char * buf, size_t)}. */
    LLAMA_MODEL_META_VAL_STR_BY_INDEX,

    /** {@code enum llama_vocab_type llama_vocab_type(const struct llama_vocab *)}. */
    LLAMA_VOCAB_TYPE,
    /** {@code int32_t llama_vocab_n_tokens(const struct llama_vocab *)}. */
    LLAMA_VOCAB_N_TOKENS,
    /** {@code bool llama_vocab_get_add_bos(const struct llama_vocab *)}. */
    LLAMA_VOCAB_GET_ADD_BOS,
    /** {@code bool llama_vocab_get_add_eos(const struct llama_vocab *)}. */
    LLAMA_VOCAB_GET_ADD_EOS,
    /** {@code llama_token llama_vocab_bos(const struct llama_vocab *)}. */
    LLAMA_VOCAB_BOS,
    /** {@code llama_token llama_vocab_eos(const struct llama_vocab *)}. */
    LLAMA_VOCAB_EOS,
    /** {@code bool llama_vocab_is_eog(const struct llama_vocab *, llama_token)}. */
    LLAMA_VOCAB_IS_EOG,
    /** {@code bool llama_vocab_is_control(const struct llama_vocab *, llama_token)}. */
    LLAMA_VOCAB_IS_CONTROL,
    /** {@code enum llama_token_attr llama_vocab_get_attr(const struct llama_vocab *, llama_token)}. */
    LLAMA_VOCAB_GET_ATTR,
    /**
     * {@code int32_t llama_tokenize(const struct llama_vocab *, const char * text, int32_t text_len,
     * llama_token * tokens, int32_t n_tokens_max, bool add_special, bool parse_special)}.
     */
    LLAMA_TOKENIZE,
    /**
     * {@code int32_t llama_token_to_piece(const struct llama_vocab *, llama_token, char * buf, int32_t length,
     * int32_t lstrip, bool special)}.
     */
    LLAMA_TOKEN_TO_PIECE,

    /** {@code void llama_free(struct llama_context *)}. */
    LLAMA_FREE,
    /** {@code uint32_t llama_n_ctx(const struct llama_context *)}. */
    LLAMA_N_CTX,
    /** {@code llama_memory_t llama_get_memory(const struct llama_context *)}. */
    LLAMA_GET_MEMORY,
    /** {@code bool llama_memory_seq_rm(llama_memory_t, llama_seq_id, llama_pos p0, llama_pos p1)}. */
    LLAMA_MEMORY_SEQ_RM,
    /** {@code void llama_attach_threadpool(struct llama_context *, ggml_threadpool_t, ggml_threadpool_t batch)}. */
    LLAMA_ATTACH_THREADPOOL,
    /** {@code float * llama_get_logits_ith(struct llama_context *, int32_t i)}. */
    LLAMA_GET_LOGITS_ITH,

    /** {@code struct llama_sampler * llama_sampler_chain_init(struct llama_sampler_chain_params)}: of one boolean. */
    LLAMA_SAMPLER_CHAIN_INIT,
    /** {@code void llama_sampler_chain_add(struct llama_sampler * chain, struct llama_sampler *)}. */
    LLAMA_SAMPLER_CHAIN_ADD,
    /** {@code struct llama_sampler * llama_sampler_init_greedy(void)}. */
    LLAMA_SAMPLER_INIT_GREEDY,
    /** {@code llama_token llama_sampler_sample(struct llama_sampler *, struct llama_context *, int32_t idx)}. */
    LLAMA_SAMPLER_SAMPLE,
    /** {@code void llama_sampler_accept(struct llama_sampler *, llama_token)}. */
    LLAMA_SAMPLER_ACCEPT,
    /** {@code void llama_sampler_apply(struct llama_sampler *, llama_token_data_array *)}. */
    LLAMA_SAMPLER_APPLY,
    /** {@code void llama_sampler_reset(struct llama_sampler *)}. */
    LLAMA_SAMPLER_RESET,
    /** {@code void llama_sampler_free(struct llama_sampler *)}. */
    LLAMA_SAMPLER_FREE;

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;
    private static final SymbolLookup LIBRARIES = SymbolLookup.loaderLookup();
    private static final MethodHandle FOUR = Linker.nativeLinker()
            .downcallHandle(FunctionDescriptor.of(WORD, WORD, WORD, WORD, WORD));

    /** Linked when it is needed first. */
    private static final class Eight {
        private static final MethodHandle HANDLE = Linker.nativeLinker()
                .downcallHandle(FunctionDescriptor.of(WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD));
    }

    /** Looked up at the first call, by any thread: until then the libraries need not be the right ones. */
    private MemorySegment address;

    private MemorySegment address() {
        MemorySegment known = address;
        if (known == null) {
            known = LIBRARIES.findOrThrow(symbol());
            address = known;
        }
        return known;
    }

    /** {@return the function's name in C, in small letters} */
    public String symbol() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Calls a function without parameters.
     *
     * @return the result's register
     */
    public long call() {
        return call(0, 0, 0, 0);
    }

    /**
     * Calls a function of one parameter.
     *
     * @param a the first argument
     * @return the result's register
     */
    public long call(long a) {
        return call(a, 0, 0, 0);
    }

    /**
     * Calls a function of two parameters.
     *
     * @param a the first argument
     * @param b the second argument
     * @return the result's register
     */
    public long call(long a, long b) {
        return call(a, b, 0, 0);
    }

    /**
     * Calls a function of three parameters.
     *
     * @param a the first argument
     * @param b the second argument
     * @param c the third argument
     * @return the result's register
     */
    public long call(long a, long b, long c) {
        return call(a, b, c, 0);
    }

    /**
     * Calls a function of four parameters.
     *
     * @param a the first argument
     * @param b the second argument
     * @param c the third argument
     * @param d the fourth argument
     * @return the result's register: its low bits for results that are narrower, anything for {@code void}
     */
    public long call(long a, long b, long c, long d) {
        return callAt(address(), a, b, c, d);
    }

    /** Calls a function that has no name here, of up to four words. */
    static long callAt(MemorySegment function, long a, long b, long c, long d) {
        try {
            return (long) FOUR.invokeExact(function, a, b, c, d);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * Calls a function of up to seven parameters.
     *
     * @param a the first argument
     * @param b the second argument
     * @param c the third argument
     * @param d the fourth argument
     * @param e the fifth argument
     * @param f the sixth argument
     * @param g the seventh argument
     * @return the result's register
     */
    public long call(long a, long b, long c, long d, long e, long f, long g) {
        try {
            return (long) Eight.HANDLE.invokeExact(address(), a, b, c, d, e, f, g, 0L);
        } catch (RuntimeException | Error exception) {
            throw exception;
        } catch (Throwable exception) {
            throw unexpected(exception);
        }
    }

    private static AssertionError unexpected(Throwable e) {
        return new AssertionError("a downcall threw a checked exception", e);
    }

    /**
     * Calls a function of one parameter that returns a {@code bool}.
     *
     * @param a the argument
     * @return the result
     */
    public boolean test(long a) {
        return isTrue(call(a));
    }

    /**
     * Calls a function of two parameters that returns a {@code bool}.
     *
     * @param a the first argument
     * @param b the second argument
     * @return the result
     */
    public boolean test(long a, long b) {
        return isTrue(call(a, b));
    }

    /**
     * Calls a function of four parameters that returns a {@code bool}.
     *
     * @param a the first argument
     * @param b the second argument
     * @param c the third argument
     * @param d the fourth argument
     * @return the result
     */
    public boolean test(long a, long b, long c, long d) {
        return isTrue(call(a, b, c, d));
    }

    /** A {@code bool} is the low byte of the register; the rest is undefined. */
    private static boolean isTrue(long register) {
        return (byte) register != 0;
    }

    /**
     * Calls a function of one parameter that returns a C string.
     *
     * @param a the argument
     * @return the string, or null for a null pointer
     */
    public String string(long a) {
        return NativeMemory.string(MemorySegment.ofAddress(call(a)));
    }
}
