package io.swerve.bindings.calls;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.llama_batch;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
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

    private static final MethodHandle DECODE = handle(LlamaCpp.llama_decode$address(),
            FunctionDescriptor.of(INT, PTR, batchLayout()));
    private static final MethodHandle LOGITS_ITH = handle(LlamaCpp.llama_get_logits_ith$address(),
            FunctionDescriptor.of(PTR, PTR, INT));
    private static final MethodHandle SAMPLE = handle(LlamaCpp.llama_sampler_sample$address(),
            FunctionDescriptor.of(INT, PTR, PTR, INT));
    private static final MethodHandle ACCEPT = handle(LlamaCpp.llama_sampler_accept$address(),
            FunctionDescriptor.ofVoid(PTR, INT));
    private static final MethodHandle APPLY = handle(LlamaCpp.llama_sampler_apply$address(),
            FunctionDescriptor.ofVoid(PTR, PTR));
    private static final MethodHandle TOKEN_TO_PIECE = handle(LlamaCpp.llama_token_to_piece$address(),
            FunctionDescriptor.of(INT, PTR, INT, PTR, INT, INT, ValueLayout.JAVA_BOOLEAN));
    private static final MethodHandle TENSOR_SET = handle(LlamaCpp.ggml_backend_tensor_set$address(),
            FunctionDescriptor.ofVoid(PTR, PTR, PTR, PTR));
    private static final MethodHandle TENSOR_GET = handle(LlamaCpp.ggml_backend_tensor_get$address(),
            FunctionDescriptor.ofVoid(PTR, PTR, PTR, PTR));
    private static final MethodHandle BUFFER_IS_HOST = handle(LlamaCpp.ggml_backend_buffer_is_host$address(),
            FunctionDescriptor.of(ValueLayout.JAVA_BOOLEAN, PTR));

    private DecodeCalls() {}

    private static MethodHandle handle(MemorySegment address, FunctionDescriptor signature) {
        return Linker.nativeLinker().downcallHandle(address, signature);
    }

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

    private static AssertionError unexpected(Throwable e) {
        return new AssertionError("a downcall threw a checked exception", e);
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
            throw unexpected(e);
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
        try {
            return (long) LOGITS_ITH.invokeExact(context, index);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
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
        try {
            return (int) SAMPLE.invokeExact(sampler, context, index);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * {@code llama_sampler_accept(smpl, token)}.
     *
     * @param sampler a {@code llama_sampler *}
     * @param token a token that the sampler's grammar, if any, allows
     */
    public static void accept(long sampler, int token) {
        try {
            ACCEPT.invokeExact(sampler, token);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * {@code llama_sampler_apply(smpl, cur_p)}.
     *
     * @param sampler a {@code llama_sampler *}
     * @param candidates a {@code llama_token_data_array *}
     */
    public static void apply(long sampler, long candidates) {
        try {
            APPLY.invokeExact(sampler, candidates);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
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
        try {
            return (int) TOKEN_TO_PIECE.invokeExact(vocab, token, buffer, length, 0, special);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
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
        try {
            TENSOR_SET.invokeExact(tensor, source, offset, size);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
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
        try {
            TENSOR_GET.invokeExact(tensor, target, offset, size);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * {@code ggml_backend_buffer_is_host(buffer)}.
     *
     * @param buffer a {@code ggml_backend_buffer_t}
     * @return whether the JVM can read the buffer's memory directly
     */
    public static boolean isHost(long buffer) {
        try {
            return (boolean) BUFFER_IS_HOST.invokeExact(buffer);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }
}
