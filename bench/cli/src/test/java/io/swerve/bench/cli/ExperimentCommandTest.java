package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.swerve.bench.experiment.registry.ExperimentRegistry;
import io.swerve.bench.experiment.LabTrial;
import io.swerve.bench.model.LabModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command from one end to the other, on so few problems that only its largest effects show. */
class ExperimentCommandTest {
    @TempDir
    private Path out;

    private Run run(String name, String... more) {
        List<String> all = new ArrayList<>(List.of("experiment", name, "--out", out.toString(), "--threads", "1",
                "--parallel", "8"));
        all.addAll(List.of(more));
        return Run.of(all.toArray(String[]::new));
    }

    private static final String[] TINY = {"--problems", "5", "--screening", "1", "--development", "2", "--finalists",
            "1", "--pairs", "10", "--strengths", "0.8", "--layers", "5", "--seed", "4", "--json"};

    private JsonObject result() throws IOException {
        return JsonParser.parseString(Files.readString(out.resolve("compression/result.json"))).getAsJsonObject();
    }

    @Test
    void compressionShortensThinkingAndGoesOnWhereItWasKilled() throws IOException {
        JsonObject json = run("compression", TINY).json();
        JsonArray arms = json.getAsJsonObject("summary").getAsJsonArray("arms");
        assertThat(arms).hasSize(5);
        List<Double> shares = arms.asList().stream().map(JsonElement::getAsJsonObject)
                .map(arm -> arm.getAsJsonObject("thinking_share").get("estimate").getAsDouble()).toList();
        assertThat(shares.get(0)).isEqualTo(1);
        assertThat(shares.get(1)).as("steered").isLessThan(0.7);
        assertThat(shares.get(2)).as("prompt").isLessThan(0.7);
        assertThat(shares.get(3)).as("random").isGreaterThan(shares.get(1));
        assertThat(arms.get(0).getAsJsonObject().get("steered_tokens").getAsDouble()).isZero();
        assertThat(arms.get(1).getAsJsonObject().get("steered_tokens").getAsDouble()).isPositive();
        assertThat(json.getAsJsonObject("models").getAsJsonObject("thinking").get("sha256").getAsString())
                .hasSize(64);

        // killed in the middle of the held-out problems, and of a line
        JsonObject whole = result();
        Path checkpoint;
        try (Stream<Path> files = Files.list(out.resolve("compression"))) {
            checkpoint = files.filter(file -> file.toString().endsWith(".jsonl")).findFirst().orElseThrow();
        }
        String text = Files.readString(checkpoint);
        Files.writeString(checkpoint, text.substring(0, text.indexOf("\"stage\":\"samples\"") - 30));
        run("compression", TINY).json();
        JsonObject again = result();
        for (JsonObject object : List.of(whole, again)) {
            object.remove("seconds");
        }
        LabTrial.checkKeys(again);
        assertThat(withoutTimes(again)).isEqualTo(withoutTimes(whole));
        assertThat(Files.readString(out.resolve("report.html"))).contains("compression", "held-out problems");
        JsonObject verified = Run.of("experiment", "verify", out.toString(), "--json").json();
        assertThat(verified.get("sound").getAsBoolean()).as("%s", verified).isTrue();
        assertThat(verified.getAsJsonArray("results").get(0).getAsJsonObject().get("figures").getAsInt())
                .isGreaterThan(100);
        Path file = out.resolve("compression/result.json");
        Files.writeString(file, Files.readString(file).replaceFirst("\"right\":true", "\"right\":false"));
        Run tampered = Run.of("experiment", "verify", out.toString(), "--rows-only");
        assertThat(tampered.code()).isEqualTo(1);
        assertThat(tampered.out()).contains("changed since it was written", "was judged wrong, is right");
    }

    @Test
    void sampledAnswersAreOthersThanGreedyOnes() throws IOException {
        List<String> few = new ArrayList<>(List.of(TINY));
        few.set(few.indexOf("--problems") + 1, "1");
        few.set(few.indexOf("--pairs") + 1, "2");
        few.set(few.indexOf("--development") + 1, "1");
        few.addAll(List.of("--max-tokens", "60"));
        run("compression", few.toArray(String[]::new)).json();
        JsonObject greedy = withoutTimes(result()).getAsJsonObject();
        few.add("--sampled=true");
        run("compression", few.toArray(String[]::new)).json();
        JsonObject sampled = withoutTimes(result()).getAsJsonObject();
        assertThat(sampled.get("samples")).isNotEqualTo(greedy.get("samples"));
        assertThat(sampled.keySet()).isEqualTo(greedy.keySet());
    }

