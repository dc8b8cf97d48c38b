package io.swerve.bench.endurance;

import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.gguf.GgmlType;
import io.swerve.gguf.GgufFile;
import io.swerve.gguf.GgufTensor;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.GgufWriter;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.plan.Coefficient;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.plan.Trigger;
import io.swerve.steering.sae.ActivationBuffer;
import io.swerve.steering.sae.SaeTraining;
import io.swerve.steering.sae.SaeTrainingOptions;
import io.swerve.steering.sae.SparseAutoencoder;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What work with any model needs: directions, plans, texts, an adapter, an autoencoder. All of it is drawn at random; the
 * same seed gives the same.
 */
final class Ingredients {
    /** Small beside any residual stream: the work is what counts, not what the model says. */
    private static final float STRENGTH = 0.001f;
    /** Longer than any run, so that a coefficient changes until its end. */
    private static final int STEPS = 1_000_000_000;
    private static final double NATS = 0.5;
    private static final int RANK = 4;
    private static final int FEATURES_PER_INPUT = 4;

    private Ingredients() {}

    /** A direction for each layer. */
    static SteeringVector vector(Model model, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Integer, float[]> directions = new TreeMap<>();
        for (int layer = 0; layer < model.layerCount(); layer++) {
            directions.put(layer, numbers(random, model.embeddingSize(), STRENGTH));
        }
        return SteeringVector.of(directions, VectorInfo.unknown());
    }

    private static float[] numbers(SplittableRandom random, int count, float most) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextDouble(-most, most);
        }
        return numbers;
    }

    private static int[] addedLayers(Model model) {
        return IntStream.range(1, model.layerCount()).toArray();
    }

    /** Adds to every layer from 1 on with a strength that changes with each token, and ablates where tokens are unsure. */
    static SteeringPlan changingPlan(Model model, long seed) {
        return SteeringPlan.of(
                Rule.of(Intervention.add(vector(model, seed))).onLayers(Layers.of(addedLayers(model)))
                        .times(new Coefficient.Ramp(1, 2, STEPS)),
                Rule.of(Intervention.projectOut(vector(model, seed + 1))).onLayers(Layers.of(model.layerCount() / 2))
                        .when(new Trigger.EntropyAbove(NATS)));
    }

    /** Plans of several kinds, new objects at every call, as a server sees them. */
    static List<SteeringPlan> plans(Model model, long seed) {
        SteeringVector vector = vector(model, seed);
        int middle = model.layerCount() / 2;
        return List.of(SteeringPlan.of(Rule.of(Intervention.add(vector)).onLayers(Layers.of(addedLayers(model)))),
                changingPlan(model, seed), SteeringPlan.of(Rule.of(Intervention.projectOut(vector))),
                SteeringPlan.of(Rule.of(Intervention.rotate(vector, STRENGTH)).onLayers(Layers.of(middle))
                        .when(Trigger.generation())));
    }

    static int[] tokens(Model model, SplittableRandom random, int count) {
        return random.ints(count, 0, model.tokenizer().vocabularySize()).toArray();
    }

    static List<ContrastPair> pairs(SplittableRandom random, int count) {
        List<ContrastPair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pairs.add(new ContrastPair(text(random), text(random)));
        }
        return pairs;
    }

    static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        int words = random.nextInt(4, 12);
        for (int i = 0; i < words; i++) {
            random.ints(random.nextInt(2, 7), 'a', 'z' + 1).forEach(letter -> text.append((char) letter));
            text.append(' ');
        }
        return text.toString();
    }

    /** Writes a LoRA adapter that changes the first matrix of the model's first block. */
    static void writeAdapter(Path model, Path to) {
        GgufFile file = GgufFile.read(model);
        GgufTensor weight = file.tensors().stream()
                .filter(tensor -> tensor.name().startsWith("blk.") && tensor.shape().size() == 2).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(model + " has no block with a matrix"));
        long in = weight.shape().getFirst();
        long out = weight.shape().getLast();
        SplittableRandom random = new SplittableRandom(9);
        new GgufWriter().put("general.architecture", file.metadata().get("general.architecture"))
                .put("general.type", GgufValue.text("adapter")).put("adapter.type", GgufValue.text("lora"))
                .put("adapter.lora.alpha", GgufValue.float32(1))
                .tensor(weight.name() + ".lora_a", GgmlType.F32, List.of(in, (long) RANK),
                        MemorySegment.ofArray(numbers(random, Math.toIntExact(in) * RANK, STRENGTH)))
                .tensor(weight.name() + ".lora_b", GgmlType.F32, List.of((long) RANK, out),
                        MemorySegment.ofArray(numbers(random, Math.toIntExact(out) * RANK, STRENGTH)))
                .write(to);
    }

    /** Makes an autoencoder, trained for one step only. */
    static SparseAutoencoder autoencoder(Model model) {
        SplittableRandom random = new SplittableRandom(10);
        float[][] rows = new float[64][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = numbers(random, model.embeddingSize(), 1);
        }
        int features = FEATURES_PER_INPUT * model.embeddingSize();
        try (ActivationBuffer buffer = ActivationBuffer.of(model.layerCount() / 2, rows);
                SaeTraining training = SaeTraining.start(buffer,
                        SaeTrainingOptions.of(features, 16, 1).withBatchSize(rows.length).withThreads(1))) {
            training.run((_, _) -> true);
            return training.autoencoder(model.path().getFileName().toString());
        }
    }
}
