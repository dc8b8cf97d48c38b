package io.swerve.steering.plan.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.Layers;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import io.swerve.steering.plan.Coefficient;
import io.swerve.steering.plan.Governor;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.Intervention.ClampProjection;
import io.swerve.steering.plan.LowRankMap;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.plan.SteeringPlanException;
import io.swerve.steering.plan.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans as JSON: what is written comes back, and what is wrong is named with its place. */
class PlanFileTest {
    private static final SteeringVector VECTOR = vector(1);
    private static final SteeringVector OTHER = vector(2);

    @TempDir
    private Path folder;
    private Path file;

    private static SteeringVector vector(float length) {
        return SteeringVector.of(Map.of(1, new float[]{length, 0, 0}, 4, new float[]{0.1f, length, 3e-30f}),
                VectorInfo.unknown());
    }

    @BeforeEach
    void files() {
        file = folder.resolve("plan.json");
        VECTOR.write(folder.resolve("v.gguf"));
    }

    private SteeringPlan read(String json) throws IOException {
        return PlanFile.read(Files.writeString(file, json.replace('\'', '"')));
    }

    private SteeringPlan again(SteeringPlan plan) {
        PlanFile.write(plan, file);
        return PlanFile.read(file);
    }

    @Test
    void everyInterventionComesBack() {
        LowRankMap map = new LowRankMap(2, new float[][]{{1, 2, 0.1f}}, new float[]{-3}, new float[][]{{4, 5, 6e30f}},
                new float[]{7, 8, 9});
        SteeringPlan plan = new SteeringPlan(Stream.of(Intervention.add(VECTOR), Intervention.projectOut(OTHER),
                new ClampProjection(VECTOR, -1, 2.5), Intervention.cap(VECTOR, 0.1), Intervention.clamp(VECTOR, 3),
                new ClampProjection(VECTOR, -7, Double.POSITIVE_INFINITY), Intervention.rotate(OTHER, 0.3),
                Intervention.rescale(0.9, Layers.of(4, 2)), map).map(Rule::of).toList());
        assertThat(again(plan)).isEqualTo(plan);
        // each vector once
        assertThat(folder).isDirectoryContaining("glob:**/plan-1.gguf").isDirectoryContaining("glob:**/plan-2.gguf")
                .isDirectoryNotContaining("glob:**/plan-3.gguf");
        assertThat(again(SteeringPlan.none())).isEqualTo(SteeringPlan.none());
    }

