package io.swerve.bench.perf;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code swerve bench extract}: what it takes to extract a direction, beside reading the same texts. */
@Command(name = "extract", description = "Extracts a direction from pairs of texts, and reads the same texts plainly, in turns.")
public final class ExtractBenchCommand extends SuiteCommand {
    @Option(names = "--pairs", paramLabel = "N", description = "How many pairs. Default: 32 for the embedded model, else 4.")
    private Integer pairs;

    @Option(names = "--tokens", paramLabel = "N", defaultValue = "48", description = "Least length of each text. Default: ${DEFAULT-VALUE}.")
    private int tokens;

    /** Made by picocli. */
    public ExtractBenchCommand() {}

    @Override
    Suite suite(boolean small) {
        return new ExtractSuite(pairs != null ? pairs : small ? 32 : 4, tokens);
    }
}