    /** One block was measured again: its time differs, and all that is made of it. */
    private static JsonElement withoutTimes(JsonObject result) {
        JsonObject rows = result.getAsJsonObject("rows");
        rows.getAsJsonArray("held_out").forEach(row -> row.getAsJsonObject().remove("seconds"));
        return rows;
    }

    @Test
    void aPushAtTheFirstStepMakesTheBaseModelThink() {
        JsonObject json = run("latent-mode", "--problems", "4", "--pairs", "12", "--development", "2", "--strengths",
                "3", "--layers", "4", "--features", "64", "--active", "8", "--steps", "20", "--candidates", "1",
                "--max-tokens", "200", "--json").json();
        List<JsonObject> arms = json.getAsJsonObject("summary").getAsJsonArray("arms").asList().stream()
                .map(JsonElement::getAsJsonObject).toList();
        List<Double> thinking = arms.stream()
                .map(arm -> arm.getAsJsonObject("thinking").get("estimate").getAsDouble()).toList();
        assertThat(arms).hasSize(9);
        assertThat(thinking.get(0)).as("direct").isLessThan(0.4);
        assertThat(thinking.get(1)).as("pushed").isGreaterThan(0.6);
        assertThat(thinking.get(2)).as("prompted").isGreaterThan(0.6);
        assertThat(thinking.get(3)).as("pushed too late").isLessThan(0.4);
        assertThat(thinking.get(4)).as("pushed at random").isLessThan(0.4);
    }

    @Test
    void aModelOfAnotherKindRunsOrIsToldWhatItLacks() {
        String other = OtherModel.write(out).toString();
        JsonObject compression = run("compression", "--thinking", other, "--problems", "2", "--screening", "1",
                "--development", "1", "--finalists", "1", "--pairs", "2", "--strengths", "0.1", "--layers", "2",
                "--max-tokens", "6", "--json").json();
        assertThat(compression.getAsJsonArray("findings").toString()).contains("has no thinking markers",
                "are cut at the longest length");
        JsonObject latent = run("latent-mode", "-m", other, "--problems", "3", "--pairs", "4", "--development", "2",
                "--strengths", "1", "--layers", "2", "--features", "32", "--active", "4", "--steps", "5",
                "--candidates", "1", "--max-tokens", "6", "--task", "arithmetic", "--json").json();
        assertThat(latent.get("task").getAsString()).isEqualTo("arithmetic");
        assertThat(latent.getAsJsonObject("models").get("thinking").isJsonNull()).isTrue();
        assertThat(latent.getAsJsonObject("summary").getAsJsonArray("arms")).hasSize(9);
    }

