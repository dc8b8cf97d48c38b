package io.swerve.safetensors;

import java.util.List;

/**
 * A tensor in a safetensors file.
 *
 * @param name its name
 * @param type the type of its numbers as the file spells it, such as {@code F32} or {@code BF16}
 * @param shape its dimensions, the slowest first; empty for a single number
 * @param offset where it begins, in bytes from the start of the file
 * @param bytes its size
 */
public record SafetensorsTensor(String name, String type, List<Long> shape, long offset, long bytes) {
    /**
     * Creates a description.
     */
    public SafetensorsTensor {
        shape = List.copyOf(shape);
    }

    /** {@return the number of elements: the product of the dimensions} */
    public long elements() {
        return shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
    }
}
