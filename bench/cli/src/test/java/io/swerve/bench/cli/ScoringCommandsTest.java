package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.swerve.bench.lab.LabSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoringCommandsTest {
    @TempDir
    private Path folder;

    @Test
    void scoresWhatWasGeneratedAsItWasGenerated() {
        JsonObject generated = Run
                .onLab("generate", "--raw", "-p", Run.PROMPT, "-n", "60", "--temp", "0", "--special", "--json").json();
        JsonObject score = Run
                .onLab("score", "--raw", "-p", Run.PROMPT, "-t", generated.get("text").getAsString(), "--json").json();
        assertThat(score.keySet()).containsExactly("tokens", "logprobs", "entropies", "sum_logprob", "perplexity");
        assertThat(score.get("tokens")).isEqualTo(generated.get("tokens"));
        double[] logprobs = Run.doubles(score.getAsJsonArray("logprobs"));
        sameTokens(logprobs, Run.doubles(generated.getAsJsonArray("logprobs")));
        sameTokens(Run.doubles(score.getAsJsonArray("entropies")),
                Run.doubles(generated.getAsJsonArray("entropies")));
        double sum = Arrays.stream(logprobs).sum();
        assertThat(score.get("sum_logprob").getAsDouble()).isCloseTo(sum, within(1e-9));
        assertThat(score.get("perplexity").getAsDouble()).isCloseTo(Math.exp(-sum / logprobs.length), within(1e-9));
    }

    /**
     * One batch and single tokens take different kernels, which round differently, by how much depends on the processor: so
     * what belongs together is told from its being far closer than what belongs to the next token.
     */
    private static void sameTokens(double[] scored, double[] generated) {
        assertThat(scored).hasSameSizeAs(generated);
        double apart = 0;
        double shifted = 0;
        for (int i = 1; i < scored.length; i++) {
            apart += Math.abs(scored[i] - generated[i]);
            shifted += Math.min(Math.abs(scored[i] - generated[i - 1]), Math.abs(scored[i - 1] - generated[i]));
        }
        assertThat(apart).isLessThan(shifted / 4);
    }

    /** llama.cpp's own tool on the same text and files, with the zen4 plugin. */
    @ParameterizedTest
    @CsvSource({"lab:think, 128, 4.90961169, 5481", "lab:think, 256, 9.18208443, 5461",
            "lab:base, 128, 5.13294196, 5481"})
    void perplexityIsThatOfLlamaCpp(String model, String window, double expected, int tokens) throws IOException {
        String text = LabSet.DEV.problems().stream().limit(80)
                .map(problem -> problem.question() + "\n" + problem.verbose() + "\n\n").collect(Collectors.joining());
        Path file = Files.writeString(folder.resolve("text.txt"), text);
        JsonObject json = Run.of("perplexity", "-m", model, "--threads", "1", "-f", file.toString(), "--ctx", window,
                "--json").json();
        assertThat(json.keySet()).containsExactly("perplexity", "tokens");
        // the plugins of other processors differ in the fourth digit, and by more where they multiply in int8 tiles
        assertThat(json.get("perplexity").getAsDouble()).isCloseTo(expected, Percentage.withPercentage(0.5));
        assertThat(json.get("tokens").getAsInt()).isEqualTo(tokens);
    }

    @Test
    void perplexityNeedsTwoWindows() throws IOException {
        Path file = Files.writeString(folder.resolve("short.txt"), "One line.");
        Run run = Run.onLab("perplexity", "-f", file.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("two windows of 512").hasLineCount(1);
    }
}
