package io.swerve.bench.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.swerve.Model;
import io.swerve.bench.experiment.elicitation.ElicitationExperiment;
import io.swerve.bench.experiment.elicitation.ElicitationSettings;
import io.swerve.bench.experiment.influence.InfluenceExperiment;
import io.swerve.bench.experiment.influence.InfluenceSettings;
import io.swerve.bench.experiment.informationgain.InformationGainExperiment;
import io.swerve.bench.experiment.informationgain.InformationGainSettings;
import io.swerve.bench.experiment.rlsteering.RlSteeringExperiment;
import io.swerve.bench.experiment.rlsteering.RlSteeringSettings;
import io.swerve.bench.experiment.thoughtgain.ThoughtGainExperiment;
import io.swerve.bench.experiment.thoughtgain.ThoughtGainSettings;
import io.swerve.bench.experiment.verifree.VeriFreeExperiment;
import io.swerve.bench.experiment.verifree.VeriFreeSettings;
import io.swerve.bench.model.LabModel;
import io.swerve.bench.model.ModelShape;
import io.swerve.bench.model.SyntheticModel;
import io.swerve.bench.task.FileTask;
import io.swerve.bench.task.TaskException;
import io.swerve.bench.task.Tasks;
import io.swerve.reasoning.corruptedtraces.StepSplitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The experiments on rewards, gains and influence, on very few problems. */
class RewardExperimentsTest {
    private static final VeriFreeSettings VERIFREE = new VeriFreeSettings(3, 1, 4, false, "The answer is", " ", ".");
    private static final InformationGainSettings GAIN = new InformationGainSettings(StepSplitter.Unit.CLAUSE, 3,
            List.of(1.0), 2, "Think step by step.", "Be brief.", "The answer is", " ", ".");
    private static final ThoughtGainSettings THOUGHTS = new ThoughtGainSettings(2, 2, 4, 2, 1,
            " (Let's think step by step", ")", List.of(0, 3), "The answer is", false);
    private static final InfluenceSettings INFLUENCE = new InfluenceSettings(2, 4, List.of("fact"), "The answer is", 0,
            -1, 50);
    private static final RlSteeringSettings SEARCH = new RlSteeringSettings(RlSteeringSettings.RewardKind.VERIFREE, 7,
            3,
            0.6, 3, 2, 3, 3, "Think step by step.", "Answer directly.", "The answer is", " ", ".", 2);

    private static final ElicitationSettings ROUTES = new ElicitationSettings(2, 3, 1, List.of(1.0), 2, 64, 1, 5, 4,
            "Think step by step.", "Answer directly.", 2);

    @TempDir
    private Path out;

    private RunOptions options(int tokens) {
        return RunOptions.to(out).withParallel(1, 6).withMaxTokens(tokens).withProblems(3);
    }

    private static <S extends Record> JsonObject run(Optional<Path> base, Optional<Path> thinking, RunOptions options,
            Experiment<S> experiment, S settings) throws IOException {
        try (ExperimentModels models = new ExperimentModels(base, thinking, Model::load)) {
            JsonObject result = new ExperimentRun(models, options, Watcher.NONE).run(experiment, settings);
            LabTrial.checkKeys(result);
            return result;
        }
    }

    private <S extends Record> JsonObject lab(int tokens, Experiment<S> experiment, S settings) throws IOException {
        return run(Optional.of(LabModel.BASE.path()), Optional.of(LabModel.THINK.path()), options(tokens), experiment,
                settings);
    }

    private JsonObject summary(String name) throws IOException {
        return JsonParser.parseString(Files.readString(out.resolve(name).resolve("result.json"))).getAsJsonObject()
                .getAsJsonObject("summary");
    }

    private static double number(JsonObject summary, String... path) {
        JsonObject at = summary;
        for (int i = 0; i < path.length - 1; i++) {
            at = at.getAsJsonObject(path[i]);
        }
        return at.get(path[path.length - 1]).getAsDouble();
    }

    @Test
    void rewardsVaryNoMoreThanTheVerifierAndTheOracleIsABound() throws IOException {
        lab(200, new VeriFreeExperiment(), VERIFREE);
        JsonObject summary = summary("verifree");
        assertThat(number(summary, "variance_ratio", "estimate")).isBetween(0.0, 1.0);
        double oracle = number(summary, "accuracy", "any_right_trace_oracle", "accuracy", "estimate");
        summary.getAsJsonObject("accuracy").keySet().forEach(choice -> assertThat(
                number(summary, "accuracy", choice, "accuracy", "estimate")).isLessThanOrEqualTo(oracle));
    }

    @Test
    void judgesSeeTheAnswerComeCloserInWholeTraces() throws IOException {
        lab(200, new InformationGainExperiment(), GAIN);
        JsonArray gains = summary("information-gain").getAsJsonArray("gains");
        assertThat(gains).hasSize(10); // five ways to write, two judges
        assertThat(gains.get(1).getAsJsonObject().get("judge_wrote_it").getAsBoolean()).isFalse();
        gains.forEach(gain -> assertThat(number(gain.getAsJsonObject(), "total", "estimate")).isGreaterThan(-1));
    }

    @Test
    void thoughtsAreMeasuredOnTextsThatTheWeightWasNotChosenOn() throws IOException {
        lab(64, new ThoughtGainExperiment(), THOUGHTS);
        JsonObject summary = summary("thought-gain");
        for (String arm : List.of("model_s_thoughts", "random_tokens", "markers_only")) {
            assertThat(number(summary, "arms", arm, "oracle_gain", "estimate")).as("no weight at all is one of them")
                    .isNotNegative();
        }
        JsonArray before = summary.getAsJsonArray("before_answer");
        assertThat(before).extracting(row -> row.getAsJsonObject().get("tokens").getAsInt()).containsExactly(0, 3);
    }

