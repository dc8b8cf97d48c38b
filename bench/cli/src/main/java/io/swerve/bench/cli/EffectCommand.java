package io.swerve.bench.cli;

import io.swerve.bench.experiment.compression.CompressionExperiment;
import io.swerve.bench.experiment.compression.CompressionSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code swerve effect}: what a calibrated direction does to the embedded reasoning model. It is the experiment
 * {@code compression} with one thread, so that its times are the processor's.
 */
@Command(name = "effect", defaultValueProvider = EffectCommand.OneThread.class, description = "Calibrates a direction towards brief thinking on development problems of the "
        + "embedded reasoning model, and measures it on held-out ones against a prompt and random directions. It is "
        + "'swerve experiment compression' with one thread.")
final class EffectCommand extends ExperimentRunCommand<CompressionSettings> {
    EffectCommand() {
        super(new CompressionExperiment());
    }

    /** With one thread, times are processor time, which other programs hardly disturb. */
    static final class OneThread implements CommandLine.IDefaultValueProvider {
        @Override
        public String defaultValue(CommandLine.Model.ArgSpec argument) {
            return argument instanceof CommandLine.Model.OptionSpec option && option.longestName().equals("--threads")
                    ? "1"
                    : null;
        }
    }

    @Option(names = "--diverse", paramLabel = "N", hidden = true)
    void refuseDiverse(String value) {
        throw usage("--diverse is no longer measured here: 'swerve extract --select " + value
                + "' takes the most diverse pairs, and tells how close their direction is to that of all");
    }

    @Option(names = "--pool", paramLabel = "N", hidden = true)
    void refusePool(String value) {
        throw usage("--pool is no longer measured here: use --pairs " + value + " for a direction of as many pairs");
    }
}
