package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatCommandTest {
    private static final String QUESTION = "Start with 42, then double, then add 4. What is the result modulo 100?";

    @TempDir
    private Path folder;

    private Run chat(List<String> lines, String... arguments) throws IOException {
        Path script = Files.write(folder.resolve("script.txt"), lines);
        List<String> all = new ArrayList<>(List.of("-f", script.toString(), "--temp", "0"));
        all.addAll(List.of(arguments));
        if (!all.contains("-n")) {
            all.addAll(List.of("-n", "160"));
        }
        return Run.onLab("chat", all.toArray(String[]::new));
    }

    private static List<JsonObject> events(Run run, String kind) {
        return run.out().lines().map(line -> JsonParser.parseString(line).getAsJsonObject())
                .filter(event -> event.get("event").getAsString().equals(kind)).toList();
    }

    @Test
    void linesAreAnsweredOneByOne() throws IOException {
        Run run = chat(List.of(QUESTION, "", "Then double?"));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("[reasoning]\n").contains("\n[answer]\n").contains("88")
                .doesNotContain("\033");
        assertThat(run.err().lines().filter(line -> line.contains("prompt tokens cached"))).hasSize(2);
        assertThat(run.err()).contains("; 0 of ").contains("end_of_generation");
        Run hidden = chat(List.of(QUESTION), "--hide-reasoning");
        assertThat(hidden.out()).contains("88").doesNotContain("reasoning").hasLineCount(1);
    }

    @Test
    void withJsonEveryEventIsALine() throws IOException {
        Run run = chat(List.of(QUESTION, "/entropy on", "/nonsense", "/regen"), "--json", "--hide-reasoning");
        assertThat(run.code()).isEqualTo(1); // a script can tell
        List<JsonObject> ends = events(run, "end");
        assertThat(ends).hasSize(2);
        assertThat(ends.getFirst().get("message")).isEqualTo(ends.getLast().get("message"));
        JsonObject message = ends.getFirst().getAsJsonObject("message");
        StringBuilder said = new StringBuilder();
        events(run, "text").stream().limit(events(run, "text").size() / 2)
                .forEach(event -> said.append(event.get("text").getAsString()));
        assertThat(message.get("content").getAsString()).isEqualTo(said.toString()).contains("88");
        assertThat(message.get("reasoning_content").getAsString()).contains("42");
        assertThat(events(run, "reasoning")).isNotEmpty()
                .allSatisfy(event -> assertThat(event.get("entropy").getAsDouble()).isNotNegative());
        JsonObject usage = ends.getLast().getAsJsonObject("usage");
        assertThat(usage.get("cached_tokens").getAsInt()).isEqualTo(usage.get("prompt_tokens").getAsInt() - 1);
        assertThat(events(run, "error")).hasSize(1);
    }

    @Test
    void messagesAreSavedEditedAndLoaded() throws IOException {
        Path file = folder.resolve("saved.json");
        Run run = chat(List.of("/system Be brief.", "\"\"\"", "Start with 4,", "then add 7.", "\"\"\"", "And \\",
                "then?",
                "/list", "/edit 1 Hello.", "/list", "/save " + file, "/clear", "/list", "/load " + file, "/list",
                "/system", "/list", "/quit", "never read"), "-n", "8");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("system: Be brief.\n1. user: Start with 4,\nthen add 7.\n")
                .contains("2. user: And \nthen?\n").contains("1. user: Hello.\n")
                .contains("the conversation begins anew\nsystem: Be brief.\n").contains("3 messages are there")
                .contains("there is no instruction\n1. user: Hello.\n").doesNotContain("never");
        Run rendered = Run.of("template", "-m", "lab:think", "--input", file.toString(), "--json");
        assertThat(rendered.out() + rendered.err()).contains("Be brief.").contains("Hello.");
    }

    @Test
    void branchesGoOnByThemselves() throws IOException {
        Run run = chat(
                List.of("Hello.", "/fork", "And in this one?", "/branch 1", "/list", "/branch 3", "/fork", "/fork",
                        "/fork"),
                "-n", "4");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("this is branch 2").contains("1. user: Hello.").doesNotContain("2. user");
        assertThat(run.err()).contains("there is no branch 3, there are 1 to 2").contains("4 branches already");
    }

    @Test
    void repliesAreSteeredFromNowOn() throws IOException {
        Path vector = folder.resolve("think.gguf");
        Run.onLab("extract", "--data", "lab:pairs", "--layers", "3-4", "--select", "4", "--select-by", "chance", "-o",
                vector.toString(), "--json").json();
        Path plan = folder.resolve("plan.json");
        Run.onLab("steer", "-p", "x", "-n", "1", "--vector", vector + ":8", "--save-plan", plan.toString());
        String name = vector.toString().replaceFirst("\\.gguf$", "");
        Run run = chat(List.of(QUESTION, "/steer " + name + " 8", "/regen", "/plan " + plan, "/regen", "/steer off",
                "/regen", "/steer nothing.gguf", "/steer " + name + " much"), "--json", "-n", "24");
        List<String> said = events(run, "end").stream().map(end -> end.get("message").toString()).toList();
        assertThat(said).hasSize(4);
        assertThat(said.get(1)).isNotEqualTo(said.get(0)).isEqualTo(said.get(2));
        assertThat(said.get(3)).isEqualTo(said.get(0));
        assertThat(events(run, "error").toString()).contains("there is no vector nothing.gguf").contains("a number");
        assertThat(chat(List.of("/steer " + name + " 8", "Hi"), "-n", "4").err())
                .contains("think.gguf times 8.0 acted");
    }

    @Test
    void mistakesAreSaidAndEndNothing() throws IOException {
        Run run = chat(List.of("/reggen", "/branch", "/edit x", "/load " + folder.resolve("no.json"), "/entropy maybe",
                "word ".repeat(600), QUESTION, "/help"), "--when-full", "refuse", "--ctx", "512");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("error: there is no command /reggen, did you mean /regen?")
                .contains("/branch is used as /branch N").contains("there are 0").contains("no.json")
                .contains("on or off").contains("512");
        assertThat(run.out()).contains("88").contains("/system [TEXT]");
        assertThat(Run.onLab("chat", "-n", "-1").code()).isEqualTo(2);
        assertThat(Run.onLab("chat", "-f", folder.resolve("none.txt").toString()).err()).contains("none.txt");
    }
}
