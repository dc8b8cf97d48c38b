package io.swerve.gguf;

import java.util.Locale;

/**
 * The types that a tensor's elements can have: plain numbers, or blocks of quantized ones. Source:
 * {@code enum ggml_type} in llama.cpp's {@code ggml.h} and its table of type traits; types that llama.cpp has removed
 * are not here.
 */
public enum GgmlType {
    /** 32-bit floating point. */
    F32(0, 1, 4),
    /** 16-bit IEEE 754 floating point. */
    F16(1, 1, 2),
    /** 4-bit blocks with a scale. */
    Q4_0(2, 32, 18),
    /** 4-bit blocks with a scale and a minimum. */
    Q4_1(3, 32, 20),
    /** 5-bit blocks with a scale. */
    Q5_0(6, 32, 22),
    /** 5-bit blocks with a scale and a minimum. */
    Q5_1(7, 32, 24),
    /** 8-bit blocks with a scale. */
    Q8_0(8, 32, 34),
    /** 8-bit blocks with a scale and a sum, for activations only. */
    Q8_1(9, 32, 36),
    /** 2-bit super-blocks. */
    Q2_K(10, 256, 84),
    /** 3-bit super-blocks. */
    Q3_K(11, 256, 110),
    /** 4-bit super-blocks. */
    Q4_K(12, 256, 144),
    /** 5-bit super-blocks. */
    Q5_K(13, 256, 176),
    /** 6-bit super-blocks. */
    Q6_K(14, 256, 210),
    /** 8-bit super-blocks, for activations only. */
    Q8_K(15, 256, 292),
    /** 2.06-bit codebook. */
    IQ2_XXS(16, 256, 66),
    /** 2.31-bit codebook. */
    IQ2_XS(17, 256, 74),
    /** 3.06-bit codebook. */
    IQ3_XXS(18, 256, 98),
    /** 1.56-bit codebook. */
    IQ1_S(19, 256, 50),
    /** 4-bit non-linear blocks. */
    IQ4_NL(20, 32, 18),
    /** 3.44-bit codebook. */
    IQ3_S(21, 256, 110),
    /** 2.5-bit codebook. */
    IQ2_S(22, 256, 82),
    /** 4.25-bit non-linear super-blocks. */
    IQ4_XS(23, 256, 136),
    /** 8-bit integer. */
    I8(24, 1, 1),
    /** 16-bit integer. */
    I16(25, 1, 2),
    /** 32-bit integer. */
    I32(26, 1, 4),
    /** 64-bit integer. */
    I64(27, 1, 8),
    /** 64-bit floating point. */
    F64(28, 1, 8),
    /** 1.75-bit codebook. */
    IQ1_M(29, 256, 56),
    /** 16-bit brain floating point. */
    BF16(30, 1, 2),
    /** 1.69-bit ternary. */
    TQ1_0(34, 256, 54),
    /** 2.06-bit ternary. */
    TQ2_0(35, 256, 66),
    /** 4-bit microscaling floating point. */
    MXFP4(39, 32, 17),
    /** 4-bit floating point in sub-blocks of 16. */
    NVFP4(40, 64, 36),
    /** 1-bit blocks with a scale. */
    Q1_0(41, 128, 18),
    /** 2-bit blocks with a scale. */
    Q2_0(42, 64, 18);

    private static final GgmlType[] BY_ID = new GgmlType[43];
    static {
        for (GgmlType type : values()) {
            BY_ID[type.id] = type;
        }
    }

    private final int id;
    private final int blockSize;
    private final int blockBytes;

    GgmlType(int id, int blockSize, int blockBytes) {
        this.id = id;
        this.blockSize = blockSize;
        this.blockBytes = blockBytes;
    }

    /** {@return the number that stands for this type in a file: the value of {@code enum ggml_type}} */
    public int id() {
        return id;
    }

    /**
     * {@return how many elements one block holds; the first dimension of a tensor is a multiple of it; elements, 1 for
     * plain numbers}
     */
    public int blockSize() {
        return blockSize;
    }

    /** {@return the size of one block, bytes} */
    public int blockBytes() {
        return blockBytes;
    }

    /**
     * {@return the size of a number of elements, bytes}
     *
     * @param elements how many elements, a multiple of the block size
     * @throws IllegalArgumentException if {@code elements} is negative or no multiple of the block size
     * @throws ArithmeticException if the result does not fit in a long
     */
    public long bytes(long elements) {
        if (elements < 0 || elements % blockSize != 0) {
            throw new IllegalArgumentException(
                    elements + " elements of " + this + " are not a whole number of blocks of " + blockSize);
        }
        return Math.multiplyExact(elements / blockSize, blockBytes);
    }

    /**
     * Tells whether a model's weights can be of this type. The others are integers, doubles, and the two block types
     * that llama.cpp uses for activations only: it has no code to multiply by them.
     *
     * @return true if llama.cpp can multiply by a matrix of this type
     */
    public boolean isWeightType() {
        return switch (this) {
            case Q8_1, Q8_K, I8, I16, I32, I64, F64 -> false;
            default -> true;
        };
    }

    /**
     * {@return ggml's own name of this type, such as {@code q8_0} or {@code q4_K}: the name, as {@code ggml_type_name}
     * gives it}
     */
    @Override
    public String toString() {
        String lower = name().toLowerCase(Locale.ROOT);
        return lower.endsWith("_k") ? lower.substring(0, lower.length() - 1) + "K" : lower;
    }

    /** Returns the type with a number, or null when there is none or llama.cpp has removed it. */
    static GgmlType ofId(int id) {
        return id >= 0 && id < BY_ID.length ? BY_ID[id] : null;
    }
}
