package io.swerve.bench.cli;

import io.swerve.bench.experiment.Watcher;

/** A bar for each stage of an experiment. */
final class ExperimentBars implements Watcher, AutoCloseable {
    private final Console console;
    private final String experiment;
    private String stage;
    private Progress bar;

    ExperimentBars(Console console, String experiment) {
        this.console = console;
        this.experiment = experiment;
    }

    @Override
    public void at(String newStage, long done, long total) {
        if (!newStage.equals(stage)) {
            close();
            stage = newStage;
            bar = console.progress(experiment + ": " + newStage, total);
        }
        bar.reached(done);
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
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
