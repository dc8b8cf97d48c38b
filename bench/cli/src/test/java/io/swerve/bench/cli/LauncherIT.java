package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts the packaged command: by its launcher, on the class path, and on the module path, where illegal native access is
 * denied.
 */
@Tag("thorough")
class LauncherIT {
    private static final Path LAUNCHER = Path.of("..", "..", "swerve").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    private Run launch(Path launcher, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return start(List.of(launcher.toString()), environment, arguments);
    }

    private Run onModulePath(String... arguments) throws IOException, InterruptedException {
        Path target = Path.of("target").toAbsolutePath();
        return start(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--module-path",
                target.resolve("lib") + File.pathSeparator + target.resolve("swerve-bench.jar"),
                "--enable-native-access=io.swerve.bindings", "--illegal-native-access=deny", "--module",
                "io.swerve.bench.cli/io.swerve.bench.cli.SwerveCommand"), Map.of(), arguments);
    }

    private Run start(List<String> program, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("SWERVE_SKIP_BUILD", "1");
        builder.environment().putAll(environment);
        int code = builder.start().waitFor();
        Thread.sleep(200); // the launcher's filter of the error stream may end a moment later
        return new Run(code, Files.readString(out), Files.readString(err));
    }

    @Test
    void tellsItsVersion() throws Exception {
        for (Run run : List.of(launch(LAUNCHER, Map.of(), "--version"), onModulePath("--version"))) {
            assertThat(run.err()).isEmpty();
            assertThat(run.out())
                    .matches("swerve \\d+\\.\\d+\\.\\d+\\S*, Java \\S+, llama\\.cpp \\S+ \\(.*CPU.*\\)\\R");
            assertThat(run.code()).isZero();
        }
    }

    /** Java takes a record of its start whole, or says why not. */
    @Test
    void theRecordOfTheStartFitsTheLauncher() throws Exception {
        Run run = launch(LAUNCHER, Map.of("JAVA_HOME", System.getProperty("java.home"),
                "SWERVE_JAVA_OPTIONS", "-XX:AOTMode=on -Xlog:aot=info"), "--version");
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("Using AOT-linked classes: true");
    }

    @Test
    void generatesThroughALinkFromElsewhere() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), LAUNCHER);
        Run run = launch(link, Map.of("LC_ALL", "C"), "generate", "-m", "lab:think", "--threads", "1", "--raw", "-p",
                Run.PROMPT + "é", "-n", "5", "--temp", "0", "--json");
        assertThat(run.err()).isEmpty();
        JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
        JsonObject inProcess = Run.onLab("generate", "--raw", "-p", Run.PROMPT + "é", "-n", "5", "--temp", "0",
                "--json").json();
        assertThat(json.get("prompt_tokens")).isEqualTo(inProcess.get("prompt_tokens"));
        assertThat(json.get("tokens")).isEqualTo(inProcess.get("tokens"));
        Files.delete(link); // JUnit would warn of it
    }

    @Test
    void readsAPromptFromAPipe() throws Exception {
        List<String> program = List.of("bash", "-c", "printf 'Take the number 97' | \"$0\" \"$@\"",
                LAUNCHER.toString());
        for (String[] prompt : new String[][]{{}, {"-f", "-"}, {"--prompt=Take the number 97"}}) {
            List<String> arguments = new ArrayList<>(List.of("generate", "-m", "lab:think", "--threads", "1", "-n", "3",
                    "--temp", "0", "--json"));
            arguments.addAll(List.of(prompt));
            Run run = start(program, Map.of(), arguments.toArray(String[]::new));
            assertThat(run.json().get("prompt_tokens")).isEqualTo(Run.onLab("generate", "-n", "3", "--temp", "0", "-p",
                    "Take the number 97", "--json").json().get("prompt_tokens"));
        }
    }

    @Test
    void measuresTheStartWithACache() throws Exception {
        Run run = launch(LAUNCHER, Map.of(), "bench", "start", "--runs", "1", "--threads", "1", "--json");
        assertThat(run.err()).isEmpty();
        assertThat(run.json().getAsJsonArray("contestants")).extracting(
                contestant -> contestant.getAsJsonObject().get("name").getAsString())
                .containsExactly("Swerve", "Swerve, AOT cache", "Swerve, Vector API");
    }

    @Test
    void everyCommandRunsOnTheModulePath() throws Exception {
        Run demo = onModulePath("demo", "--problems", "1", "--json");
        assertThat(demo.err()).isEmpty();
        assertThat(demo.json().getAsJsonObject("steered").get("correct").getAsBoolean()).isTrue();
        Run inspect = launch(LAUNCHER, Map.of(), "inspect", "no-such.gguf");
        assertThat(inspect.code()).isEqualTo(1);
        assertThat(inspect.err()).hasLineCount(1).contains("no-such.gguf");
    }
}
