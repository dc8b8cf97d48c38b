package io.swerve.bench.experiment;

import io.swerve.Model;
import io.swerve.SessionOptions;
import io.swerve.bench.statistics.Draws;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.Task;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.decoding.AnswerScorer;
import io.swerve.steering.decoding.ParallelDecoder;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/**
 * What an experiment works with: models, problems, and stages whose rows outlive the program. Of one thread, except for
 * the stop that {@link #own} is given.
 */
public interface ExperimentContext {
    /**
     * Returns the base model, which answers without having been trained to think.
     *
     * @return the model, loaded once for all experiments
     * @throws ExperimentException if none was given; names the flag
     */
    Model base();

    /**
     * {@return the thinking model: the model, loaded once for all experiments}
     *
     * @throws ExperimentException if none was given; names the flag
     */
    Model thinking();

    /**
     * Tells whether there is a base model.
     *
     * @return whether {@link #base()} gives one
     */
    boolean hasBase();

    /**
     * Tells whether there is a thinking model.
     *
     * @return whether {@link #thinking()} gives one
     */
    boolean hasThinking();

    /** {@return how many problems results are reported on: the number that was asked for, or the experiment's own} */
    int problems();

    /** {@return the seed of everything that is drawn, at least 0} */
    long seed();

    /** {@return the streams of random numbers of this run, one for each sample of each problem under each arm} */
    default Draws draws() {
        return new Draws(seed());
    }

    /** {@return how many threads compute, at least 1} */
    int threads();

    /** {@return how many texts are written at once, at least 1} */
    int parallel();

    /** {@return the longest answer, in tokens} */
    int maxTokens();

    /** {@return what is asked: the task that was asked for, or the experiment's own} */
    Task task();

    /**
     * {@return problems of the task, that many different ones, or all that a file has; at least one}
     *
     * @param split of which part
     * @param count how many
     * @throws io.swerve.bench.task.TaskException if there are not so many, or none
     */
    List<TaskProblem> problems(Split split, int count);

    /**
     * {@return the problems that results are reported on, {@link #problems()} problems held out}
     *
     * @throws io.swerve.bench.task.TaskException if there are not so many
     */
    default List<TaskProblem> heldOut() {
        return problems(Split.HELD_OUT, problems());
    }

    /**
     * Says how a model is asked.
     *
     * @param model the model
     * @return by its chat template, if it has one
     */
    Prompting prompting(Model model);

    /**
     * {@return what sessions are opened with: the options: threads, {@link #parallel()} sequences and room for a usual
     * prompt and the longest answer in each}
     */
    SessionOptions sessionOptions();

    /**
     * {@return a decoder, always the same for a model; closed and stopped by the framework}
     *
     * @param model the model
     */
    ParallelDecoder decoder(Model model);

    /**
     * {@return a scorer, always the same for a model; closed and stopped by the framework}
     *
     * @param model the model
     */
    AnswerScorer scorer(Model model);

    /**
     * Takes something over that the framework closes when the experiment ends, the last one first.
     *
     * @param <T> its type
     * @param resource what to close
     * @param stop ends its work from another thread
     * @return the resource
     */
    <T extends AutoCloseable> T own(T resource, Runnable stop);

    /**
     * Ends the experiment, by a {@link java.util.concurrent.CancellationException}, if it shall stop. For loops that
     * don't decode.
     */
    void checkStopped();

    /**
     * Does a part of the work, row by row. Rows that an earlier run with the same settings finished are not computed
     * again. A run that is parted computes the rows of one part, and those of others only if they are looked at: look at
     * rows of problems that are held out in {@link #report}.
     *
     * @param <I> what is worked on
     * @param <R> what is kept of each: a record of numbers, texts, flags, arrays, lists and such records
     * @param name unique in the experiment
     * @param items the same in each run with the same settings
     * @param rowType the rows' class
     * @param work computes what is missing; not called if nothing is
     * @return a row for each item
     * @throws CheckpointException if a row can't be written; all before it are kept
     */
    default <I, R extends Record> List<R> stage(String name, List<I> items, Class<R> rowType, StageWork<I, R> work) {
        return stage(name, items, item -> item, rowType, work);
    }

    /**
     * Does a part of the work, row by row, of which several items belong to one problem.
     *
     * @param <I> what is worked on
     * @param <R> what is kept of each: a record of numbers, texts, flags, arrays, lists and such records
     * @param name unique in the experiment
     * @param items the same in each run with the same settings
     * @param problem gives the number of an item's problem, from 0, by the item's index; all of a problem is in one part
     * @param rowType the rows' class
     * @param work computes what is missing; not called if nothing is
     * @return a row for each item
     * @throws CheckpointException if a row can't be written; all before it are kept
     */
    <I, R extends Record> List<R> stage(String name, List<I> items, IntUnaryOperator problem, Class<R> rowType,
            StageWork<I, R> work);

    /**
     * Makes the result of all rows. In a run that computes one part only, nothing of this is done: it is left to the run
     * that has the rows of all parts. So what depends on all problems, stages among it, belongs here.
     *
     * @param report makes the result
     * @return the result
     */
    ExperimentResult report(Supplier<ExperimentResult> report);

    /**
     * Does a part of the work, item by item.
     *
     * @param <I> what is worked on
     * @param <R> what is kept of each
     * @param name unique in the experiment
     * @param items the same in each run with the same settings
     * @param rowType the rows' class
     * @param work computes one row
     * @return a row for each item
     * @throws CheckpointException if a row can't be written; all before it are kept
     */
    default <I, R extends Record> List<R> each(String name, List<I> items, Class<R> rowType, Function<I, R> work) {
        return stage(name, items, rowType, (missing, rows) -> {
            for (int i = 0; i < missing.size(); i++) {
                checkStopped();
                rows.finished(i, work.apply(missing.get(i)));
            }
        });
    }

    /**
     * Does a part of the work that gives one row.
     *
     * @param <R> what is kept
     * @param name unique in the experiment
     * @param rowType the row's class
     * @param work computes it
     * @return the row
     * @throws CheckpointException if it can't be written
     */
    default <R extends Record> R once(String name, Class<R> rowType, Supplier<R> work) {
        return each(name, List.of(name), rowType, _ -> work.get()).getFirst();
    }

    /**
     * Tells the user something beside the result.
     *
     * @param line what
     */
    void note(String line);
}
