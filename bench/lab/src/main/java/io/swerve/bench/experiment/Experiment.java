package io.swerve.bench.experiment;

import io.swerve.bench.task.Task;
import io.swerve.bench.task.Tasks;
import java.util.Optional;

/**
 * One experiment. Immutable and without state: everything about a run is in its context.
 *
 * @param <S> its settings: a record, each component of which becomes a command-line option of its name with hyphens. Types
 *            are {@code int}, {@code long}, {@code double}, {@code boolean}, {@code String}, enums, and lists of
 *            {@code Integer}, {@code Double} or {@code String}, which are written with commas
 */
public interface Experiment<S extends Record> {
    /**
     * Says what it is about.
     *
     * @return its card
     */
    Card card();

    /** {@return the settings unless others are given: settings that take a minute or so on the embedded models} */
    S defaults();

    /** {@return how many problems are held out unless another number is given, at least 1} */
    int defaultProblems();

    /** {@return the task unless another one is given: the lab's mixture, unless overridden} */
    default Task defaultTask() {
        return Tasks.lab();
    }

    /**
     * Says why its work can't be parted among processes.
     *
     * @return the reason; empty if it can be, unless overridden
     */
    default Optional<String> indivisible() {
        return Optional.empty();
    }

    /**
     * Counts what {@link #run} decodes at most. Decodes nothing itself, and begins no stage.
     *
     * @param settings what is measured, and on how much
     * @param context gives models and problems
     * @return the work, with each of its stages by name
     * @throws io.swerve.SwerveException if a model or a task lacks what the experiment needs; says what
     */
    Workload workload(S settings, ExperimentContext context);

    /**
     * Does the experiment.
     *
     * @param settings what is measured, and on how much
     * @param context gives models and problems, and keeps what is finished
     * @return what was found
     * @throws io.swerve.SwerveException if a model or a task lacks what the experiment needs; says what
     * @throws java.util.concurrent.CancellationException if it was stopped
     */
    ExperimentResult run(S settings, ExperimentContext context);
}
