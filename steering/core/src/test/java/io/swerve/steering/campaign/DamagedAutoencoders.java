package io.swerve.steering.campaign;

import io.swerve.safetensors.SafetensorsFile;
import io.swerve.steering.sae.ActivationBuffer;
import io.swerve.steering.sae.SaeTraining;
import io.swerve.steering.sae.SaeTrainingOptions;
import io.swerve.steering.sae.SparseAutoencoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Folders of a small autoencoder, and a checkpoint of its training: configuration, safetensors header, weights. */
final class DamagedAutoencoders implements Trial {
    private static final int WIDTH = 12;
    private static final int FEATURES = 20;
    private static final String CONFIG = "cfg.json";
    private static final String WEIGHTS = "sae_weights.safetensors";
    private static final List<String> TYPES = List.of("topk", "batchtopk", "standard", "gated", "jumprelu");

    private final Path folder;
    private final Path checkpoint;
    private final String config;
    private final byte[] weights;
    private final byte[] state;
    private final ActivationBuffer rows;
    private final SaeTrainingOptions options = SaeTrainingOptions.of(FEATURES, 3, 4).withBatchSize(4).withThreads(1);

    DamagedAutoencoders(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder.resolve("sae"));
        checkpoint = folder.resolve("checkpoint.safetensors");
        SplittableRandom random = new SplittableRandom(3);
        float[][] drawn = new float[16][WIDTH];
        for (float[] row : drawn) {
            for (int i = 0; i < WIDTH; i++) {
                row[i] = (float) random.nextDouble() - 0.5f;
            }
        }
        rows = ActivationBuffer.of(1, drawn);
        try (SaeTraining training = SaeTraining.start(rows, options)) {
            training.run((done, _) -> done < 2);
            training.checkpoint(checkpoint);
            training.autoencoder("m").write(this.folder);
        }
        config = Files.readString(this.folder.resolve(CONFIG));
        weights = Files.readAllBytes(this.folder.resolve(WEIGHTS));
        state = Files.readAllBytes(checkpoint);
    }

    @Override
    public void run(int number, SplittableRandom random) throws Exception {
        if (random.nextInt(4) == 0) {
            Files.write(checkpoint, tensors(state, random));
            try (SaeTraining training = SaeTraining.resume(rows, options, checkpoint)) {
                training.run((_, _) -> true);
                training.autoencoder("m").encode(rows.row(0));
            }
            return;
        }
        boolean both = random.nextInt(8) == 0;
        boolean first = random.nextBoolean();
        String kind = random.nextInt(4) == 0 ? TYPES.get(random.nextInt(TYPES.size())) : "topk";
        String named = config.replace("topk", kind);
        Files.write(folder.resolve(CONFIG),
                both || first ? JsonDamage.of(named, random) : named.getBytes(StandardCharsets.UTF_8));
        Files.write(folder.resolve(WEIGHTS), both || !first ? tensors(weights, random) : weights);
        SparseAutoencoder sae = random.nextInt(4) == 0
                ? SparseAutoencoder.read(folder, random.nextFloat())
                : SparseAutoencoder.read(folder);
        float[] row = Arrays.copyOf(rows.row(random.nextInt(16)), sae.info().inputs());
        sae.decode(sae.encode(row));
        sae.strongest(row);
        sae.reconstruct(row);
        sae.vector(random.nextInt(sae.info().features())).toString();
        sae.write(folder);
        SparseAutoencoder.read(folder);
    }

    /** Damages a safetensors file: its header as JSON is, or bytes, or numbers. */
    private byte[] tensors(byte[] whole, SplittableRandom random) throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) bytes.getLong(0);
        byte[] damaged;
        switch (random.nextInt(4)) {
            case 0 -> damaged = ByteDamage.of(whole, 8 + length, random);
            case 1 -> {
                damaged = whole.clone();
                int at = 8 + length + 4 * random.nextInt((whole.length - 8 - length) / 4);
                Arrays.fill(damaged, at, at + 4, (byte) (random.nextBoolean() ? 0xFF : 0x7F));
            }
            default -> {
                byte[] header = JsonDamage.of(new String(whole, 8, length, StandardCharsets.UTF_8), random);
                ByteBuffer joined = ByteBuffer.allocate(whole.length - length + header.length)
                        .order(ByteOrder.LITTLE_ENDIAN);
                joined.putLong(random.nextInt(16) == 0 ? random.nextLong() : header.length).put(header)
                        .put(whole, 8 + length, whole.length - 8 - length);
                damaged = joined.array();
            }
        }
        Path file = folder.resolve("any.safetensors");
        Files.write(file, damaged);
        Verdict.attempt(() -> {
            try (SafetensorsFile read = SafetensorsFile.open(file)) {
                for (String name : read.tensors().keySet()) {
                    read.readFloats(name);
                }
            }
        });
        Files.delete(file);
        return damaged;
    }

    @Override
    public void close() {
        rows.close();
    }
}
