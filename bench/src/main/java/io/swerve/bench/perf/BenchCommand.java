package io.swerve.bench.perf;

import picocli.CommandLine.Command;

/** {@code swerve bench}: the benchmarks. Without a subcommand, that of decoding. */
@Command(name = "bench", description = "Measures decoding, and what entropy, taps and steering cost.", subcommands = {
        DecodeBenchCommand.class, KernelBenchCommand.class, GuardCommand.class})
public final class BenchCommand extends DecodeBench {
    /** Made by picocli. */
    public BenchCommand() {}
}
