package io.swerve.gguf;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An adapter for the lab's models in the making: one of zeros, until something in it is changed. */
final class LoraDraft {
    /** The tensor that it changes. */
    static final String WEIGHT = "blk.1.attn_k.weight";

    final Map<String, GgufValue> metadata = new LinkedHashMap<>(Map.of("general.architecture",
            GgufValue.text("llama"), "general.type", GgufValue.text("adapter"), "adapter.type",
            GgufValue.text("lora"), "adapter.lora.alpha", GgufValue.float32(8)));
    final Map<String, GgmlType> types = new LinkedHashMap<>();
    final Map<String, List<Long>> shapes = new LinkedHashMap<>();

    LoraDraft() {
        tensor(WEIGHT + ".lora_a", GgmlType.F32, 256, 4);
        tensor(WEIGHT + ".lora_b", GgmlType.F32, 4, 128);
    }

    void tensor(String name, GgmlType type, long... shape) {
        types.put(name, type);
        shapes.put(name, Arrays.stream(shape).boxed().toList());
    }

    Path write(Path to) {
        GgufWriter writer = new GgufWriter().putAll(metadata);
        shapes.forEach((name, shape) -> {
            GgmlType type = types.get(name);
            long elements = shape.stream().mapToLong(Long::longValue).reduce(1, (x, y) -> x * y);
            byte[] zeros = new byte[Math.toIntExact(elements / type.blockSize() * type.blockBytes())];
            writer.tensor(name, type, shape, MemorySegment.ofArray(zeros));
        });
        writer.write(to);
        return to;
    }
}
