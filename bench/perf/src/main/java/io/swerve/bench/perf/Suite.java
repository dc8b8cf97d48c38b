package io.swerve.bench.perf;

import io.swerve.Model;
import io.swerve.Progress;
import io.swerve.SessionOptions;
import java.util.concurrent.CancellationException;

/** A set of things that are measured beside each other. */
interface Suite {
    /**
     * Measures all of it.
     *
     * @param model the model
     * @param options threads and the like; each session changes what it needs
     * @param runs how to measure
     * @param progress is told after each run how many are done
     * @throws CancellationException if that stops it
     */
    SuiteReport measure(Model model, SessionOptions options, PairedRuns runs, Progress progress);
}
