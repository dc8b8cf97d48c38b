package io.swerve.bench.cli;

import io.swerve.bench.console.Console;
import io.swerve.bench.console.ProgressLine;
import io.swerve.bench.experiment.Watcher;
import io.swerve.bench.experiment.WorkEstimate;
import java.time.Duration;

/** A bar for each stage of an experiment, or of another long work; and how much there is to do, and how long it takes. */
final class ExperimentBars implements Watcher, AutoCloseable {
    /** Shorter waits need no words. */
    private static final Duration SHORT = Duration.ofMinutes(1);
    /** Where no bar is shown, the rest is told again when it has become that much less. */
    private static final double AGAIN = 0.7;

    private final Console console;
    private final String experiment;
    private final ProgressLine bar;
    private Duration told;

    ExperimentBars(Console console, String experiment) {
        this.console = console;
        this.experiment = experiment;
        this.bar = console.progress(experiment);
    }

    @Override
    public void planned(WorkEstimate estimate) {
        note(estimate.text());
    }

    @Override
    public void remaining(Duration left) {
        String words = "about " + WorkEstimate.words(left) + " left";
        bar.say(words);
        boolean again = told != null && !bar.isShown() && left.toMillis() < AGAIN * told.toMillis();
        if (left.compareTo(SHORT) >= 0 && (told == null || again)) {
            note(words + " at most, at the speed so far");
            told = left;
        }
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
