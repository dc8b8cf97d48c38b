package io.swerve.bench.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.swerve.SwerveException;
import io.swerve.bench.console.SingleRun;
import io.swerve.bench.report.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as slower, and that a run can be recorded and compared. */
class GuardCommandTest {
    private static final RatioFile.Settings SETTINGS = new RatioFile.Settings(1, Clock.CPU);

    @TempDir
    private Path folder;

    private static SingleRun guard(String... arguments) {
        return SingleRun.of(GuardCommand.class, arguments);
    }

    private static Ratio ratio(String variant, double low, double median, double high) {
        return new Ratio("decode", "m.gguf", variant, new PairedMedian(median, low, high, List.of()));
    }

    private Path file(String name, RatioFile.Settings settings, Ratio... ratios) throws IOException {
        Path file = folder.resolve(name);
        new RatioFile(new Machine("a processor", 2, 0, "Linux", "25", "llama.cpp", List.of("CPU")), settings,
                List.of(ratios))
                .write(file);
        return file;
    }

    private SingleRun compare(Path committed, Path fresh, String... more) {
        List<String> all = new ArrayList<>(List.of("--against", committed.toString(), "--fresh", fresh.toString()));
        all.addAll(List.of(more));
        return guard(all.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
            // before: low, median, high; now: low, median, high; verdict
            "0.95, 0.96, 0.97, 0.95, 0.96, 0.97, SAME", "0.95, 0.96, 0.97, 0.93, 0.945, 0.95, SAME",
            "0.95, 0.96, 0.97, 0.91, 0.93, 0.935, FALLEN", "0.95, 0.96, 0.97, 0.80, 0.93, 0.99, SAME",
            "0.80, 0.96, 0.97, 0.90, 0.90, 0.90, SAME", "0.96, 0.96, 0.96, 0.93, 0.93, 0.93, FALLEN",
            "0.50, 0.50, 0.50, 0.492, 0.492, 0.492, SAME", "0.50, 0.50, 0.50, 0.48, 0.48, 0.48, FALLEN",
            "0.90, 0.90, 0.90, 0.99, 1.00, 1.01, RISEN"})
    void tellsNoiseFromChange(double low0, double median0, double high0, double low, double median, double high,
            RatioChange.RatioVerdict verdict) {
        RatioChange change = new RatioChange("x", new PairedMedian(median0, low0, high0, List.of()),
                new PairedMedian(median, low, high, List.of()));
        assertThat(change.verdict()).isEqualTo(verdict);
        assertThat(change.noise()).isGreaterThanOrEqualTo(RatioChange.BETWEEN_RUNS * median0);
    }

    @Test
    void aRepetitionForgivesWhatItDoesNotConfirm() {
        List<Ratio> before = List.of(ratio("a", 0.99, 0.99, 0.99), ratio("b", 0.99, 0.99, 0.99));
        List<RatioChange> better = RatioChange.better(
                RatioChange.between(before, List.of(ratio("a", 0.5, 0.5, 0.5), ratio("b", 0.5, 0.5, 0.5))),
                RatioChange.between(before, List.of(ratio("a", 0.99, 0.99, 0.99), ratio("b", 0.6, 0.6, 0.6))));
        assertThat(better).extracting(RatioChange::verdict).containsExactly(RatioChange.RatioVerdict.SAME,
                RatioChange.RatioVerdict.FALLEN);
        assertThat(better.getLast().now().median()).isEqualTo(0.6);
    }

    @Test
    void failsForWhatFellAndWhatIsMissing() throws IOException {
        Path committed = file("committed.json", SETTINGS, ratio("tapped", 0.95, 0.96, 0.97),
                ratio("entropy", 0.98, 0.99, 1));
        SingleRun same = compare(committed, committed);
        assertThat(same.code()).isZero();
        assertThat(same.out()).contains("all 2 ratios are as they were");

        SingleRun slow = compare(committed, file("slow.json", SETTINGS, ratio("tapped", 0.79, 0.80, 0.81),
                ratio("entropy", 0.98, 0.99, 1)));
        assertThat(slow.code()).isEqualTo(1);
        assertThat(slow.out().lines().filter(line -> line.contains("SLOWER"))).singleElement().asString()
                .contains("decode / m.gguf / tapped", "0.960", "0.800", "-0.160");
        assertThat(slow.out()).contains("1 of 2 ratios fell");

        Path other = file("other.json", SETTINGS, ratio("entropy", 0.98, 0.99, 1), ratio("plans", 0.8, 0.9, 1));
        SingleRun changed = compare(committed, other);
        assertThat(changed.code()).isEqualTo(1);
        assertThat(changed.out()).contains("MISSING").contains("new: not committed yet");

        SingleRun structured = compare(committed, other, "--json");
        assertThat(structured.code()).isEqualTo(1);
        JsonObject json = structured.json();
        assertThat(json.get("passed").getAsBoolean()).isFalse();
        assertThat(json.get("failures").getAsInt()).isEqualTo(1);
        assertThat(json.getAsJsonArray("ratios").asList())
                .extracting(row -> row.getAsJsonObject().get("verdict").getAsString())
                .containsExactly("gone", "same", "new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"machine\": 1}", "null", "{\"machine\": {}, \"settings\": {}}",
            "{\"machine\": {}, \"settings\": {\"threads\": 1, \"clock\": \"CPU\"}}",
            "{\"machine\": {\"processor\": \"p\"}, \"settings\": {\"threads\": 1, \"clock\": \"CPU\"}, \"ratios\": [{}]}"})
    void refusesFilesWithoutRatios(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("wrong.json"), content);
        assertThatThrownBy(() -> RatioFile.read(file)).isInstanceOf(SwerveException.class)
                .hasMessageContaining("wrong.json").hasMessageContaining("--record");
    }

    @Test
    void refusesWhatCannotBeCompared() throws IOException {
        Path committed = file("committed.json", SETTINGS, ratio("a", 1, 1, 1));
        Path wall = file("wall.json", new RatioFile.Settings(2, Clock.WALL), ratio("a", 1, 1, 1));
        SingleRun refused = compare(committed, wall);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("WALL").contains("CPU");
        assertThat(guard("--fresh", "x", "--record", "y").code()).isEqualTo(2);
        assertThat(guard("--record", folder.resolve("x").toString(), "--runs", "0").code()).isEqualTo(2);
        assertThatThrownBy(() -> RatioFile.read(file("twice.json", SETTINGS, ratio("a", 1, 1, 1), ratio("a", 1, 1, 1))))
                .isInstanceOf(SwerveException.class).hasMessageContaining("twice");
    }

    @Test
    void recordsARun() throws IOException {
        Path file = folder.resolve("recorded.json");
        SingleRun run = guard("--record", file.toString(), "--runs", "1", "--tokens", "2", "--json");
        assertThat(run.code()).as(run.err()).isZero();
        RatioFile recorded = RatioFile.read(file);
        assertThat(recorded.settings()).isEqualTo(SETTINGS);
        assertThat(recorded.ratios()).isNotEmpty().allSatisfy(ratio -> {
            assertThat(ratio.model()).isEqualTo("lab-think-q8_0.gguf");
            assertThat(ratio.value().median()).isPositive();
        });
        assertThat(recorded.ratios()).extracting(Ratio::suite).contains("decode", "prefill",
                "parallel", "extract");
        assertThat(run.json().get("ratios").getAsInt()).isEqualTo(recorded.ratios().size());
        assertThat(compare(file, file).code()).isZero();
    }
}
