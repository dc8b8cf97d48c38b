package io.swerve.bench.cli;

import io.swerve.bench.console.CommandParent;
import io.swerve.bench.endurance.EnduranceCommand;
import io.swerve.bench.peers.NativeBenchCommand;
import io.swerve.bench.peers.PeersCommand;
import io.swerve.bench.peers.StartCommand;
import io.swerve.bench.perf.DecodeBenchCommand;
import io.swerve.bench.perf.ExtractBenchCommand;
import io.swerve.bench.perf.GuardCommand;
import io.swerve.bench.perf.KernelBenchCommand;
import io.swerve.bench.perf.ParallelBenchCommand;
import io.swerve.bench.perf.PrefillBenchCommand;
import io.swerve.bench.perf.SteeredBenchCommand;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code swerve bench}: the benchmarks. Without a subcommand, that of decoding. */
@Command(name = "bench", description = "Measures decoding and more, and what entropy, taps and steering cost; without a suite's name, decode.")
final class BenchCommand extends DecodeBenchCommand implements CommandParent {
    @Override
    public List<Child> children() {
        return Stream.of(DecodeBenchCommand.class, PrefillBenchCommand.class, ParallelBenchCommand.class,
                ExtractBenchCommand.class, SteeredBenchCommand.class, AllBenchCommand.class, KernelBenchCommand.class,
                EnduranceCommand.class, PeersCommand.class, NativeBenchCommand.class, StartCommand.class,
                GuardCommand.class).map(Child::of).toList();
    }
}
