package io.swerve.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.swerve.bench.console.SingleRun;
import io.swerve.bench.model.LabModel;
import io.swerve.bench.perf.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the start of a process to its first token. */
class StartCommandTest {
    @TempDir
    private Path folder;

    private static SingleRun start(String... arguments) {
        return SingleRun.of(StartCommand.class, arguments);
    }

    private static ProbeRun run(double start, double... phases) {
        Map<String, Double> named = new LinkedHashMap<>();
        for (int i = 0; i < phases.length; i++) {
            named.put("phase" + i, phases[i]);
        }
        return new ProbeRun(start, Double.NaN, Double.NaN, Double.NaN, named);
    }

    /** The machine is half as fast in the second of three repetitions: ratios don't change by it. */
    @Test
    void comparesWithinRepetitionsAndAddsUpToTheWhole() throws Exception {
        ProbeSettings settings = new ProbeSettings(LabModel.THINK.path(), "p", 2, 1, 1, 64);
        StartReport report = new StartReport(Machine.current(), settings,
                List.of(new PeerProgram("Swerve", List.of("java"), true),
                        new PeerProgram("other", List.of("o"), false)),
                List.of(List.of(run(100, 30, 50), run(200, 60, 100), run(100, 30, 50)),
                        List.of(run(25), run(50), run(25))),
                List.of("third: not there"));
        List<StartReport.StartRow> rows = report.rows();
        assertThat(rows.getFirst().millis().median()).isEqualTo(100);
        assertThat(rows.get(1).ratio().low()).isEqualTo(0.25, within(1e-12));
        assertThat(rows.get(1).ratio().high()).isEqualTo(0.25, within(1e-12));
        assertThat(rows.getFirst().phases()).containsOnlyKeys("jvm", "phase0", "phase1");
        assertThat(rows.getFirst().phases().get("jvm").median()).isEqualTo(20, within(1e-9));
        assertThat(rows.get(1).phases()).isEmpty();
        assertThat(report.result().text()).contains("0.250 (range 0.250 to 0.250)", "left out: third: not there",
                "phase1");
    }

    /** The tests' class path has folders, of which Java makes no cache; see LauncherIT for one. */
    @Test
    void measuresFreshProcessesAndSaysWhomItLeftOut() throws Exception {
        JsonObject json = start("--shape", "embedded", "--runs", "1", "--threads", "1", "--json", "--out",
                folder.toString()).json();
        JsonObject swerve = json.getAsJsonArray("contestants").get(0).getAsJsonObject();
        assertThat(swerve.get("name").getAsString()).isEqualTo("Swerve");
        JsonObject phases = swerve.getAsJsonObject("phases_ms");
        assertThat(phases.keySet()).containsExactly("jvm", "libraries", "model", "session", "encoding", "prompt",
                "token");
        double sum = phases.entrySet().stream()
                .mapToDouble(phase -> phase.getValue().getAsJsonObject().get("median").getAsDouble()).sum();
        assertThat(sum).isEqualTo(swerve.getAsJsonObject("start_ms").get("median").getAsDouble(), within(1e-6));
        assertThat(json.getAsJsonArray("left_out").toString()).contains("AOT cache", "java-llama.cpp",
                "llama-completion");
        assertThat(folder.resolve("start.json")).exists();
        assertThat(Files.readString(folder.resolve("report.html"))).contains("to the first token");
    }

    @Test
    void tellsHowToGetTheOthers() {
        SingleRun noJar = start("--jars", folder.toString());
        assertThat(noJar.code()).isEqualTo(1);
        assertThat(noJar.err()).contains("mvn dependency:copy");
        SingleRun noTool = start("--tools", folder.toString());
        assertThat(noTool.code()).isEqualTo(1);
        assertThat(noTool.err()).contains("holds no program llama-completion");
        assertThat(start("--runs", "0").code()).isEqualTo(2);
        assertThat(start("--shape", "embedded,billion").code()).isEqualTo(2);
        assertThat(start("-m", folder.resolve("none.gguf").toString()).code()).isEqualTo(1);
    }
}
