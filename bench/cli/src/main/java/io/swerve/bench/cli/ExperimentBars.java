package io.swerve.bench.cli;

import io.swerve.bench.console.Console;
import io.swerve.bench.console.ProgressLine;
import io.swerve.bench.experiment.Watcher;

/** A bar for each stage of an experiment. */
final class ExperimentBars implements Watcher, AutoCloseable {
    private final Console console;
    private final String experiment;
    private final ProgressLine bar;

    ExperimentBars(Console console, String experiment) {
        this.console = console;
        this.experiment = experiment;
        this.bar = console.progress(experiment);
    }

    @Override
    public void at(String stage, long done, long total) {
        bar.at(experiment + ": " + stage, done, total);
    }

    @Override
    public void stopsBy(Runnable stop) {
        console.cancelsBy(stop);
    }

    @Override
    public void note(String line) {
        console.note(experiment + ": " + line);
    }

    @Override
    public void close() {
        bar.close();
    }
}
