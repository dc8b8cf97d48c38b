package io.swerve.gguf;

import io.swerve.Lab;
import io.swerve.LoraAdapter;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SwerveException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Loads damaged adapters, and decodes with those that are loaded: run by {@link LoraFileTest} in its own JVM. */
final class LoraTrial {
    private static final List<GgmlType> TYPES = List.of(GgmlType.values());
    private static final long[] SIZES = {1, 2, 4, 8, 32, 64, 128, 256, 512, 768};

    private LoraTrial() {}

    /**
     * Tries adapters.
     *
     * @param args a folder, the seed and the number of adapters
     * @throws IOException if the folder can't be written
     */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]).resolve("trial.gguf");
        int refused = 0;
        int decoded = 0;
        try (Model model = Model.load(Lab.THINK); Session session = model.openSession(Lab.options())) {
            int[] prompt = Lab.prompt(model, Lab.OTHER_QUESTION);
            for (int i = 0; i < Integer.parseInt(args[2]); i++) {
                long seed = Long.parseLong(args[1]) + i;
                System.out.println("seed " + seed);
                damage(new SplittableRandom(seed), file);
                try (LoraAdapter adapter = model.loadLoraAdapter(file); Sequence sequence = session.newSequence()) {
                    session.setLoraAdapters(Map.of(adapter, 1f));
                    sequence.prefill(prompt);
                    decoded++;
                } catch (SwerveException e) {
                    refused++;
                }
            }
        }
        System.out.println(refused + " refused, " + decoded + " decoded");
    }

    private static void damage(SplittableRandom random, Path file) throws IOException {
        LoraFileTest.Draft draft = new LoraFileTest.Draft();
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

    private static void retype(LoraFileTest.Draft draft, String name, GgmlType type, long... shape) {
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
