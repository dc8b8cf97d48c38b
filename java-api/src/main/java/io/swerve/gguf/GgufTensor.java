package io.swerve.gguf;

import java.util.List;

/**
 * One entry of a GGUF file's tensor list.
 *
 * @param name the tensor's name, unique in its file
 * @param type the type of its elements
 * @param shape the dimensions, innermost (contiguous) first, at most four, each at least 1
 * @param offset where its data starts, in bytes from the start of the file's data section
 * @param bytes the size of its data
 */
public record GgufTensor(String name, GgmlType type, List<Long> shape, long offset, long bytes) {
    /**
     * Creates an entry.
     *
     * @throws NullPointerException if an argument is null
     */
    public GgufTensor {
        shape = List.copyOf(shape);
    }

    /** {@return the number of elements: the product of the dimensions} */
    public long elements() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /** Returns a dimension, or 1 beyond the last, as ggml does. */
    long dimension(int index) {
        return index < shape.size() ? shape.get(index) : 1;
    }
}