    @Test
    void randomRulesComeBack() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Rule> rules = new ArrayList<>();
        while (rules.size() < 200) {
            Rule rule = Rule.of(Intervention.add(random.nextBoolean() ? VECTOR : OTHER)).times(coefficient(random, 1))
                    .named("rule \"" + rules.size() + "\" <ä>").onLayers(Layers.of(random.nextBoolean() ? 1 : 4));
            try {
                rules.add(rule.when(trigger(random, 4)));
            } catch (SteeringPlanException contradiction) {
                assertThat(contradiction).as("seed %d", seed).hasMessageContaining("never");
            }
        }
        SteeringPlan plan = new SteeringPlan(rules);
        assertThat(again(plan)).as("seed %d", seed).isEqualTo(plan);
    }

    private static int end(Random random, int from) {
        return random.nextBoolean() ? Integer.MAX_VALUE : from + 1 + random.nextInt(9);
    }

    private static Trigger trigger(Random random, int depth) {
        int from = random.nextInt(20);
        return switch (random.nextInt(depth == 0 ? 13 : 16)) {
            case 0 -> Trigger.always();
            case 1 -> Trigger.prompt();
            case 2 -> Trigger.generation();
            case 3 -> Trigger.thinking();
            case 4 -> new Trigger.Constrained();
            case 5 -> new Trigger.Steps(from, end(random, from));
            case 6 -> new Trigger.Positions(from, end(random, from));
            case 7 -> new Trigger.TokenSeen(Set.of(from, from + 7), end(random, 0));
            case 8 -> new Trigger.TextSeen("Wait,\n\"é\u0000" + from, end(random, 0));
            case 9 -> new Trigger.EntropyAbove(random.nextDouble() * 10);
            case 10 -> new Trigger.EntropyBelow(random.nextDouble());
            case 11 -> new Trigger.EntropyQuantile(0.01 + 0.9 * random.nextDouble());
            case 12 -> new Trigger.ProbeAbove(1, VECTOR, random.nextGaussian());
            case 13 -> trigger(random, depth - 1).and(trigger(random, depth - 1));
            case 14 -> trigger(random, depth - 1).or(trigger(random, depth - 1));
            default -> trigger(random, depth - 1).not();
        };
    }

    private static Coefficient coefficient(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 5)) {
            case 0 -> Coefficient.of(random.nextGaussian());
            case 1 -> new Coefficient.PerLayer(Map.of(1, random.nextGaussian(), 4, 0.1));
            case 2 -> new Coefficient.Ramp(random.nextGaussian(), 0, 1 + random.nextInt(9));
            case 3 -> new Coefficient.Decay(random.nextGaussian(), 0.1 + random.nextDouble());
            default -> coefficient(random, 0).governedBy(random.nextBoolean()
                    ? Governor.unbounded()
                    : new Governor(random.nextDouble(), random.nextDouble(), random.nextDouble(), 0, 1));
        };
    }

    @Test
    void whatIsLeftOutHasItsUsualValue() throws IOException {
        SteeringPlan plan = read("{'version': 1, 'rules': [{'intervention': {'add': 'v.gguf'}}, {'intervention':"
                + " {'add': {'vector': './v.gguf', 'any_model': true}}, 'layers': '4', 'coefficient': -2},"
                + " {'intervention': {'rescale': {'factor': 0}}, 'layers': '2-4', 'when': {'steps': [3]}}]}");
        assertThat(plan).isEqualTo(SteeringPlan.of(Rule.of(Intervention.add(VECTOR)),
                Rule.of(Intervention.add(VECTOR)).onLayers(Layers.of(4)).times(-2),
                Rule.of(Intervention.rescale(0, Layers.of(2, 3, 4))).when(new Trigger.Steps(3, Integer.MAX_VALUE))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"{'add': 'none.gguf'} | .intervention.add: there is no",
            "{'add': 7} | .intervention.add: must be an object",
            "{'add': {'vector': 'v.gguf', 'scale': 2}} | has no key \"scale\"; the keys are vector, any_model",
            "{'subtract': 'v.gguf'} | $.rules[0].intervention: no intervention is called \"subtract\"; there are add",
            "{'add': 'v.gguf', 'rotate': 1} | exactly one key", "{'clamp': {'vector': 'v.gguf'}} | at least",
            "{'rotate': {'vector': 'v.gguf'}} | $.rules[0].intervention.rotate: lacks \"radians\"",
            "{'rotate': {'vector': 'v.gguf', 'radians': '1'}} | .radians: must be a number, is \"1\"",
            "{'rotate': {'vector': 'v.gguf', 'radians': 9}} | radians must be from 0 to pi",
            "{'rescale': {'factor': 1}} | lacks \"layers\"", "{'add': 'plan.json'} | plan.json",
            "{'clamp_feature': {'sae': '.', 'feature': 0, 'target': 1}} | .sae: ",
            "{'low_rank': {'layer': 0, 'down': [[1, 2]], 'up': [[1]]}} | up[0] has 1 numbers",
            "{'add': 'v.gguf'}, 'layers': '5-4' | $.rules[0].layers: a range of layers",
            "{'add': 'v.gguf'}, 'layers': [1, 1.5] | $.rules[0].layers[1]: must be a whole number",
            "{'add': 'v.gguf'}, 'layers': 3 | names layers 3",
            "{'add': 'v.gguf'}, 'layers': [] | name at least one layer",
            "{'add': 'v.gguf'}, 'layer': 3 | has no key \"layer\"",
            "{'add': 'v.gguf'}, 'layers': 1, 'layers': 4 | the key \"layers\" is there twice",
            "{'add': 'v.gguf'}, 'when': 'allways' | .when: no trigger is called \"allways\"",
            "{'add': 'v.gguf'}, 'when': {'steps': 3} | .when.steps: must be a list",
            "{'add': 'v.gguf'}, 'when': {'steps': [5, 5]} | .when.steps: a window",
            "{'add': 'v.gguf'}, 'when': {'and': ['prompt', {'not': {'or': []}}]} | .when.and[1].not.or: combine",
            "{'add': 'v.gguf'}, 'when': {'and': [{'steps': [0, 2]}, {'steps': [4]}]} | can never hold",
            "{'add': 'v.gguf'}, 'coefficient': 1e99 | .coefficient: a coefficient must be finite",
            "{'add': 'v.gguf'}, 'coefficient': 1e99999999999 | beyond all bounds",
            "{'add': 'v.gguf'}, 'coefficient': null | .coefficient: must be",
            "{'add': 'v.gguf'}, 'coefficient': NaN | is no JSON",
            "{'add': 'v.gguf'}, 'coefficient': {'per_layer': {'01': 1}} | not \"01\"",
            "{'add': 'v.gguf'}, 'coefficient': {'governed': {'base': {'governed': {'base': 1}}}} | one governor"})
    void saysWhatIsWrongAndWhere(String rule, String message) {
        assertThatThrownBy(() -> read("{'version': 1, 'rules': [{'intervention': " + rule + "}]}"))
                .isInstanceOf(PlanFileException.class).hasMessageStartingWith(file.toString())
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"`` | is no JSON", "[] | $: must be an object",
            "{'rules': []} | lacks \"version\"", "{'version': 2, 'rules': []} | $.version: is 2",
            "{'version': 1, 'rules': {}} | $.rules: must be a list", "{'version': 1, 'rules': []} x | no JSON",
            "{'version': 1, 'rules': [3]} | $.rules[0]: must be an object"})
    void refusesFilesThatAreNoPlan(String json, String message) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(PlanFileException.class).hasMessageContaining(message);
    }

    @Test
    void refusesDeepNestingAndMissingFiles() {
        String deep = "{'not': ".repeat(100_000) + "'prompt'" + "}".repeat(100_000);
        assertThatThrownBy(() -> read("{'version': 1, 'rules': [{'intervention': {'add': 'v.gguf'}, 'when': " + deep
                + "}]}")).isInstanceOf(PlanFileException.class);
        assertThatThrownBy(() -> PlanFile.read(folder.resolve("absent.json"))).isInstanceOf(PlanFileException.class)
                .hasMessageContaining("there is no such file");
    }

    @Test
    void whatNoFileCanHoldIsNotWritten() {
        Rule add = Rule.of(Intervention.add(VECTOR)).named("mine");
        SteeringVector zeroth = SteeringVector.of(Map.of(0, new float[]{1}), VectorInfo.unknown());
        for (Rule rule : List.of(add.times(new Coefficient.OfToken(_ -> 1)),
                add.times(new Coefficient.OfToken(_ -> 1).governedBy(Governor.unbounded())),
                Rule.of(Intervention.add(zeroth)).named("mine"))) {
            assertThatThrownBy(() -> PlanFile.write(SteeringPlan.of(add, rule), file))
                    .isInstanceOf(PlanFileException.class).hasMessageContaining("rule 'mine' can't be written");
        }
        assertThat(folder).isDirectoryNotContaining("glob:**/plan*");
        assertThatThrownBy(() -> PlanFile.write(SteeringPlan.of(add), folder.resolve("absent/plan.json")))
                .isInstanceOf(PlanFileException.class).hasMessageContaining("can't be written");
    }
}
