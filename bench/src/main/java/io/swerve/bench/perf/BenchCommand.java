package io.swerve.bench.perf;

import io.swerve.bench.endurance.EnduranceCommand;
import io.swerve.bench.peers.NativeBenchCommand;
import io.swerve.bench.peers.PeersCommand;
import io.swerve.bench.peers.StartCommand;
import picocli.CommandLine.Command;

/** {@code swerve bench}: the benchmarks. Without a subcommand, that of decoding. */
@Command(name = "bench", description = "Measures decoding and more, and what entropy, taps and steering cost; without a suite's name, decode.", subcommands = {
        DecodeBenchCommand.class, PrefillBenchCommand.class, ParallelBenchCommand.class, ExtractBenchCommand.class,
        SteeredBenchCommand.class, AllBenchCommand.class, KernelBenchCommand.class, EnduranceCommand.class,
        PeersCommand.class, NativeBenchCommand.class, StartCommand.class, GuardCommand.class})
public final class BenchCommand extends DecodeBench {
    /** Made by picocli. */
    public BenchCommand() {}
}
