package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import io.swerve.bench.model.ModelShape;
import io.swerve.bench.model.SyntheticModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several suites in one folder. */
class AllBenchCommandTest {
    @TempDir
    private Path folder;

    private Run all(String... more) {
        List<String> arguments = new ArrayList<>(List.of("bench", "all", "--threads", "1", "--out",
                folder.resolve("all").toString()));
        arguments.addAll(List.of(more));
        return Run.of(arguments.toArray(String[]::new));
    }

    private String tiny() {
        Path file = folder.resolve("tiny.gguf");
        new SyntheticModel(new ModelShape(3, 64, 2, 1, 96, 700, 256), 1).write(file);
        return file.toString();
    }

    @Test
    void writesOnePageOfSeveralSuites() throws IOException {
        Run run = all("--suites", "prefill,parallel,extract", "--model", tiny(), "--runs", "1", "--settle", "0",
                "--clock", "cpu");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("== prefill", "== extract", "32 sequences");
        Path page = folder.resolve("all").resolve("report.html");
        Files.writeString(page.resolveSibling("other.json"), "{\"suite\": 1}");
        JsonArray suites = all("--suites", "prefill", "--model", tiny(), "--runs", "1", "--settle", "0", "--json")
                .json().getAsJsonArray("suites");
        assertThat(suites).singleElement()
                .satisfies(
                        suite -> assertThat(suite.getAsJsonObject().get("suite").getAsString()).isEqualTo("prefill"));
        assertThat(Files.readString(page)).contains("id=\"prefill\"", "id=\"parallel\"", "id=\"extract\"",
                "other.json is no result of a suite");
        assertThat(Run.of("bench", "all").code()).isEqualTo(2);
    }

    /** Suites with other programs are told where these are, and refused before anything is measured without them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            decode,native | | 2 | --tools
            decode,peers  | | 2 | --jars
            decode,guard  | | 2 | name it alone: swerve bench guard
            native | --tools | 1 | llama-bench
            start  | --jars  | 1 | holds no llama-
            peers  | --tools | 1 | llama-completion
            """)
    void aPageOfSeveralSuitesMayHoldThoseThatCompareWithOthers(String suites, String option, int code, String told) {
        Run run = option == null
                ? all("--suites", suites)
                : all("--suites", suites, option + "=" + folder, "--shape", "embedded");
        assertThat(run.code()).isEqualTo(code);
        assertThat(run.err()).hasLineCount(1).contains(told);
    }
}
