package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.swerve.bench.lab.ChatMl;
import io.swerve.bench.lab.LabProblem;
import io.swerve.bench.lab.LabSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work in shards gives the very files that one process writes. */
class ShardCommandsTest {
    @TempDir
    private Path folder;

    private Path pairs() throws IOException {
        List<String> lines = new ArrayList<>();
        for (LabProblem problem : LabSet.PAIRS.problems().subList(0, 10)) {
            lines.add(new Gson().toJson(
                    Map.of("positive", ChatMl.prompt(Optional.of("Be brief."), problem.question()), "negative",
                            ChatMl.prompt(Optional.of("Think step by step."), problem.question()))));
        }
        return Files.write(folder.resolve("pairs.jsonl"), lines);
    }

    private Path items() throws IOException {
        List<String> lines = new ArrayList<>();
        for (LabProblem problem : LabSet.PAIRS.problems().subList(0, 7)) {
            lines.add(new Gson().toJson(Map.of("prompt", ChatMl.prompt(Optional.empty(), problem.question()), "target",
                    "<think>\n" + problem.concise())));
        }
        lines.add(3, "");
        return Files.write(folder.resolve("items.jsonl"), lines);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }

    private static void ok(Run run) {
        assertThat(run.code()).as(run.err()).isZero();
    }

    private static Run merge(String... arguments) {
        List<String> all = new ArrayList<>(List.of("merge"));
        all.addAll(List.of(arguments));
        return Run.of(all.toArray(String[]::new));
    }

