package io.swerve.bench.perf;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code swerve bench parallel}: many sequences in one batch. */
@Command(name = "parallel", description = "Decodes 1 to 32 sequences together, plainly and each under its own plan, and shares prompts by forks.")
public final class ParallelBenchCommand extends SuiteCommand {
    @Option(names = "--sequences", split = ",", paramLabel = "N", defaultValue = "1,2,4,8,16,32", description = "How many at once; begins with 1. Default: ${DEFAULT-VALUE}.")
    private List<Integer> sequences;

    @Option(names = "--prompt", paramLabel = "N", defaultValue = "64", description = "Length of the prompt in tokens. Default: ${DEFAULT-VALUE}.")
    private int prompt;

    @Option(names = "--tokens", paramLabel = "N", description = "Tokens of each sequence. Default: 64 for the embedded model, else 8.")
    private Integer tokens;

    /** Made by picocli. */
    public ParallelBenchCommand() {}

    @Override
    Suite suite(boolean small) {
        return new ParallelSuite(sequences, prompt, tokens != null ? tokens : small ? 64 : 8);
    }
}
