package io.swerve;

import io.swerve.gguf.GgmlType;
import io.swerve.gguf.GgufFile;
import io.swerve.gguf.GgufTensor;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.GgufWriter;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Adapter files for the lab models, and models whose weights were changed as the adapters say. */
final class LoraFiles {
    /**
     * A change of one weight matrix: {@code W + factor * B A}.
     *
     * @param weight the tensor's name
     * @param rank the rank
     * @param in the tensor's first dimension
     * @param out the tensor's second dimension
     * @param a {@code rank} rows of {@code in} numbers
     * @param b {@code out} rows of {@code rank} numbers
     */
    record Change(String weight, int rank, int in, int out, float[] a, float[] b) {
        static Change random(String weight, int rank, int in, int out, long seed) {
            Random random = new Random(seed);
            return new Change(weight, rank, in, out, numbers(random, rank * in), numbers(random, out * rank));
        }

        private static float[] numbers(Random random, int count) {
            float[] numbers = new float[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = (float) random.nextGaussian() * 0.6f;
            }
            return numbers;
        }

        /** Adds {@code factor * B A} to a matrix of {@code out} rows. */
        void apply(float[] matrix, float factor) {
            for (int row = 0; row < out; row++) {
                for (int column = 0; column < in; column++) {
                    double sum = 0;
                    for (int r = 0; r < rank; r++) {
                        sum += (double) b[row * rank + r] * a[r * in + column];
                    }
                    matrix[row * in + column] += (float) (factor * sum);
                }
            }
        }
    }

    private LoraFiles() {}

    /** The metadata of an adapter for the lab models. */
    static Map<String, GgufValue> metadata(float alpha) {
        Map<String, GgufValue> metadata = new LinkedHashMap<>();
        metadata.put("general.architecture", GgufValue.text("llama"));
        metadata.put("general.type", GgufValue.text("adapter"));
        metadata.put("adapter.type", GgufValue.text("lora"));
        metadata.put("adapter.lora.alpha", GgufValue.float32(alpha));
        return metadata;
    }

    static Path write(Path to, float alpha, Change... changes) {
        GgufWriter writer = new GgufWriter().putAll(metadata(alpha));
        for (Change change : changes) {
            add(writer, change.weight() + ".lora_a", change.in(), change.rank(), change.a());
            add(writer, change.weight() + ".lora_b", change.rank(), change.out(), change.b());
        }
        writer.write(to);
        return to;
    }

    static void add(GgufWriter writer, String name, long first, long second, float[] numbers) {
        writer.tensor(name, GgmlType.F32, List.of(first, second), MemorySegment.ofArray(numbers));
    }

    /** Writes a model of 32-bit weights, with an output matrix of its own, after changes by the name of the tensor. */
    static Path precise(Path from, Path to, Map<String, Consumer<float[]>> changes) {
        GgufFile file = GgufFile.read(from);
        GgufWriter writer = new GgufWriter().putAll(file.metadata());
        for (GgufTensor tensor : file.tensors()) {
            float[] numbers = numbers(file, tensor);
            if (tensor.name().equals("token_embd.weight")) {
                writer.tensor("output.weight", GgmlType.F32, tensor.shape(), MemorySegment.ofArray(numbers.clone()));
            }
            changes.getOrDefault(tensor.name(), _ -> {}).accept(numbers);
            writer.tensor(tensor.name(), GgmlType.F32, tensor.shape(), MemorySegment.ofArray(numbers));
        }
        writer.write(to);
        return to;
    }

    private static float[] numbers(GgufFile file, GgufTensor tensor) {
        int width = Math.toIntExact(tensor.shape().getFirst());
        int rows = Math.toIntExact(tensor.elements() / width);
        float[] numbers = new float[rows * width];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(file.readRow(tensor.name(), row), 0, numbers, row * width, width);
        }
        return numbers;
    }
}
