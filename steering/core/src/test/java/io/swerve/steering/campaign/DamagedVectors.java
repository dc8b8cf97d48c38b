package io.swerve.steering.campaign;

import static io.swerve.steering.campaign.Verdict.attempt;

import io.swerve.Lab;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.gguf.GgmlType;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.GgufWriter;
import io.swerve.gguf.ModelMutator;
import io.swerve.steering.Dose;
import io.swerve.steering.DoseUnit;
import io.swerve.steering.LayerDiagnostics;
import io.swerve.steering.ModelIdentity;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorDialect;
import io.swerve.steering.VectorImport;
import io.swerve.steering.VectorInfo;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringPlan;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Control vectors: damaged copies of a good one, and others with odd names, numbers, types and keys. Those read steer. */
final class DamagedVectors implements Trial {
    private static final List<String> NAMES = List.of("direction.1", "direction.2", "direction.5", "direction.0",
            "direction.99", "direction.-1", "direction. 1", "direction.1a", "direction.4294967297", "direction.",
            "direction", "output.weight", "");
    private static final List<String> KEYS = List.of("controlvector.model_hint", "controlvector.layer_count",
            "controlvector.method", "swerve.version", "swerve.site", "swerve.pairs", "swerve.model.layer_count",
            "swerve.model.embedding_length", "swerve.activation_norm.layers", "swerve.activation_norm.values",
            "swerve.doses", "swerve.diagnostics");

    /** As doses and diagnostics are written. */
    private static final String LISTS = """
            [{"unit": "kl-nats", "layers": [1, 4], "low": 0, "high": 1, "points": [{"strength": 1, "kl": 0.5, "effect": null}],
              "note": "n", "layer": 1, "norm": 1, "agreement": 1, "auroc": 1, "dPrime": "Infinity", "splitHalf": 1}]""";

    private final Path file;
    private final ModelMutator mutator;
    private final Model model;
    private final Session session;

    DamagedVectors(Path folder) throws IOException {
        file = folder.resolve("vector.gguf");
        model = Model.load(Lab.BASE);
        session = model.openSession(Lab.options());
        float[] direction = new float[model.embeddingSize()];
        direction[7] = 1;
        SteeringVector.of(Map.of(1, direction, 4, direction), passport()).write(file);
        mutator = ModelMutator.of(file);
    }

    private VectorInfo passport() {
        return VectorInfo.of(ModelIdentity.of(model), "mean", "last").withData(3, "0a".repeat(32))
                .withActivationNorms(Map.of(1, 2.0, 4, 3.0))
                .withDoses(List.of(new Dose(DoseUnit.KL_NATS, List.of(1, 4), 0, 1,
                        List.of(new Dose.Point(1, 0.5)), "note")))
                .withDiagnostics(List.of(new LayerDiagnostics(1, 1, 1, 1, 1, 1, 1)));
    }

    @Override
    public void run(int number, SplittableRandom random) throws Exception {
        if (random.nextBoolean()) {
            Files.write(file, mutator.mutate(random.nextLong()));
        } else {
            write(random);
        }
        attempt(() -> VectorImport.read(file, VectorDialect.values()[random.nextInt(VectorDialect.values().length)]));
        attempt(() -> VectorImport.read(file, random.nextInt(10)));
        SteeringVector vector = SteeringVector.read(file);
        attempt(() -> vector.requireMatches(model));
        try (Steering steering = Steering.on(session); Sequence sequence = session.newSequence()) {
            steering.steer(sequence, SteeringPlan.adding(vector, 1 - random.nextInt(3)));
            sequence.prefill(1, 2, 3);
            steering.receipt(sequence).toString();
        }
        vector.plus(vector).scaled(-1e30f).toString();
        vector.write(file);
        if (!SteeringVector.read(file).equals(vector)) {
            throw new AssertionError("what is written isn't what is read");
        }
    }

    private void write(SplittableRandom random) {
        GgufWriter writer = new GgufWriter().put("general.architecture",
                GgufValue.text(random.nextInt(8) == 0 ? "llama" : "controlvector"));
        for (int i = random.nextInt(3); i > 0; i--) {
            String key = KEYS.get(random.nextInt(KEYS.size()));
            writer.put(key, switch (random.nextInt(7)) {
                case 4, 5, 6 -> GgufValue.text(new String(JsonDamage.of(LISTS, random), StandardCharsets.UTF_8));
                case 0 -> GgufValue.text("x".repeat(random.nextInt(100)));
                case 1 -> GgufValue.float32(Float.NaN);
                case 2 -> GgufValue.texts(List.of("a"));
                default -> GgufValue.uint32(random.nextInt(1 << 20));
            });
        }
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            String name = NAMES.get(random.nextInt(random.nextBoolean() ? 3 : NAMES.size()));
            int width = random.nextInt(3) > 0 ? model.embeddingSize() : 1 + random.nextInt(500);
            float[] numbers = new float[width];
            numbers[0] = List.of(0f, 1f, Float.NaN, Float.POSITIVE_INFINITY, 1e38f, Float.MIN_VALUE)
                    .get(random.nextInt(6));
            try {
                writer.tensor(name, GgmlType.F32, random.nextInt(4) > 0
                        ? List.of((long) width)
                        : List.of(1L, (long) width), MemorySegment.ofArray(numbers));
            } catch (IllegalArgumentException doubledOrEmpty) {
                continue; // the writer doesn't want such names
            }
        }
        writer.write(file);
    }

    @Override
    public void close() {
        model.close();
    }
}
