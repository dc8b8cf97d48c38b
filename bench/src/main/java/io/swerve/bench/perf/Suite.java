package io.swerve.bench.perf;

import io.swerve.Model;
import io.swerve.SessionOptions;
import java.util.function.IntConsumer;

/** A set of things that are measured beside each other. */
interface Suite {
    /**
     * Measures all of it.
     *
     * @param model the model
     * @param options threads and the like; each session changes what it needs
     * @param runs how to measure
     * @param progress is told after each repetition how many are done
     */
    SuiteReport measure(Model model, SessionOptions options, PairedRuns runs, IntConsumer progress);
}
