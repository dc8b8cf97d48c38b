package io.swerve.gguf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** Makes adapters for the lab's models that are damaged: tensors of other types and shapes, or for nothing, or bytes. */
public final class LoraMutator {
    private static final List<GgmlType> TYPES = List.of(GgmlType.values());
    private static final long[] SIZES = {1, 2, 4, 8, 32, 64, 128, 256, 512, 768};

    private LoraMutator() {}

    /**
     * Writes an adapter.
     *
     * @param random of the damage
     * @param file to be written
     * @throws IOException if it can't be
     */
    public static void write(SplittableRandom random, Path file) throws IOException {
        LoraDraft draft = new LoraDraft();
        draft.tensor("blk.3.ffn_down.weight.lora_a", GgmlType.F16, 512, 32);
        draft.tensor("blk.3.ffn_down.weight.lora_b", GgmlType.F16, 32, 256);
        List<String> names = List.copyOf(draft.shapes.keySet());
        int changes = random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            String name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(4)) {
                case 0 -> retype(draft, name, TYPES.get(random.nextInt(TYPES.size())));
                case 1 -> retype(draft, name, GgmlType.F32, size(random), size(random));
                case 2 -> retype(draft, name, GgmlType.F32, size(random), size(random), size(random));
                default -> {
                    String other = List.of("output_norm.weight", "token_embd.weight", "blk.0.attn_q.weight", "",
                            "rope_freqs.weight").get(random.nextInt(5));
                    draft.tensor(other + ".lora_a", GgmlType.F32, size(random), size(random));
                    draft.tensor(other + ".lora_b", GgmlType.F32, size(random), size(random));
                }
            }
        }
        draft.write(file);
        if (random.nextInt(3) == 0) {
            byte[] bytes = Files.readAllBytes(file);
            int flips = 1 + random.nextInt(4);
            for (int i = 0; i < flips; i++) {
                bytes[random.nextInt(Math.min(bytes.length, 700))] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file, bytes);
        }
    }

    private static void retype(LoraDraft draft, String name, GgmlType type, long... shape) {
        long[] sizes = shape.length > 0
                ? shape
                : draft.shapes.get(name).stream().mapToLong(Long::longValue).toArray();
        if (sizes[0] % type.blockSize() == 0) {
            draft.tensor(name, type, sizes);
        }
    }

    private static long size(SplittableRandom random) {
        return SIZES[random.nextInt(SIZES.length)];
    }
}
