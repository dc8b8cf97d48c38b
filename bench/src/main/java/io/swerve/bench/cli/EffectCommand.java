package io.swerve.bench.cli;

import io.swerve.Model;
import io.swerve.bench.effect.EffectExperiment;
import io.swerve.bench.effect.EffectReport;
import io.swerve.bench.effect.EffectSettings;
import io.swerve.bench.model.LabModel;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code swerve effect}: what a calibrated direction does to the embedded reasoning model. */
@Command(name = "effect", description = "Calibrates a direction towards brief thinking on development problems of the "
        + "embedded reasoning model, and measures it on held-out ones against a prompt and random directions.")
final class EffectCommand extends ConsoleCommand {
    @Option(names = "--problems", paramLabel = "N", defaultValue = "400", description = "Held-out problems. Default: ${DEFAULT-VALUE}.")
    private int problems;

    @Option(names = "--development", paramLabel = "N", defaultValue = "60", description = "Problems on which layer, strength and steps are chosen. Default: ${DEFAULT-VALUE}.")
    private int development;

    @Option(names = "--pairs", paramLabel = "N", defaultValue = "50", description = "Pairs of the direction that is calibrated. Default: ${DEFAULT-VALUE}.")
    private int pairs;

    @Option(names = "--diverse", paramLabel = "N", defaultValue = "25", description = "Diverse pairs that shall do as well as all. Default: ${DEFAULT-VALUE}.")
    private int diverse;

    @Option(names = "--pool", paramLabel = "N", defaultValue = "1000", description = "Pairs to choose from. Default: ${DEFAULT-VALUE}.")
    private int pool;

    @Option(names = "--parallel", paramLabel = "N", defaultValue = "20", description = "Answers decoded together. Default: ${DEFAULT-VALUE}.")
    private int parallel;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "1", description = "CPU threads. With one, times are processor time, which other programs hardly disturb. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of problems, pairs, random directions and resampling. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Override
    void run(Console console) throws IOException {
        EffectSettings settings = checked(
                () -> new EffectSettings(problems, development, pairs, diverse, pool, parallel, threads, seed));
        EffectReport report;
        try (Model model = Model.load(LabModel.THINK.path()); Bars bars = new Bars(console)) {
            report = new EffectExperiment(settings, bars).run(model);
        }
        new EffectView(console).show(report);
    }

    /** A bar for each stage. */
    private static final class Bars implements EffectExperiment.Watcher, AutoCloseable {
        private final Console console;
        private String stage;
        private Progress bar;

        Bars(Console console) {
            this.console = console;
        }

        @Override
        public void at(String newStage, long done, long total) {
            if (!newStage.equals(stage)) {
                close();
                stage = newStage;
                bar = console.progress(newStage, total);
            }
            bar.reached(done);
        }

        @Override
        public void stopsBy(Runnable stop) {
            console.cancelsBy(stop);
        }

        @Override
        public void close() {
            if (bar != null) {
                bar.close();
                bar = null;
            }
        }
    }
}
