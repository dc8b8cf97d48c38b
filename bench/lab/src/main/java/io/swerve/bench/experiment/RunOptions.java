package io.swerve.bench.experiment;

import io.swerve.bench.task.Task;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What all experiments of a command share.
 *
 * @param problems how many are held out; empty for each experiment's own number
 * @param seed of everything that is drawn, at least 0
 * @param out the folder for results
 * @param task what is asked; empty for each experiment's own
 * @param threads of sessions
 * @param parallel texts written at once
 * @param maxTokens the longest answer
 * @param fresh whether finished rows of an earlier run are computed again
 * @param division into parts, and which of them are computed
 */
public record RunOptions(OptionalInt problems, long seed, Path out, Optional<Task> task, int threads, int parallel,
        int maxTokens, boolean fresh, Division division) {
    /** The most sequences of a session. */
    private static final int MAX_PARALLEL = 256;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public RunOptions {
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(division, "division");
        requireAtLeast(1, problems.orElse(1), "problems");
        requireAtLeast(0, seed, "seed");
        requireAtLeast(1, threads, "threads");
        requireAtLeast(1, parallel, "parallel");
        requireAtLeast(1, maxTokens, "max-tokens");
        if (parallel > MAX_PARALLEL) {
            throw new IllegalArgumentException("parallel must be at most " + MAX_PARALLEL + ", was " + parallel);
        }
    }

    private static void requireAtLeast(long least, long value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", was " + value);
        }
    }

    /**
     * The usual ones.
     *
     * @param out the folder for results
     * @return two threads, twenty texts at once of at most 320 tokens, seed 1
     */
    public static RunOptions to(Path out) {
        return new RunOptions(OptionalInt.empty(), 1, out, Optional.empty(), 2, 20, 320, false, Division.NONE);
    }

    /**
     * {@return these options with another number of problems}
     *
     * @param count how many are held out
     */
    public RunOptions withProblems(int count) {
        return new RunOptions(OptionalInt.of(count), seed, out, task, threads, parallel, maxTokens, fresh, division);
    }

    /**
     * {@return these options with another seed}
     *
     * @param newSeed at least 0
     */
    public RunOptions withSeed(long newSeed) {
        return new RunOptions(problems, newSeed, out, task, threads, parallel, maxTokens, fresh, division);
    }

    /**
     * {@return these options with another task}
     *
     * @param newTask what is asked
     */
    public RunOptions withTask(Task newTask) {
        return new RunOptions(problems, seed, out, Optional.of(newTask), threads, parallel, maxTokens, fresh, division);
    }

    /**
     * {@return these options with other sizes of sessions}
     *
     * @param newThreads threads
     * @param newParallel texts written at once
     */
    public RunOptions withParallel(int newThreads, int newParallel) {
        return new RunOptions(problems, seed, out, task, newThreads, newParallel, maxTokens, fresh, division);
    }

    /**
     * {@return these options with another longest answer}
     *
     * @param tokens at least 1
     */
    public RunOptions withMaxTokens(int tokens) {
        return new RunOptions(problems, seed, out, task, threads, parallel, tokens, fresh, division);
    }

    /**
     * {@return these options with another division}
     *
     * @param newDivision into parts
     */
    public RunOptions withDivision(Division newDivision) {
        return new RunOptions(problems, seed, out, task, threads, parallel, maxTokens, fresh, newDivision);
    }
}
