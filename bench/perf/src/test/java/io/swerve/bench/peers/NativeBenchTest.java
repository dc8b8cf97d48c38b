package io.swerve.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonParser;
import io.swerve.SwerveException;
import io.swerve.bench.console.SingleRun;
import io.swerve.bench.model.LabModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What llama.cpp's benchmarks write is read as they mean it; what belongs to one round is compared. */
class NativeBenchTest {
    /** Written by the tools of llama.cpp v0.5.0. */
    private static List<String> recorded(String name) throws IOException {
        try (InputStream in = NativeBenchTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    @Test
    void readsWhatLlamaBenchWrites() throws IOException {
        Speeds speeds = Speeds.ofBench(recorded("llama-bench.jsonl"));
        assertThat(speeds.samples()).containsOnlyKeys("prefill", "decode");
        assertThat(speeds.samples().get("prefill")).hasSize(3);
        // the tool's own rates, which have six digits
        assertThat(speeds.samples().get("prefill").getFirst()).isCloseTo(4817.55, within(0.01));
        assertThat(speeds.samples().get("decode")).last().asInstanceOf(
                InstanceOfAssertFactories.DOUBLE).isCloseTo(740.484, within(0.001));
        assertThat(speeds.median("prefill")).isCloseTo(4631.15, within(0.01));
        assertThat(speeds.median("decode")).isCloseTo(887.102, within(0.001));
    }

    @Test
    void readsWhatLlamaBatchedBenchWrites() throws IOException {
        List<String> lines = recorded("llama-batched-bench.jsonl");
        Speeds speeds = Speeds.ofBatchedBench(lines);
        assertThat(speeds.samples()).containsOnlyKeys("parallel_1", "parallel_2", "parallel_4");
        assertThat(speeds.samples().get("parallel_4")).hasSize(2).allSatisfy(rate -> assertThat(rate).isPositive());
        // tokens per second of all sequences together
        var line = lines.stream().filter(text -> text.startsWith("{")).map(text -> JsonParser.parseString(text)
                .getAsJsonObject()).filter(object -> object.get("pl").getAsInt() == 4).findFirst().orElseThrow();
        assertThat(speeds.samples().get("parallel_4").getFirst())
                .isCloseTo(4 * 64 / line.get("t_tg").getAsDouble(), within(1.0));
        assertThatExceptionOfType(SwerveException.class).isThrownBy(() -> speeds.median("parallel_8"))
                .withMessageContaining("parallel_8");
    }

    @Test
    void refusesWhatTheToolsDoNotWrite() {
        for (List<String> lines : List.of(List.<String>of(), List.of("no model"), List.of("{}"), List.of("{"),
                List.of("{\"n_gen\":0,\"n_prompt\":5,\"samples_ns\":[0]}"),
                List.of("{\"n_gen\":0,\"n_prompt\":5,\"samples_ns\":7}"))) {
            assertThatExceptionOfType(SwerveException.class).isThrownBy(() -> Speeds.ofBench(lines))
                    .withMessageContaining("llama-bench");
        }
        assertThatExceptionOfType(SwerveException.class)
                .isThrownBy(() -> Speeds.ofBatchedBench(List.of("{\"pl\":1,\"speed_tg\":\"fast\"}")))
                .withMessageContaining("llama-batched-bench").withMessageContaining("fast");
    }

    private static Speeds speeds(Object... pairs) {
        Map<String, List<Double>> samples = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            samples.put((String) pairs[i], List.of((Double) pairs[i + 1]));
        }
        return new Speeds(samples);
    }

    /** The machine is half as fast in the second of three rounds: ratios don't change by it. */
    @Test
    void comparesWithinRounds() {
        List<NativeRound> rounds = new ArrayList<>();
        for (double speed : new double[]{1, 0.5, 1}) {
            Map<String, List<Double>> swerve = new LinkedHashMap<>();
            for (String prefix : List.of("", NativeProbe.OBSERVABLE)) {
                double factor = prefix.isEmpty() ? 1 : 0.9;
                swerve.put(prefix + "prefill", List.of(8000 * speed * factor));
                swerve.put(prefix + "decode", List.of(4000 * speed * factor));
                swerve.put(prefix + "generate", List.of(3000 * speed * factor));
                swerve.put(prefix + "parallel_1", List.of(4000 * speed * factor));
                swerve.put(prefix + "parallel_8", List.of(6000 * speed * factor));
            }
            rounds.add(new NativeRound(speeds("prefill", 10_000 * speed, "decode", 4000 * speed),
                    speeds("parallel_1", 4000 * speed, "parallel_8", 12_000 * speed), new Speeds(swerve)));
        }
        NativeSettings settings = new NativeSettings("m.gguf", 1, 512, 128, List.of(1, 8), 32, 64, false, 1, 0, 0);
        NativeReport report = new NativeReport(settings, rounds);
        assertThat(report.rows()).extracting(NativeReport.NativeRow::measure).containsExactly("prefill", "decode",
                "generate",
                "parallel_1", "parallel_8");
        double[] expected = {0.8, 1, 0.75, 1, 0.5};
        for (int i = 0; i < expected.length; i++) {
            NativeReport.NativeRow row = report.rows().get(i);
            assertThat(row.ratio().low()).isEqualTo(row.ratio().high(), within(1e-12));
            assertThat(row.ratio().median()).isEqualTo(expected[i], within(1e-12));
            assertThat(row.observableRatio().median()).isEqualTo(0.9 * expected[i], within(1e-12));
        }
        assertThat(report.text()).contains("8 sequences in a batch", "0.500 (range 0.500 to 0.500)", "undecided");
        assertThat(report.json().getAsJsonArray("measures")).hasSize(5);
        assertThat(report.chart().categories()).hasSize(5);
        assertThat(report.table().rows()).hasSize(5);
    }

    /** Swerve's side needs no tools: its process measures all that the report asks it for. */
    @Test
    void swervesProcessMeasuresEverything() throws Exception {
        NativeSettings settings = new NativeSettings(LabModel.THINK.path().toString(), 1, 5, 3, List.of(1, 3), 4, 2,
                false, 2, 0, 0);
        assertThat(NativeSettings.parse(settings.json())).isEqualTo(settings);
        Speeds speeds = Speeds.ofSwerve(ProbeProcess.output(
                JavaProcess.ofSwerve(NativeProbe.class, List.of(settings.json())), Duration.ofMinutes(2)).lines());
        assertThat(speeds.samples()).containsOnlyKeys("prefill", "decode", "generate", "parallel_1", "parallel_3",
                "observable_prefill", "observable_decode", "observable_generate", "observable_parallel_1",
                "observable_parallel_3");
        assertThat(speeds.samples().values()).allSatisfy(values -> assertThat(values).hasSize(2)
                .allSatisfy(value -> assertThat(value).isPositive()));
    }

    @Test
    void givesBothSidesTheSameSizes() {
        assertThatIllegalArgumentException().isThrownBy(
                () -> new NativeSettings("m", 1, 5, 3, List.of(4, 2), 4, 2, false, 2, 0, 0))
                .withMessageContaining("ascend");
        NativeSettings settings = new NativeSettings("m", 1, 5, 3, List.of(1, 3), 200, 57, true, 2, 0, 0);
        assertThat(settings.parallelContext()).isEqualTo(3 * 512);
    }

    @Test
    void tellsHowToMakeTheTools(@TempDir Path folder) {
        for (String[] missing : new String[][]{{}, {"--tools", folder.toString()}}) {
            SingleRun run = SingleRun.of(NativeBenchCommand.class, missing);
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains("bench/native-tools.md");
        }
        assertThat(SingleRun.of(NativeBenchCommand.class, "--sequences", "4,2").code()).isEqualTo(2);
        assertThat(SingleRun.of(NativeBenchCommand.class, "--runs", "0").code()).isEqualTo(2);
    }
}