    @Test
    void influencesOfEveryKindAreCorrelated() throws IOException {
        lab(64, new InfluenceExperiment(), INFLUENCE);
        JsonObject summary = summary("influence");
        assertThat(summary.getAsJsonObject("correlation").keySet()).hasSize(4);
        assertThat(summary.get("planted_documents").getAsInt()).as("a town and a job")
                .isEqualTo(2 * INFLUENCE.queries());
        assertThat(summary.get("documents").getAsInt())
                .isEqualTo(2 * INFLUENCE.queries() + INFLUENCE.documents());
        assertThat(number(summary, "per_nat", "last_layer_graddot", "volatility_procedures", "estimate")).isPositive();
    }

    @Test
    void routesAreComparedOnTheSameProblems() throws IOException {
        lab(150, new ElicitationExperiment(), ROUTES);
        JsonArray routes = summary("elicitation").getAsJsonArray("routes");
        assertThat(routes).hasSize(7);
        double base = number(routes.get(0).getAsJsonObject(), "accuracy", "estimate");
        routes.forEach(route -> assertThat(number(route.getAsJsonObject(), "against_base", "estimate"))
                .isCloseTo(number(route.getAsJsonObject(), "accuracy", "estimate") - base, within(1e-9)));
        double prompt = number(routes.get(1).getAsJsonObject(), "accuracy", "estimate");
        assertThat(prompt).as("asked to think").isGreaterThanOrEqualTo(base);
    }

    @Test
    void aSearchThatWasKilledGoesOnAndFindsTheSame() throws IOException {
        lab(120, new RlSteeringExperiment(), SEARCH);
        JsonObject whole = summary("rl-steering");
        Path checkpoint;
        try (Stream<Path> files = Files.list(out.resolve("rl-steering"))) {
            checkpoint = files.filter(file -> file.toString().endsWith(".jsonl")).findFirst().orElseThrow();
        }
        List<String> lines = Files.readAllLines(checkpoint);
        assertThat(lines).hasSize(1 + 3 * 7 * 3 + 6 * 3); // the first names the code
        // Killed while the first line of the fourth candidate was written: so all of its problems are decoded again, in the
        // same batches, which round as before.
        Files.writeString(checkpoint, String.join("\n", lines.subList(0, 10)) + "\n" + lines.get(10).substring(0, 9));
        lab(120, new RlSteeringExperiment(), SEARCH);
        JsonObject resumed = summary("rl-steering");
        assertThat(Files.readAllLines(checkpoint)).hasSameSizeAs(lines);
        assertThat(Files.readAllLines(checkpoint).subList(0, 10)).isEqualTo(lines.subList(0, 10));
        for (String arm : List.of("given_directions", "random_directions_1")) {
            JsonArray before = whole.getAsJsonObject("coefficients").getAsJsonArray(arm);
            JsonArray after = resumed.getAsJsonObject("coefficients").getAsJsonArray(arm);
            for (int i = 0; i < before.size(); i++) {
                assertThat(after.get(i).getAsDouble()).isCloseTo(before.get(i).getAsDouble(), within(1e-9));
            }
        }
        assertThat(resumed.getAsJsonObject("ways")).isEqualTo(whole.getAsJsonObject("ways"));
    }

    @Test
    void modelsOfAnotherKindRunOrAreToldWhatTheyLack() throws IOException {
        Optional<Path> other = Optional.of(new SyntheticModel(new ModelShape(3, 64, 2, 1, 96, 700, 2048), 5).path());
        Optional<Path> none = Optional.empty();
        RunOptions options = options(12);
        assertThat(run(other, none, options, new VeriFreeExperiment(), VERIFREE).getAsJsonArray("findings").toString())
                .contains("doesn't answer in the frame");
        run(other, none, options, new InformationGainExperiment(), GAIN);
        run(other, none, options, new ThoughtGainExperiment(), THOUGHTS);
        run(other, none, options, new InfluenceExperiment(), INFLUENCE);
        run(other, none, options, new RlSteeringExperiment(), SEARCH);
        run(other, none, options, new ElicitationExperiment(), ROUTES);
        assertThatThrownBy(() -> run(none, other, options, new InfluenceExperiment(), INFLUENCE))
                .isInstanceOf(ExperimentException.class).hasMessageContaining("-m");
    }

    @Test
    void problemsWithoutAnswersAreRefusedAndOthersOfAUserTaken() throws IOException {
        Path file = out.resolve("own.jsonl");
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i < 40; i++) {
            lines.append("{\"question\": \"What is ").append(i).append(" + 1?\", \"answer\": \"").append(i + 1)
                    .append("\", \"group\": \"").append(i % 2 == 0 ? "even" : "odd").append("\"}\n");
        }
        Files.writeString(file, lines);
        RunOptions options = options(40).withProblems(6).withTask(FileTask.read(file, false));
        Optional<Path> base = Optional.of(LabModel.BASE.path());
        assertThat(run(base, Optional.empty(), options, new InfluenceExperiment(), INFLUENCE)
                .getAsJsonArray("findings").toString()).contains("No query asks for a fact");
        Files.writeString(file, "{\"question\": \"Why?\"}\n{\"question\": \"What?\"}\n{\"question\": \"Who?\"}\n"
                + "{\"question\": \"When?\"}\n{\"question\": \"Where?\"}\n{\"question\": \"How?\"}\n");
        RunOptions silent = options(40).withTask(Tasks.find(file.toString(), false));
        assertThatThrownBy(() -> run(base, Optional.empty(), silent, new VeriFreeExperiment(), VERIFREE))
                .isInstanceOf(TaskException.class).hasMessageContaining("has no answer");
    }
}
