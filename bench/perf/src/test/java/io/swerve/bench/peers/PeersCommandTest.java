package io.swerve.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.swerve.SwerveException;
import io.swerve.bench.console.SingleRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeersCommandTest {
    @TempDir
    private Path folder;

    private static SingleRun run(String... arguments) {
        return SingleRun.of(PeersCommand.class, arguments);
    }

    @Test
    void measuresSwerveInAProcessOfItsOwn() throws Exception {
        SingleRun run = run("-m", "lab:think", "--runs", "1", "--rounds", "2", "-n", "4", "--threads", "1", "--json",
                "--out", folder.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        JsonObject json = run.json();
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
        SingleRun noPeer = run("--jars", folder.toString(), "--runs", "1");
        assertThat(noPeer.code()).isEqualTo(1);
        assertThat(noPeer.err()).contains("mvn dependency:copy");
        SingleRun noModel = run("-m", folder.resolve("none.gguf").toString());
        assertThat(noModel.code()).isEqualTo(1);
        assertThat(noModel.err()).contains("no such file");
        assertThat(run("--runs", "0").code()).isEqualTo(2);
        assertThat(run("--tokens", "1").code()).isEqualTo(2);
    }
}
