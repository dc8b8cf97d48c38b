package io.swerve.bindings.calls;

import io.swerve.bindings.llama_batch;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The calls made for every token, with raw addresses as {@code long}. The generated bindings wrap each returned pointer
 * in a new {@link MemorySegment}; these do not, so that the decode loop allocates nothing on the Java heap.
 *
 * <p>
 * The callers own the validity of every address. Thread rule: that of the llama.cpp object behind the address.
 */
public final class DecodeCalls {
    private static final ValueLayout.OfLong PTR = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

    private static final MethodHandle DECODE = Linker.nativeLinker().downcallHandle(
            SymbolLookup.loaderLookup().findOrThrow("llama_decode"), FunctionDescriptor.of(INT, PTR, batchLayout()));

    private DecodeCalls() {}

    /** {@code struct llama_batch} with its pointers as plain numbers; checked against the generated layout. */
    private static MemoryLayout batchLayout() {
        MemoryLayout layout = MemoryLayout.structLayout(INT, MemoryLayout.paddingLayout(4), PTR, PTR, PTR, PTR, PTR,
                PTR);
        if (layout.byteSize() != llama_batch.sizeof()
                || llama_batch.logits$offset() != layout.byteSize() - PTR.byteSize()) {
            throw new AssertionError("struct llama_batch changed: " + llama_batch.layout());
        }
        return layout;
    }

    /**
     * {@code llama_decode(ctx, batch)}.
     *
     * @param context a {@code llama_context *}
     * @param batch a {@code struct llama_batch}
     * @return 0 ok, 1 no room in the cache, 2 aborted, negative on errors
     */
    public static int decode(long context, MemorySegment batch) {
        try {
            return (int) DECODE.invokeExact(context, batch);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall threw a checked exception", e);
        }
    }

    /**
     * {@code llama_get_logits_ith(ctx, i)}.
     *
     * @param context a {@code llama_context *}
     * @param index the index of a token of the last batch that asked for logits, or negative from the end
     * @return the address of {@code n_vocab} floats, 0 if there are none for this index
     */
    public static long logits(long context, int index) {
        return WordFunction.LLAMA_GET_LOGITS_ITH.call(context, index);
    }

    /**
     * {@code llama_sampler_sample(smpl, ctx, idx)}: applies the chain to a row of logits and accepts the token.
     *
     * @param sampler a {@code llama_sampler *}
     * @param context a {@code llama_context *}
     * @param index as in {@link #logits}
     * @return the token id
     */
    public static int sample(long sampler, long context, int index) {
        return (int) WordFunction.LLAMA_SAMPLER_SAMPLE.call(sampler, context, index);
    }

    /**
     * {@code llama_sampler_accept(smpl, token)}.
     *
     * @param sampler a {@code llama_sampler *}
     * @param token a token that the sampler's grammar, if any, allows
     */
    public static void accept(long sampler, int token) {
        WordFunction.LLAMA_SAMPLER_ACCEPT.call(sampler, token);
    }

    /**
     * {@code llama_sampler_apply(smpl, cur_p)}.
     *
     * @param sampler a {@code llama_sampler *}
     * @param candidates a {@code llama_token_data_array *}
     */
    public static void apply(long sampler, long candidates) {
        WordFunction.LLAMA_SAMPLER_APPLY.call(sampler, candidates);
    }

    /**
     * {@code llama_token_to_piece(vocab, token, buf, length, lstrip, special)}.
     *
     * @param vocab a {@code llama_vocab *}
     * @param token a valid token id
     * @param buffer the address of {@code length} bytes
     * @param length the size of the buffer in bytes
     * @param special whether control tokens are rendered
     * @return the number of bytes written, or minus the number needed
     */
    public static int tokenToPiece(long vocab, int token, long buffer, int length, boolean special) {
        return (int) WordFunction.LLAMA_TOKEN_TO_PIECE.call(vocab, token, buffer, length, 0, special ? 1 : 0, 0);
    }

    /**
     * {@code ggml_backend_tensor_set(tensor, data, offset, size)}: host memory to a tensor on any device.
     *
     * @param tensor a {@code ggml_tensor *} with a buffer
     * @param source the address to read
     * @param offset bytes from the tensor's start
     * @param size bytes to copy
     */
    public static void tensorSet(long tensor, long source, long offset, long size) {
        WordFunction.GGML_BACKEND_TENSOR_SET.call(tensor, source, offset, size);
    }

    /**
     * {@code ggml_backend_tensor_get(tensor, data, offset, size)}: a tensor on any device to host memory.
     *
     * @param tensor a {@code ggml_tensor *} with a buffer
     * @param target the address to write
     * @param offset bytes from the tensor's start
     * @param size bytes to copy
     */
    public static void tensorGet(long tensor, long target, long offset, long size) {
        WordFunction.GGML_BACKEND_TENSOR_GET.call(tensor, target, offset, size);
    }

    /**
     * {@code ggml_backend_buffer_is_host(buffer)}.
     *
     * @param buffer a {@code ggml_backend_buffer_t}
     * @return whether the JVM can read the buffer's memory directly
     */
    public static boolean isHost(long buffer) {
        return WordFunction.GGML_BACKEND_BUFFER_IS_HOST.test(buffer);
    }
}
