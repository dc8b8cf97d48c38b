package io.swerve.steering.campaign;

import static io.swerve.steering.campaign.Verdict.attempt;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.swerve.Lab;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.extraction.ExampleFile;
import io.swerve.steering.extraction.ExtractionData;
import io.swerve.steering.extraction.ExtractionOptions;
import io.swerve.steering.extraction.ExtractionShards;
import io.swerve.steering.extraction.Shard;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.plan.file.PlanFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Plans of every intervention, trigger and coefficient; examples for extraction; the files that parts of one write. */
final class DamagedPlans implements Trial {
    private static final String PLAN = """
            {"version": 1, "rules": [
              {"name": "a", "intervention": {"add": "v.gguf"}, "layers": "1-4", "coefficient": {"per_layer": {"1": 0.1, "4": 1}},
               "when": {"and": ["thinking", {"not": {"entropy_above": 1.5}}]}},
              {"intervention": {"project_out": {"vector": "v.gguf", "any_model": true}}, "layers": [1, 4],
               "coefficient": {"ramp": {"from": 0, "to": 1, "steps": 10}}, "when": {"or": ["prompt", {"steps": [0, 8]}]}},
              {"intervention": {"clamp": {"vector": "v.gguf", "min": -1, "max": 1}}, "coefficient":
               {"decay": {"from": 1, "half_life": 20}}, "when": {"text_seen": {"text": "Wait", "reach": 5}}},
              {"intervention": {"rotate": {"vector": "v.gguf", "radians": 0.5}}, "when": {"token_seen": {"ids": [7, 9]}}},
              {"intervention": {"rescale": {"factor": 0.9}}, "layers": "2-3", "when": {"inside_span": {"open": "<a>",
               "close": "</a>"}}},
              {"intervention": {"low_rank": {"layer": 3, "down": [ROW], "up": [ROW]}}, "when": {"positions": [4]}},
              {"intervention": {"add": "v.gguf"}, "coefficient": {"governed": {"base": 1, "max_entropy": 2,
               "max_repetition": 0.3, "max_divergence": 0.5, "back_off": 0.5, "recovery": 1.1}},
               "when": {"probe_above": {"vector": "v.gguf", "layer": 1, "threshold": 0}}}]}""";
    private static final String EXAMPLES = """
            [{"positive": "a", "negative": "b"}, {"prompt": "p", "positive": [{"role": "user", "content": "u"}], "negative":
             "n"}, {"messages": [{"role": "user", "content": "u"}], "label": 1, "text": "t"}]""";

    /** As wide as the model. */
    private static final String ROW = Collections.nCopies(256, 0.01).toString();

    private final Path folder;
    private final Model model;
    private final Session session;
    private final byte[] shard;

    DamagedPlans(Path folder) throws IOException {
        this.folder = folder;
        model = Model.load(Lab.BASE);
        session = model.openSession(Lab.options());
        float[] direction = new float[model.embeddingSize()];
        direction[3] = 1;
        SteeringVector.of(Map.of(1, direction, 4, direction), VectorInfo.unknown()).write(folder.resolve("v.gguf"));
        Path written = folder.resolve("shard");
        ExtractionShards.read(session, data(), ExtractionOptions.defaults().withLayers(Layers.of(1)), new Shard(1, 1),
                written);
        shard = Files.readAllBytes(written);
    }

    private static ExtractionData data() {
        return new ExtractionData.Paired(List.of(new ContrastPair("yes", "no"), new ContrastPair("good", "bad")));
    }

    @Override
    public void run(int number, SplittableRandom random) throws Exception {
        switch (random.nextInt(8)) {
            case 0 -> {
                Path file = folder.resolve("examples.jsonl");
                String lines = EXAMPLES.substring(1, EXAMPLES.length() - 1);
                Files.write(file, random.nextBoolean()
                        ? JsonDamage.of(EXAMPLES, random)
                        : JsonDamage.of(lines.substring(0, lines.indexOf('}') + 1), random));
                ExampleFile.read(file);
            }
            case 1 -> {
                Path file = folder.resolve("shard");
                Files.write(file, ByteDamage.of(shard, shard.length, random));
                ExtractionShards.merge(List.of(file)).toString();
            }
            default -> {
                Path file = folder.resolve("plan.json");
                Files.write(file, JsonDamage.of(some(random), random));
                SteeringPlan plan = PlanFile.read(file);
                attempt(() -> Steering.explain(plan, model).toString());
                steer(plan, random);
                attempt(() -> PlanFile.write(plan, folder.resolve("written.json")));
            }
        }
    }

    /** A plan with one or two of the rules: with all of them, damage of one would hide that of others. */
    private static String some(SplittableRandom random) {
        List<JsonElement> rules = JsonParser.parseString(PLAN.replace("ROW", ROW)).getAsJsonObject()
                .getAsJsonArray("rules").asList();
        int first = random.nextInt(rules.size());
        int second = random.nextInt(rules.size());
        return "{\"version\": 1, \"rules\": [" + rules.get(first) + (first == second ? "" : ", " + rules.get(second))
                + "]}";
    }

    private void steer(SteeringPlan plan, SplittableRandom random) {
        try (Steering steering = Steering.on(session); Sequence sequence = session.newSequence()) {
            steering.steer(sequence, plan);
            sequence.prefill(random.ints(1 + random.nextInt(6), 0, model.tokenizer().vocabularySize()).toArray());
            sequence.decode(5);
            sequence.decode(9);
            steering.receipt(sequence).toString();
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
