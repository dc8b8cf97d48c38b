package io.swerve.bench.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.swerve.bench.console.SingleRun;
import io.swerve.bench.model.ModelShape;
import io.swerve.bench.model.SyntheticModel;
import io.swerve.bench.report.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import io.swerve.bench.statistics.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs every suite once, with settings so small that the figures mean nothing; and how figures become results. */
class SuiteCommandsTest {
    private static final ModelShape TINY = new ModelShape(3, 64, 2, 1, 96, 700, 256);

    @TempDir
    private Path folder;

    private static final Map<String, Class<?>> COMMANDS = Map.of("prefill", PrefillBenchCommand.class, "parallel",
            ParallelBenchCommand.class, "extract", ExtractBenchCommand.class, "steered", SteeredBenchCommand.class);

    private static SingleRun run(String suite, String... arguments) {
        return SingleRun.of(COMMANDS.get(suite), arguments);
    }

    /** Runs a suite on a model whose figures mean nothing; returns its variants. */
    private List<JsonObject> measure(String suite, String... more) throws IOException {
        String tiny = new SyntheticModel(TINY, 1).path(folder).toString();
        Path results = folder.resolve("results");
        List<String> all = new ArrayList<>(List.of("--model", tiny, "--threads", "1", "--runs", "1", "--settle",
                "0", "--json", "--out", results.toString()));
        all.addAll(List.of(more));
        SingleRun run = run(suite, all.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        JsonObject json = run.json();
        JsonObject file = JsonParser.parseString(Files.readString(results.resolve(suite + ".json"))).getAsJsonObject();
        json.entrySet().forEach(entry -> assertThat(file.get(entry.getKey())).isEqualTo(entry.getValue()));
        assertThat(Files.readString(results.resolve("report.html"))).contains("id=\"" + suite + "\"", "3 layers x 64");
        assertThat(json.getAsJsonObject("machine").get("processors").getAsInt()).isPositive();
        assertThat(json.getAsJsonObject("machine").get("engine").getAsString()).startsWith("llama.cpp v");
        JsonObject report = json.getAsJsonArray("reports").get(0).getAsJsonObject();
        assertThat(report.get("suite").getAsString()).isEqualTo(suite);
        assertThat(report.get("layers").getAsInt()).isEqualTo(3);
        List<JsonObject> variants = report.getAsJsonArray("variants").asList().stream()
                .map(JsonElement::getAsJsonObject).toList();
        Map<String, Double> speeds = new HashMap<>();
        for (JsonObject variant : variants) {
            double speed = variant.get("per_second").getAsDouble();
            assertThat(speed).isPositive();
            assertThat(speeds.put(variant.get("variant").getAsString(), speed)).as("twice").isNull();
        }
        // of a single repetition, the ratio of the medians is the median of the ratios
        assertThat(variants).allSatisfy(variant -> assertThat(variant.get("ratio").getAsDouble()).isCloseTo(
                variant.get("per_second").getAsDouble() / speeds.get(variant.get("baseline").getAsString()),
                withinPercentage(1e-6)));
        return variants;
    }

    private static double target(List<JsonObject> variants, String name) {
        return variants.stream().filter(variant -> variant.get("variant").getAsString().equals(name)).findFirst()
                .orElseThrow().get("target").getAsDouble();
    }

    @Test
    void measuresPrefill() throws IOException {
        assertThat(target(measure("prefill", "--tokens", "9"), "entropy")).isBetween(0.5, 1.0);
    }

    /** Each number of sequences has what it is compared with: as many sequences, or one. */
    @Test
    void measuresParallelDecoding() throws IOException {
        List<JsonObject> variants = measure("parallel", "--sequences", "1,3", "--prompt", "5", "--tokens", "2");
        for (JsonObject variant : variants) {
            String name = variant.get("variant").getAsString();
            String baseline = variant.get("baseline").getAsString();
            assertThat(baseline).endsWith(name.startsWith("sequences_") ? "_1" : name.substring(name.lastIndexOf('_')));
        }
        assertThat(variants.stream().filter(variant -> variant.get("variant").getAsString().endsWith("_3")))
                .hasSizeGreaterThan(variants.size() / 2);
    }

    @Test
    void measuresExtraction() throws IOException {
        assertThat(target(measure("extract", "--pairs", "3", "--tokens", "4"), "last")).isEqualTo(0.9);
    }

    @Test
    void measuresWhatSteeringGains() throws IOException {
        SingleRun run = run("steered", "--threads", "1", "--runs", "2", "--parallel", "3", "--setting", "screening=1",
                "--setting", "development=1", "--setting", "finalists=1", "--setting", "pairs=6", "--setting",
                "strengths=2", "--setting", "layers=5", "--json", "--out", folder.toString());
        assertThat(run.code()).as(run.err()).isZero();
        JsonObject json = run.json();
        assertThat(json.get("problems").getAsInt()).isEqualTo(6);
        List<JsonObject> arms = json.getAsJsonArray("arms").asList().stream().map(JsonElement::getAsJsonObject)
                .toList();
        assertThat(arms.getFirst().getAsJsonObject("speed_up").get("estimate").getAsDouble()).isEqualTo(1);
        assertThat(arms).hasSizeGreaterThan(3).allSatisfy(arm -> {
            assertThat(arm.getAsJsonObject("seconds").get("estimate").getAsDouble()).isPositive();
            assertThat(arm.getAsJsonObject("tokens").get("estimate").getAsDouble())
                    .isGreaterThan(arm.getAsJsonObject("thinking").get("estimate").getAsDouble());
            assertThat(arm.getAsJsonObject("accuracy").get("estimate").getAsDouble()).isBetween(0.0, 1.0);
        });
        assertThat(Files.readString(folder.resolve("report.html"))).contains("id=\"steered\"", "ms per problem",
                "<figure>");
        assertThat(run("steered", "--setting", "x=1").code()).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run("steered", "--parallel", "0").code()).isEqualTo(CommandLine.ExitCode.USAGE);
    }

