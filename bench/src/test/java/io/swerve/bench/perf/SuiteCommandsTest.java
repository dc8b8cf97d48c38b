package io.swerve.bench.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.swerve.bench.report.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs every suite once, with settings so small that the figures mean nothing; and how figures become results. */
class SuiteCommandsTest {
    private static final ModelShape TINY = new ModelShape(3, 64, 2, 1, 96, 700, 256);

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        return new CommandLine(new BenchCommand()).setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    }

    /** Runs a suite on a model whose figures mean nothing; returns its variants. */
    private List<JsonObject> measure(String suite, String... more) throws IOException {
        String tiny = new SyntheticModel(TINY, 1).path(folder).toString();
        Path results = folder.resolve("results");
        List<String> all = new ArrayList<>(List.of(suite, "--model", tiny, "--threads", "1", "--runs", "2", "--settle",
                "0", "--json", "--out", results.toString()));
        all.addAll(List.of(more));
        assertThat(run(all.toArray(String[]::new))).as(err.toString()).isZero();
        JsonObject json = JsonParser.parseString(out.toString()).getAsJsonObject();
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
        Set<String> names = new HashSet<>();
        for (JsonObject variant : variants) {
            assertThat(names.add(variant.get("variant").getAsString())).isTrue();
            assertThat(variant.get("per_second").getAsDouble()).isPositive();
            double ratio = variant.get("ratio").getAsDouble();
            assertThat(ratio).isPositive().isBetween(variant.get("ratio_low").getAsDouble(),
                    variant.get("ratio_high").getAsDouble());
            if (variant.get("variant").equals(variant.get("baseline"))) {
                assertThat(ratio).isEqualTo(1, within(1e-12));
            }
        }
        assertThat(variants).allSatisfy(variant -> assertThat(names).contains(variant.get("baseline").getAsString()));
        return variants;
    }

    private static List<String> names(List<JsonObject> variants) {
        return variants.stream().map(variant -> variant.get("variant").getAsString()).toList();
    }

    @Test
    void measuresPrefill() throws IOException {
        assertThat(names(measure("prefill", "--tokens", "9"))).containsExactly("plain", "all_logits", "entropy",
                "static_steering", "observable", "tapped_one", "tapped_inner", "tapped", "captured", "live_steering",
                "static_plan", "live_plan", "one_layer_plan", "ablation_plan", "everything");
    }

    @Test
    void measuresParallelDecoding() throws IOException {
        assertThat(names(measure("parallel", "--sequences", "1,3,10", "--prompt", "5", "--tokens", "2")))
                .containsExactly("sequences_1", "plans_1", "sequences_3", "plans_3", "pooled_3", "prompt_each_3",
                        "prompt_copied_3", "prompt_shared_3",
                        "sequences_10", "plans_10", "pooled_10", "prompt_each_10", "prompt_copied_10",
                        "prompt_shared_10");
    }

    @Test
    void measuresExtraction() throws IOException {
        assertThat(names(measure("extract", "--pairs", "3", "--tokens", "4"))).containsExactly("plain", "one_by_one",
                "last", "last_one_layer", "response", "response_one_layer", "pca");
    }

    @Test
    void measuresWhatSteeringGains() throws IOException {
        assertThat(run("steered", "--threads", "1", "--runs", "2", "--parallel", "3", "--setting", "screening=1",
                "--setting", "development=1", "--setting", "finalists=1", "--setting", "pairs=6", "--setting",
                "strengths=2", "--setting", "layers=5", "--json", "--out", folder.toString())).as(err.toString())
                .isZero();
        JsonObject json = JsonParser.parseString(out.toString()).getAsJsonObject();
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
                "data:image/png;base64,");
        assertThat(run("steered", "--setting", "x=1")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run("steered", "--parallel", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
    }

    @Test
    void writesOnePageOfSeveralSuites() throws IOException {
        String tiny = new SyntheticModel(TINY, 1).path(folder).toString();
        Path results = folder.resolve("all");
        assertThat(run("all", "--suites", "prefill,parallel,extract", "--model", tiny, "--threads", "1", "--runs", "1",
                "--settle", "0", "--clock", "cpu", "--out", results.toString())).as(err.toString()).isZero();
        assertThat(out.toString()).contains("== prefill", "== extract", "32 sequences");
        Files.writeString(results.resolve("other.json"), "{\"suite\": 1}");
        assertThat(run("all", "--suites", "prefill", "--model", tiny, "--threads", "1", "--runs", "1", "--settle", "0",
                "--out", results.toString())).isZero();
        assertThat(Files.readString(results.resolve("report.html"))).contains("id=\"prefill\"", "id=\"parallel\"",
                "id=\"extract\"", "other.json is no result of a suite");
        assertThat(run("all")).isEqualTo(CommandLine.ExitCode.USAGE);
    }

    /** Suites with other programs are told where these are, and refused before anything is measured without them. */
    @Test
    void aPageOfSeveralSuitesMayHoldThoseThatCompareWithOthers() {
        String results = folder.resolve("all").toString();
        for (String[] wrong : new String[][]{{"decode,native", "--tools"}, {"decode,peers", "--jars"},
                {"decode,guard", "name it alone: swerve bench guard"}}) {
            err.getBuffer().setLength(0);
            assertThat(run("all", "--suites", wrong[0], "--out", results)).isEqualTo(CommandLine.ExitCode.USAGE);
            assertThat(err.toString()).contains(wrong[1]);
        }
        String empty = folder.toString();
        assertThat(run("all", "--suites", "native", "--tools", empty, "--shape", "embedded", "--out", results))
                .isNotZero();
        assertThat(err.toString()).contains("llama-bench");
        err.getBuffer().setLength(0);
        assertThat(run("all", "--suites", "start", "--jars", empty, "--threads", "1", "--out", results)).isNotZero();
        assertThat(err.toString()).contains("holds no llama-");
        err.getBuffer().setLength(0);
        assertThat(run("all", "--suites", "peers", "--tools", empty, "--threads", "1", "--out", results)).isNotZero();
        assertThat(err.toString()).contains("llama-completion");
    }

    @Test
    void writesItsOwnHelp() {
        assertThat(run("all", "--help")).isZero();
        assertThat(out.toString()).contains("--tools", "--jars", "native with --tools");
    }

    @Test
    void printsATable() throws IOException {
        String tiny = new SyntheticModel(TINY, 1).path(folder).toString();
        assertThat(run("extract", "--model", tiny, "--threads", "1", "--runs", "1", "--settle", "0", "--pairs", "2",
                "--tokens", "3", "--clock", "cpu")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("3 layers x 64", "cpu time", "pairs/s", "2 pairs",
                "plain prefill, 8 texts together", "target >= 0.90");
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        for (String[] wrong : new String[][]{{"prefill", "--tokens", "1"}, {"prefill", "--runs", "0"},
                {"prefill", "--settle", "-1"}, {"prefill", "--threads", "0"}, {"prefill", "--shape", "huge"},
                {"prefill", "--threads", "2", "--clock", "cpu"}, {"parallel", "--sequences", "2,4"},
                {"parallel", "--sequences", "1,4,2"}, {"parallel", "--prompt", "0"}, {"parallel", "--tokens", "0"},
                {"extract", "--pairs", "0"}, {"extract", "--tokens", "0"}}) {
            assertThat(run(wrong)).as(String.join(" ", wrong)).isEqualTo(CommandLine.ExitCode.USAGE);
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
        assertThat(results.getFirst().ratio()).isEqualTo(new PairedMedian(1, 1, 1));
        assertThat(results.getLast().rate()).isEqualTo(20);
        assertThat(results.getLast().ratio()).isEqualTo(new PairedMedian(4, 4, 8));
    }

    @Test
    void everyRunBeginsAnewAndInTurns() {
        List<String> log = new ArrayList<>();
        List<Contender> contenders = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            contenders.add(Contender.baseline(name, name, 1, new Recorded(name, log)));
        }
        new PairedRuns(2, 0, Clock.WALL).of(contenders, done -> log.add("" + done));
        // one run to settle, one that counts
        String a = "a.begin a.reset a.run a.reset a.run a.end ";
        String b = a.replace("a.", "b.");
        assertThat(String.join(" ", log)).isEqualTo(a + b + b + a + "1 " + a + b + b + a + "2");
        assertThatIllegalArgumentException().isThrownBy(() -> new PairedRuns(0, 0, Clock.WALL));
    }

    private static final class Recorded extends Work {
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
