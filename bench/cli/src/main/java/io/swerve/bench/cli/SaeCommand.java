package io.swerve.bench.cli;

import io.swerve.bench.console.CommandGroup;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** Sparse autoencoders. */
@Command(name = "sae", description = "Sparse autoencoders: trains them, shows what their features mean, steers with a feature.")
final class SaeCommand extends CommandGroup {
    @Override
    public List<Child> children() {
        return Stream.of(SaeTrainCommand.class, SaeFeaturesCommand.class, SaeSteerCommand.class).map(Child::of)
                .toList();
    }
}