    /** Those that {@code RewardExperimentsTest} doesn't run on such a model. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            forking            | --problems 2 --texts 4 --samples 2 --temperatures 0.5              | runs
            cot-decoding       | --problems 2 --branches 3 --development 2                          | runs
            budget             | --problems 2 --samples 2 --counts 1,2 --truncations 4 --waits 1    | runs
            data-alchemy       | --problems 2 --shots 1 --records 1 --development-problems 1 --pairs 2 | runs
            critique           | --problems 2 --budget 100                                          | runs
            corrupted-traces   | --problems 2                                                       | nothing can change places
            imitation          | --problems 2 --most-steps 2 --per-distance 2 --word-lengths 4      | runs
            few-demonstrations | --problems 2 --counts 2 --pool 4 --development-problems 1 --shots 1 --facts 4 --fact-counts 2 --fact-problems 2 --orders 2 | runs
            """)
    void everyExperimentRunsOnAModelOfAnotherKindOrSaysWhatItLacks(String name, String settings,
            String outcome) throws IOException {
        String other = OtherModel.write(out).toString();
        List<String> arguments = new ArrayList<>(List.of("-m", other, "--thinking", other, "--max-tokens",
                "6"));
        arguments.addAll(List.of(settings.split(" ")));
        Run run = run(name, arguments.toArray(String[]::new));
        if (outcome.equals("runs")) {
            assertThat(run.code()).as(run.err()).isZero();
            LabTrial.checkKeys(JsonParser.parseString(Files.readString(out.resolve(name).resolve("result.json"))));
        } else {
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err().lines().filter(line -> !line.contains(": at most "))).singleElement().asString()
                    .contains("other.gguf", outcome);
        }
    }

    @Test
    void modelsWithDifferentTokenizersAreRefusedUnlessTextsAreRetokenised() throws IOException {
        String other = OtherModel.write(out).toString();
        List<String> arguments = List.of("-m", other, "--thinking", "lab:think", "--problems", "1", "--max-tokens",
                "30",
                "--traces", "3", "--development", "1", "--categories", "2", "--last-layers", "1", "--scales", "1");
        Run refused = run("hybrid", arguments.toArray(String[]::new));
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).hasLineCount(1).contains("different tokenizers", "--retokenise=true");
        List<String> more = new ArrayList<>(arguments);
        more.add("--retokenise=true");
        Run run = run("hybrid", more.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        // each model's text is spelled by its own vocabulary
        assertThat(Files.readString(out.resolve("report.html"))).contains("&lt;think&gt;");
    }

    @Test
    void anEstimateTellsTheWorkAndDoesNothing() {
        JsonObject counted = run("verifree", "--problems", "3", "--samples", "2", "--continuations", "0",
                "--max-tokens", "50", "--estimate", "--json").json();
        assertThat(counted.get("tokens_written").getAsInt()).as("two samples of three problems").isEqualTo(300);
        assertThat(counted.get("texts").getAsInt()).as("each written, and read for its reward").isEqualTo(12);
        assertThat(counted.get("seconds").getAsDouble()).isPositive();
        assertThat(counted.getAsJsonArray("speeds")).hasSize(1);
        LabTrial.checkKeys(counted);
        Run words = run("verifree", "--problems", "3", "--estimate");
        assertThat(words.code()).isZero();
        assertThat(words.out()).contains("verifree: at most ", " tokens to write", "that takes at most about ");
        assertThat(out).isEmptyDirectory();
        Run refused = run("verifree", "--thinking", "lab:think", "--estimate");
        assertThat(refused.err()).contains("-m FILE");
    }

    @Test
    void everyExperimentIsListedAndExplained() {
        Run list = Run.of("experiment", "list");
        assertThat(list.code()).isZero();
        assertThat(list.out()).contains("compression", "coin-flips");
        assertThat(Run.of("experiment", "list", "--json").json().getAsJsonArray("experiments"))
                .hasSameSizeAs(ExperimentRegistry.all());
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Map<String, CommandLine> commands = SwerveCommand.commandLine(nowhere, nowhere, null).getSubcommands()
                .get("experiment").getSubcommands();
        for (var experiment : ExperimentRegistry.all()) {
            assertThat(commands.get(experiment.card().name()).getUsageMessage()).contains("--problems", "--thinking",
                    "--out", "--task", "Default: ");
        }
    }

    @Test
    void wrongUsageAndMissingModelsAreSaid() throws IOException {
        assertThat(Run.of("experiment").err()).contains("compression");
        assertThat(run("no-such").code()).isEqualTo(2);
        Run settings = run("compression", "--strengths", "strong");
        assertThat(settings.code()).isEqualTo(2);
        assertThat(settings.err()).contains("--strengths", "'strong'");
        assertThat(run("compression", "--problems", "0").code()).isEqualTo(2);
        assertThat(run("compression", "--task", "no-such").err()).contains("no-such", "coin-flips");
        Run base = run("compression", "-m", LabModel.BASE.path().toString());
        assertThat(base.code()).isEqualTo(1);
        assertThat(base.err()).contains("--thinking").hasLineCount(1);
        Path file = out.resolve("broken.jsonl");
        Files.writeString(file, "{\"question\": \"x\", \"answer\": \"1\"}\n{\"quest");
        assertThat(run("compression", "--task", file.toString()).err()).contains("line 2", "--skip-broken");
        Run skipped = run("compression", "--task", file.toString(), "--skip-broken", "--problems", "1");
        assertThat(skipped.err()).contains("left out", "line 2");
    }
}
