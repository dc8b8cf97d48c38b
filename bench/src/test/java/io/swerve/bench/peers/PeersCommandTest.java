package io.swerve.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.swerve.SwerveException;
import io.swerve.bench.perf.BenchCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PeersCommandTest {
    @TempDir
    private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine command = new CommandLine(new BenchCommand()).setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        command.setExecutionExceptionHandler((e, line, _) -> {
            line.getErr().println(e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        });
        command.setCaseInsensitiveEnumValuesAllowed(true);
        return command.execute(arguments);
    }

    @Test
    void measuresSwerveInAProcessOfItsOwn() throws Exception {
        assertThat(run("peers", "--runs", "1", "--rounds", "2", "-n", "4", "--threads", "1", "--json", "--out",
                folder.toString())).isZero();
        JsonObject json = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertThat(JsonParser.parseString(Files.readString(folder.resolve("peers.json"))).getAsJsonObject()
                .get("contestants")).isEqualTo(json.get("contestants"));
        JsonObject swerve = json.getAsJsonArray("contestants").get(0).getAsJsonObject();
        assertThat(swerve.get("name").getAsString()).isEqualTo("Swerve");
        for (String measure : new String[]{"start", "load", "prompt", "tokens_per_second"}) {
            assertThat(swerve.getAsJsonObject(measure).get("median").getAsDouble()).as(measure).isPositive();
        }
        assertThat(swerve.getAsJsonObject("start").get("median").getAsDouble())
                .isGreaterThan(swerve.getAsJsonObject("load").get("median").getAsDouble());
    }

    @Test
    void readsWhatProcessesReport() throws Exception {
        ProbeRun run = ProbeProcess.run(List.of("/bin/sh", "-c",
                "echo noise; echo probe:loaded 12.5; echo probe:first; echo probe:round 11 3.0 100; echo probe:first; echo probe:round 11 2.0 20; sleep 60"),
                2, Duration.ofSeconds(30));
        assertThat(run.load()).isEqualTo(12.5);
        assertThat(run.start()).isPositive();
        assertThat(run.prompt()).isEqualTo(2);
        assertThat(run.tokensPerSecond()).isEqualTo(500);
    }

    @Test
    void tellsWhatAFailedProcessSaid() {
        assertThatExceptionOfType(SwerveException.class).isThrownBy(
                () -> ProbeProcess.run(List.of("/bin/sh", "-c", "echo no such model >&2; exit 3"), 1,
                        Duration.ofSeconds(30)))
                .withMessageContaining("code 3").withMessageContaining("no such model");
    }

    @Test
    void endsAProcessThatHangs() {
        assertThatExceptionOfType(SwerveException.class)
                .isThrownBy(() -> ProbeProcess.run(List.of("/bin/sleep", "600"), 1, Duration.ofMillis(200)))
                .withMessageContaining("0 of 1 reports");
    }

    @Test
    void tellsWhereThePeerIsToBeHad() {
        assertThat(run("peers", "--jars", folder.toString(), "--runs", "1")).isEqualTo(1);
        assertThat(err.toString()).contains("mvn dependency:copy");
        assertThat(run("peers", "-m", folder.resolve("none.gguf").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("no such file");
        assertThat(run("peers", "--runs", "0")).isEqualTo(2);
        assertThat(run("peers", "--tokens", "1")).isEqualTo(2);
    }
}
