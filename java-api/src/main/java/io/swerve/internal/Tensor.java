package io.swerve.internal;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.calls.DecodeCalls;
import io.swerve.bindings.calls.NativeMemory;
import io.swerve.bindings.ggml_tensor;

/** Reads the fields of a {@code struct ggml_tensor} at its address. */
final class Tensor {
    private static final long TYPE = ggml_tensor.type$offset();
    private static final long BUFFER = ggml_tensor.buffer$offset();
    private static final long NE = ggml_tensor.ne$offset();
    private static final long NB = ggml_tensor.nb$offset();
    private static final long OP = ggml_tensor.op$offset();
    private static final long SRC = ggml_tensor.src$offset();
    private static final long VIEW_SRC = ggml_tensor.view_src$offset();
    private static final long DATA = ggml_tensor.data$offset();
    private static final long NAME = ggml_tensor.name$offset();
    private static final long NAME_END = NAME + ggml_tensor.name$layout().byteSize();

    private static final int F32 = LlamaCpp.GGML_TYPE_F32();
    private static final int OP_NONE = LlamaCpp.GGML_OP_NONE();
    private static final int OP_ADD = LlamaCpp.GGML_OP_ADD();

    private Tensor() {}

    static long ne(long tensor, int dimension) {
        return NativeMemory.getLong(tensor + NE + dimension * 8L);
    }

    static long data(long tensor) {
        return NativeMemory.getLong(tensor + DATA);
    }

    /** Whether this is a matrix of contiguous rows of floats, of the given width. */
    static boolean isFloatRows(long tensor, int width) {
        return NativeMemory.getInt(tensor + TYPE) == F32 && ne(tensor, 0) == width && ne(tensor, 2) == 1
                && ne(tensor, 3) == 1 && NativeMemory.getLong(tensor + NB) == Float.BYTES
                && NativeMemory.getLong(tensor + NB + 8) == (long) width * Float.BYTES;
    }

    /** Whether the JVM can read the tensor's memory where it is. */
    static boolean isHost(long tensor) {
        long viewed = NativeMemory.getLong(tensor + VIEW_SRC);
        long buffer = NativeMemory.getLong((viewed != 0 ? viewed : tensor) + BUFFER);
        return buffer != 0 && DecodeCalls.isHost(buffer);
    }

    /**
     * Returns the tensor that holds the control vector's part for a layer, given the layer's output node: the node is
     * then the sum of the block's output and a vector that no operation computes. 0 if there is none.
     */
    static long controlVector(long output, int width) {
        if (NativeMemory.getInt(output + OP) != OP_ADD) {
            return 0;
        }
        long vector = NativeMemory.getLong(output + SRC + 8);
        boolean plain = vector != 0 && NativeMemory.getInt(vector + OP) == OP_NONE
                && NativeMemory.getInt(vector + TYPE) == F32 && ne(vector, 0) == width && ne(vector, 1) == 1
                && ne(vector, 2) == 1 && ne(vector, 3) == 1 && NativeMemory.getLong(vector + VIEW_SRC) == 0;
        return plain ? vector : 0;
    }

    /**
     * Whether llama.cpp's scheduler made this tensor, to bring another one to a device: such are called
     * {@code <backend>#<name>#<number>}, and end with the plan of memory that they belong to.
     */
    static boolean isCopy(long tensor) {
        for (long at = tensor + NAME; at < tensor + NAME_END; at++) {
            byte c = NativeMemory.getByte(at);
            if (c == '#' || c == 0) {
                return c == '#';
            }
        }
        return false;
    }
}
