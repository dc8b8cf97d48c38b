package io.swerve.bench.task;

import java.util.List;

/** Something that models are asked. Immutable. */
public interface Task {
    /** {@return a word, or a file's name} */
    String name();

    /**
     * Says what is asked.
     *
     * @return a sentence
     */
    String description();

    /**
     * {@return that many different problems, or, from a file that has fewer, all of them}
     *
     * @param split of which part; parts have no common question
     * @param count how many
     * @param seed of the draws; the same seed gives the same problems, and a smaller number the first of them
     * @throws TaskException if there aren't so many, and the task isn't a file
     */
    List<TaskProblem> problems(Split split, int count, long seed);
}
