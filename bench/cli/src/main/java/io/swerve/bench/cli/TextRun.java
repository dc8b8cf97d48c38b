package io.swerve.bench.cli;

import io.swerve.GeneratedToken;
import io.swerve.Generation;
import io.swerve.GenerationOptions;
import io.swerve.GenerationResult;
import io.swerve.Model;
import io.swerve.Sampler;
import io.swerve.Sequence;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.JsonReport;
import io.swerve.bench.console.Palette;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Generates one text and shows it while it grows, unless JSON is wanted. */
final class TextRun {
    private final Console console;
    private final boolean entropy;

    TextRun(Console console, boolean entropy) {
        this.console = console;
        this.entropy = entropy;
    }

    GenerationResult generate(Sequence sequence, int[] prompt, Sampler sampler, GenerationOptions options) {
        try (Generation generation = Generation.start(sequence, prompt, sampler, options)) {
            console.cancelsBy(generation::cancel);
            List<GeneratedToken> generated = follow(generation);
            GenerationResult result = new GenerationResult(generation.text(), generated, prompt.length,
                    generation.stopReason().orElseThrow(), generation.promptTime(), generation.decodeTime());
            if (!console.json()) {
                summarize(result, generation);
            }
            return result;
        }
    }

    private List<GeneratedToken> follow(Generation generation) {
        List<GeneratedToken> tokens = new ArrayList<>();
        Palette palette = console.palette();
        while (generation.hasNext()) {
            GeneratedToken token = generation.next();
            tokens.add(token);
            if (!console.json()) {
                console.print(entropy ? palette.entropy(token.text(), token.entropy()) : token.text());
            }
        }
        return tokens;
    }

    private void summarize(GenerationResult result, Generation generation) {
        if (!result.text().endsWith("\n")) {
            console.printLine("");
        }
        if (entropy) {
            EntropyTable.print(result.tokens(), generation.trace(), console);
        }
        console.note(String.format(Locale.ROOT, "%d prompt tokens in %.1f ms; %d tokens in %.1f ms, %.1f tokens/s; %s",
                result.promptTokens(), millis(result.promptTime()), result.tokens().size(),
                millis(result.decodeTime()), result.tokensPerSecond(), stopReason(result)));
    }

    /** The result as JSON. */
    static JsonReport report(String modelName, Model model, int[] promptTokens, GenerationResult result) {
        List<GeneratedToken> tokens = result.tokens();
        return new JsonReport().put("model", modelName).put("devices", model.placement().toString())
                .put("prompt_tokens", promptTokens)
                .put("tokens", tokens.stream().mapToInt(GeneratedToken::id).toArray()).put("text", result.text())
                .put("logprobs", tokens.stream().mapToDouble(GeneratedToken::logProbability).toArray())
                .put("entropies", tokens.stream().mapToDouble(GeneratedToken::entropy).toArray())
                .put("stop_reason", stopReason(result)).put("prompt_ms", millis(result.promptTime()))
                .put("decode_ms", millis(result.decodeTime())).put("tokens_per_second", result.tokensPerSecond());
    }

    private static String stopReason(GenerationResult result) {
        return result.stopReason().name().toLowerCase(Locale.ROOT);
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
