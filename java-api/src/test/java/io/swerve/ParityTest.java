package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import io.swerve.bindings.loader.NativeLibraries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Swerve against llama.cpp itself: see {@code parity/README.md} for how the expectations were recorded. llama.cpp's
 * results differ between its CPU plugins, so this runs in a JVM that is given the baseline plugin only.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the expectations were recorded with the"
        + " baseline plugin for x86-64 on Linux")
class ParityTest {
    private static ParityReport recorded;
    private static ParityReport measured;

    @BeforeAll
    static void measure(@TempDir Path folder) throws IOException, InterruptedException {
        Path expectations = resource(folder, "lab-think-x64.json");
        Path vector = resource(folder, "control-vector.gguf");
        Path report = folder.resolve("measured.json");
        new ForkedJvm(ParityProbe.class, "-Dswerve.native.path=" + baseline(folder)).run(folder,
                expectations.toString(), vector.toString(), report.toString());
        recorded = new Gson().fromJson(Files.readString(expectations), ParityReport.class);
        measured = new Gson().fromJson(Files.readString(report), ParityReport.class);
    }

    private static Path resource(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = ParityTest.class.getResourceAsStream("parity/" + name)) {
            Files.copy(in, file);
        }
        return file;
    }

    /** A folder with llama.cpp's libraries and one CPU plugin: code for every x86-64 machine. */
    private static Path baseline(Path folder) throws IOException {
        Path libraries = Files.createDirectory(folder.resolve("libraries"));
        try (Stream<Path> files = Files.list(NativeLibraries.load().folder())) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.matches("lib(ggml-base|ggml|llama)(\\.v[0-9.]+)?\\.so|libggml-cpu-x64\\.so")) {
                    Files.copy(file, libraries.resolve(name));
                }
            }
        }
        return libraries;
    }

    @Test
    void promptsHaveTheSameTokens() {
        for (int i = 0; i < recorded.greedy().size(); i++) {
            assertThat(measured.greedy().get(i).prompt_tokens()).isEqualTo(recorded.greedy().get(i).prompt_tokens());
        }
    }

    @Test
    void twoHundredGreedyTokensOfTenPromptsAreTheSame() {
        assertThat(recorded.greedy()).hasSize(10).allSatisfy(run -> assertThat(run.tokens()).hasSize(200));
        compare(measured.greedy(), recorded.greedy());
    }

    @Test
    void entropiesAreTheSame() {
        for (int i = 0; i < recorded.greedy().size(); i++) {
            assertThat(measured.greedy().get(i).entropies()).containsExactly(recorded.greedy().get(i).entropies(),
                    within(1e-5));
        }
    }

    @Test
    void aControlVectorGivesTheTokensOfLlamaCppsOwnTool() {
        assertThat(recorded.cvec().runs()).hasSize(10).allSatisfy(run -> assertThat(run.tokens()).hasSize(64));
        compare(measured.cvec().runs(), recorded.cvec().runs());
        // The vector does something, or this would prove nothing.
        assertThat(recorded.cvec().runs().getLast().tokens())
                .isNotEqualTo(Arrays.copyOf(recorded.greedy().getLast().tokens(), 64));
    }

    private static void compare(List<ParityReport.Run> actual, List<ParityReport.Run> expected) {
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).tokens()).as("prompt %d", i).isEqualTo(expected.get(i).tokens());
            assertThat(actual.get(i).logprobs()).as("prompt %d", i).containsExactly(expected.get(i).logprobs(),
                    within(1e-5));
        }
    }

    @Test
    void aTargetScoresTheSame() {
        for (int i = 0; i < recorded.score().size(); i++) {
            ParityReport.Score expected = recorded.score().get(i);
            ParityReport.Score actual = measured.score().get(i);
            assertThat(actual.prompt_tokens()).isEqualTo(expected.prompt_tokens());
            assertThat(actual.target_tokens()).isEqualTo(expected.target_tokens());
            assertThat(actual.logprobs()).containsExactly(expected.logprobs(), within(1e-5));
            assertThat(actual.entropies()).containsExactly(expected.entropies(), within(1e-5));
        }
    }

    @Test
    void residualStreamsOfAllLayersAreTheSame() {
        for (int i = 0; i < recorded.residuals().size(); i++) {
            float[][] expected = recorded.residuals().get(i).l_out();
            float[][] actual = measured.residuals().get(i).l_out();
            assertThat(actual).hasDimensions(6, 256);
            for (int layer = 0; layer < expected.length; layer++) {
                for (int j = 0; j < 256; j++) {
                    // Nine digits were written down: all there is to a float.
                    assertThat(actual[layer][j]).as("layer %d, element %d", layer, j).isEqualTo(expected[layer][j]);
                }
            }
        }
    }
}