    @Test
    void printsATable() throws IOException {
        String tiny = new SyntheticModel(TINY, 1).path(folder).toString();
        SingleRun run = run("extract", "--model", tiny, "--threads", "1", "--runs", "1", "--settle", "0", "--pairs",
                "2", "--tokens", "3", "--clock", "cpu");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("3 layers x 64", "cpu time", "pairs/s", "2 pairs",
                "plain prefill, 8 texts together", "target >= 0.90");
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        for (String[] wrong : new String[][]{{"prefill", "--tokens", "1"}, {"prefill", "--runs", "0"},
                {"prefill", "--settle", "-1"}, {"prefill", "--threads", "0"}, {"prefill", "--shape", "huge"},
                {"prefill", "--threads", "2", "--clock", "cpu"}, {"parallel", "--sequences", "2,4"},
                {"parallel", "--sequences", "1,4,2"}, {"parallel", "--prompt", "0"}, {"parallel", "--tokens", "0"},
                {"extract", "--pairs", "0"}, {"extract", "--tokens", "0"}}) {
            assertThat(run(wrong[0], Arrays.copyOfRange(wrong, 1, wrong.length)).code()).as(String.join(" ", wrong))
                    .isEqualTo(CommandLine.ExitCode.USAGE);
        }
    }

    @Test
    void ratiosAreThoseOfSpeedsInTheSameRepetition() {
        List<Contender> contenders = List.of(Contender.baseline("slow", "slow", 10, new Recorded()),
                new Contender("fast", "fast", "slow", 1, 20, new Recorded()));
        // in 2 runs; the machine is half as fast in the second repetition
        long[][] nanos = {{4_000_000_000L, 8_000_000_000L, 4_000_000_000L},
                {2_000_000_000L, 4_000_000_000L, 1_000_000_000L}};
        List<SuiteResult> results = PairedRuns.results(contenders, nanos);
        assertThat(results.getFirst().rate()).isEqualTo(5);
        assertThat(results.getFirst().ratio().interval()).isEqualTo(Interval.range(1, 1, 1));
        assertThat(results.getLast().rate()).isEqualTo(20);
        assertThat(results.getLast().ratio().interval()).isEqualTo(Interval.range(4, 4, 8));
    }

    @Test
    void everyRunBeginsAnewAndInTurns() {
        List<String> log = new ArrayList<>();
        List<Contender> contenders = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            contenders.add(Contender.baseline(name, name, 1, new Recorded(name, log)));
        }
        PairedRuns twice = new PairedRuns(2, 0, Clock.WALL);
        twice.of(contenders, (done, total) -> log.add(done + "/" + total));
        // one run to settle, one that counts
        String a = "a.begin a.reset a.run a.reset a.run a.end ";
        String b = a.replace("a.", "b.");
        assertThat(String.join(" ", log)).isEqualTo(a + "1/8 " + b + "2/8 " + b + "3/8 " + a + "4/8 " + a + "5/8 " + b
                + "6/8 " + b + "7/8 " + a + "8/8");
        assertThatThrownBy(() -> twice.of(contenders, (done, _) -> done < 3)).isInstanceOf(CancellationException.class);
        assertThatIllegalArgumentException().isThrownBy(() -> new PairedRuns(0, 0, Clock.WALL));
    }

    private static final class Recorded extends MeasuredWork {
        private final String name;
        private final List<String> log;

        Recorded(String name, List<String> log) {
            this.name = name;
            this.log = log;
        }

        Recorded() {
            this("", new ArrayList<>());
        }

        @Override
        void begin() {
            log.add(name + ".begin");
        }

        @Override
        void reset() {
            log.add(name + ".reset");
        }

        @Override
        void run() {
            log.add(name + ".run");
        }

        @Override
        void end() {
            log.add(name + ".end");
        }
    }
}
