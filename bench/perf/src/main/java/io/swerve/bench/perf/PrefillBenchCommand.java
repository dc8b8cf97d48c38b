package io.swerve.bench.perf;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code swerve bench prefill}: what watching and steering cost while a prompt is read. */
@Command(name = "prefill", description = "Reads a prompt plainly, with entropy, with taps and with steering by each tier, in turns.")
public final class PrefillBenchCommand extends SuiteCommand {
    @Option(names = "--tokens", paramLabel = "N", description = "Length of the prompt. Default: 512 for the embedded model, else 128.")
    private Integer tokens;

    /** Made by picocli. */
    public PrefillBenchCommand() {}

    @Override
    Suite suite(boolean small) {
        return new PrefillSuite(tokens != null ? tokens : small ? 512 : 128);
    }
}
