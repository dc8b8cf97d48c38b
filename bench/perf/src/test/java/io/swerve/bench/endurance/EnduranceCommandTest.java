package io.swerve.bench.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.swerve.bench.console.SingleRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs the command for a moment: what it reports is complete, whatever the figures are. */
class EnduranceCommandTest {
    @TempDir
    private Path folder;

    private static SingleRun run(String... arguments) {
        return SingleRun.of(EnduranceCommand.class, arguments);
    }

    @Test
    void countsAllocationOfEveryLoop() throws IOException {
        SingleRun run = run("--threads", "1", "--tokens", "300", "--cold", "600", "--minutes", "0", "--json", "--out",
                folder.toString());
        assertThat(run.code()).as(run.err()).isZero();
        JsonObject json = run.json();
        assertThat(JsonParser.parseString(Files.readString(folder.resolve("endurance.json"))).getAsJsonObject()
                .get("allocation")).isEqualTo(json.get("allocation"));
        assertThat(Files.readString(folder.resolve("report.html"))).contains("Allocation on the Java heap");
        assertThat(json.get("memory").isJsonNull()).isTrue();
        List<JsonObject> loops = json.getAsJsonArray("allocation").asList().stream().map(JsonElement::getAsJsonObject)
                .toList();
        assertThat(loops).extracting(loop -> loop.get("loop").getAsString()).containsExactly("plain", "watched",
                "generation");
        assertThat(loops).allSatisfy(loop -> {
            assertThat(loop.get("tokens").getAsInt()).isEqualTo(300);
            assertThat(loop.get("bytes").getAsLong()).isNotNegative()
                    .isLessThanOrEqualTo(loop.get("bytes_all_threads").getAsLong());
            assertThat(loop.get("collections").getAsLong()).isNotNegative();
        });
        // text consists of objects, so what counts them can be told from what counts nothing
        assertThat(loops.getLast().get("bytes").getAsLong()).isPositive();
    }

    @Test
    void watchesMemoryDuringMixedWork() throws IOException {
        SingleRun run = run("-m", "lab:think", "--threads", "1", "--tokens", "0", "--minutes", "0.03", "--every", "0",
                "--out", folder.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("mixed work for", "Java heap used so far", "outside of the heap", "a longer run")
                .doesNotContain("target", "in an hour (95%)");
        assertThat(Files.readString(folder.resolve("report.html"))).contains("Memory during mixed work", "open files");
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        for (String wrong : List.of("--tokens=-1", "--minutes=-1", "--minutes=NaN", "--every=-1", "--threads=0",
                "--cold=-1")) {
            assertThat(run(wrong).code()).as(wrong).isEqualTo(CommandLine.ExitCode.USAGE);
        }
        assertThat(run("--tokens", "0", "--minutes", "0").code()).isEqualTo(CommandLine.ExitCode.USAGE);
    }
}