    @Test
    void extractionInShardsGivesTheSameFile() throws IOException {
        String pairs = pairs().toString();
        ok(Run.onLab("extract", "--data", pairs, "--position", "response", "-o", path("whole.gguf")));
        for (int i = 1; i <= 3; i++) {
            Run run = Run.onLab("extract", "--data", pairs, "--position", "response", "--shard", i + "/3", "-o",
                    path("part" + i));
            ok(run);
            assertThat(run.out()).contains("shard " + i + "/3");
        }
        Run merged = merge(path("part2"), path("part3"), path("part1"), "-o", path("merged.gguf"), "--diagnostics",
                "--chart", path("chart.png"));
        ok(merged);
        assertThat(bytes("merged.gguf")).isEqualTo(bytes("whole.gguf"));
        assertThat(merged.out()).contains("AUROC").contains("10 examples of 3 shards");
        assertThat(folder.resolve("chart.png")).isNotEmptyFile();
        assertThat(merge(path("part1"), path("part2"), "-o", path("x")).err()).contains("shard 3/3 is missing")
                .hasLineCount(1);
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void scoresInShardsGiveTheSameFile() throws IOException {
        String items = items().toString();
        JsonObject summary = Run.onLab("score", "--items", items, "--raw", "-o", path("whole.jsonl"), "--json").json();
        assertThat(summary.get("items").getAsInt()).isEqualTo(7);
        assertThat(summary.get("scored").getAsInt()).isEqualTo(7);
        List<String> lines = Files.readAllLines(folder.resolve("whole.jsonl"));
        assertThat(lines).hasSize(7);
        double sum = 0;
        for (int i = 0; i < 7; i++) {
            JsonObject line = JsonParser.parseString(lines.get(i)).getAsJsonObject();
            assertThat(line.keySet()).containsExactly("item", "tokens", "logprobs", "entropies", "sum_logprob");
            assertThat(line.get("item").getAsInt()).isEqualTo(i + 1);
            sum += line.get("sum_logprob").getAsDouble();
        }
        assertThat(summary.get("sum_logprob").getAsDouble()).isEqualTo(sum, within(1e-9));

        JsonObject item = JsonParser.parseString(Files.readAllLines(Path.of(items)).get(1)).getAsJsonObject();
        JsonObject alone = Run.onLab("score", "--raw", "-p", item.get("prompt").getAsString(), "-t",
                item.get("target").getAsString(), "--json").json();
        assertThat(alone.get("logprobs")).isEqualTo(JsonParser.parseString(lines.get(1)).getAsJsonObject()
                .get("logprobs"));

        for (int i = 1; i <= 2; i++) {
            ok(Run.onLab("score", "--items", items, "--raw", "--shard", i + "/2", "-o", path("part" + i)));
        }
        Run merged = merge(path("part2"), path("part1"), "-o", path("merged.jsonl"));
        ok(merged);
        assertThat(merged.out()).contains("7 items of 2 shards");
        assertThat(bytes("merged.jsonl")).isEqualTo(bytes("whole.jsonl"));
        refusesWhatIsNoWhole(items);
    }

    private void refusesWhatIsNoWhole(String items) throws IOException {
        String one = path("part1");
        String two = path("part2");
        ok(Run.onLab("score", "--items", items, "--shard", "2/2", "-o", path("other"))); // not --raw
        List<String> lines = Files.readAllLines(Path.of(two));
        Files.write(folder.resolve("short"), lines.subList(0, 3));
        Files.write(folder.resolve("long"), lines);
        Files.writeString(folder.resolve("long"), lines.getLast() + "\n", StandardOpenOption.APPEND);
        Files.write(folder.resolve("torn"), (lines.getFirst() + "\n{\"item\": 2").getBytes());
        String[][] wrong = {{"shard 2/2 is missing", one}, {"both shard 1/2", one, one},
                {"different runs", one, path("other")}, {"lacks item 6", one, path("short")},
                {"goes on behind", one, path("long")}, {"damaged at item 2", one, path("torn")},
                {"tells no part of scores", one, path("whole.jsonl")},
                {"no shard of scores", one, Run.class.getResource(
                        "Run.class").getPath()}};
        for (String[] each : wrong) {
            List<String> arguments = new ArrayList<>(List.of(each).subList(1, each.length));
            arguments.addAll(List.of("-o", path("y")));
            Run run = merge(arguments.toArray(String[]::new));
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains(each[0]).hasLineCount(1);
        }
        assertThat(folder.resolve("y")).doesNotExist();
        assertThat(merge(one, two, "-o", one).err()).contains("would replace");
        assertThat(merge(one, two, "-o", path("y"), "--diagnostics").code()).isEqualTo(2);
        assertThat(merge(path("absent"), "-o", path("y")).code()).isEqualTo(1);
    }

    @Test
    void refusesWhatMakesNoSense() throws IOException {
        String items = items().toString();
        for (String[] wrong : new String[][]{{"--items", items}, {"--items", items, "-t", "x", "-o", "y"},
                {"-p", "x"}, {"-p", "x", "-t", "y", "--shard", "1/2"}, {"-p", "x", "-t", "y", "-o", "z"},
                {"--items", items, "-o", "z", "--shard", "3/2"}, {"--items", items, "-p", "x", "-o", "z"}, {}}) {
            Run run = Run.onLab("score", wrong);
            assertThat(run.code()).as(String.join(" ", wrong)).isEqualTo(2);
            assertThat(run.err()).hasLineCount(1);
        }
        String pairs = pairs().toString();
        for (String[] wrong : new String[][]{{"--shard", "0/2"}, {"--shard", "1/2", "--select", "3"},
                {"--shard", "1/2", "--diagnostics"}, {"--shard", "1/2", "--chart", "x.png"}}) {
            List<String> all = new ArrayList<>(List.of("--data", pairs, "-o", path("z")));
            all.addAll(List.of(wrong));
            assertThat(Run.onLab("extract", all.toArray(String[]::new)).code()).isEqualTo(2);
        }
        String[][] files = {{"{\"prompt\": \"a\"}", "\"target\""},
                {"{\"prompt\": \"\", \"target\": \"b\"}", "$.prompt"},
                {"[]", "must be an object"}, {"{", "no JSON"},
                {"{\"prompt\": \"a\", \"target\": \"" + "long ".repeat(600) + "\"}", "--ctx"}};
        for (String[] file : files) {
            Path wrong = Files.writeString(folder.resolve("wrong.jsonl"),
                    "{\"prompt\": \"a\", \"target\": \"b\"}\n" + file[0] + "\n");
            Run run = Run.onLab("score", "--items", wrong.toString(), "-o", path("z"));
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains("line 2").contains(file[1]).hasLineCount(1);
        }
        assertThat(folder.resolve("z")).doesNotExist();
    }

    // ---- experiments

    private Run experiment(String name, String... more) {
        List<String> all = new ArrayList<>(
                List.of("experiment", name, "--problems", "5", "--threads", "1", "--parallel",
                        "6", "--max-tokens", "40", "--seed", "3"));
        all.addAll(List.of(more));
        return Run.of(all.toArray(String[]::new));
    }

    private JsonObject result(String out, String name) throws IOException {
        JsonObject result = JsonParser.parseString(Files.readString(folder.resolve(out).resolve(name)
                .resolve("result.json"))).getAsJsonObject();
        result.remove("seconds");
        return result;
    }

    /** Samples texts, scores what each problem's texts are worth, and at last samples more for some of all. */
    @Test
    void experimentsInShardsGiveTheSameResult() throws IOException {
        String[] settings = {"--samples", "2", "--continuations", "2", "--temperature=0.9", "--skip-broken"};
        ok(experiment("verifree", with(settings, "--parts", "2", "--out", path("whole"))));
        for (int i = 1; i <= 2; i++) {
            Run run = experiment("verifree", with(settings, "--shard", i + "/2", "--out", path("part" + i)));
            ok(run);
            assertThat(run.out()).contains("shard " + i + "/2 of verifree is finished");
            assertThat(folder.resolve("part" + i + "/verifree/result.json")).doesNotExist();
        }
        assertThat(Files.readString(folder.resolve("part1/verifree/shard.json"))).contains("--temperature=0.9",
                "--skip-broken").doesNotContain("--out", "--shard");
        assertThat(merge(path("part2"), "-o", path("merged")).err()).contains("shard 1/2 is missing");
        Run merged = merge(path("part2"), path("part1"), "-o", path("merged"), "--json");
        assertThat(merged.json().get("experiment").getAsString()).isEqualTo("verifree");
        JsonObject whole = result("whole", "verifree");
        assertThat(whole.getAsJsonObject("rows").getAsJsonArray("traces")).hasSize(10);
        assertThat(result("merged", "verifree")).isEqualTo(whole);
        assertThat(folder.resolve("merged/report.html")).isNotEmptyFile();
    }

    private static String[] with(String[] settings, String... more) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void experimentsThatCannotBePartedSaySo() throws IOException {
        Run times = experiment("compression", "--shard", "1/2", "--out", path("part"));
        assertThat(times.code()).isEqualTo(1);
        assertThat(times.err()).hasLineCount(1).contains("compression can't be parted", "times", "without --shard");
        assertThat(experiment("all", "--shard", "1/2").code()).isEqualTo(2);
        assertThat(experiment("verifree", "--shard", "1/2", "--parts", "2").code()).isEqualTo(2);
        assertThat(experiment("verifree", "--parts", "0").err()).contains("parts must be at least 1");
        Run empty = merge(Files.createDirectories(folder.resolve("none")).toString(), "-o", path("merged"));
        assertThat(empty.err()).contains("holds no finished shard of an experiment");
        assertThat(merge(folder.resolve("none").toString(), "-o", path("merged"), "--diagnostics").code())
                .isEqualTo(2);
    }
}
