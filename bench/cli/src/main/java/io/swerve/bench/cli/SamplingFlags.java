package io.swerve.bench.cli;

import io.swerve.SamplerOptions;
import io.swerve.bench.console.ConsoleCommand;
import picocli.CommandLine.Option;

/** How tokens are chosen. What isn't given is as in llama.cpp's own tools, with a fixed seed. */
final class SamplingFlags {
    @Option(names = "--temp", paramLabel = "T", description = "Temperature; 0 always takes the most likely token. Default: 0.8.")
    private Float temperature;

    @Option(names = "--top-k", paramLabel = "K", description = "Draw from the K most likely tokens; 0: all. Default: 40.")
    private Integer topK;

    @Option(names = "--top-p", paramLabel = "P", description = "Draw from the most likely tokens that together have this probability. Default: 0.95.")
    private Float topP;

    @Option(names = "--seed", paramLabel = "S", description = "Seed of the draws: the same seed gives the same text. Default: 0.")
    private int seed;

    SamplerOptions check(ConsoleCommand command) {
        return command.checked(() -> {
            SamplerOptions options = SamplerOptions.defaults().withSeed(seed);
            if (temperature != null) {
                options = options.withTemperature(temperature);
            }
            if (topK != null) {
                options = options.withTopK(topK);
            }
            return topP == null ? options : options.withTopP(topP);
        });
    }
}
