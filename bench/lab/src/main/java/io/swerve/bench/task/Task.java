package io.swerve.bench.task;

import java.util.List;
import java.util.Optional;

/** Something that models are asked. Immutable. */
public interface Task {
    /** Tokens that the longest answers of the lab's models take. */
    int MAX_TOKENS = 320;

    /** {@return a word, or a file's name} */
    String name();

    /**
     * Says what is asked.
     *
     * @return a sentence
     */
    String description();

    /** {@return how long an answer may be unless a number is given, in tokens: {@link #MAX_TOKENS}, unless overridden} */
    default int maxTokens() {
        return MAX_TOKENS;
    }

    /**
     * Says how the answer is to be given: a line that is put behind each question.
     *
     * @return the line; empty if questions are asked as they are, as those are on which a model was trained
     */
    default Optional<String> answerFormat() {
        return Optional.empty();
    }

    /**
     * {@return this task with another line behind its questions}
     *
     * @param format the line; empty for none
     */
    Task withAnswerFormat(Optional<String> format);

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
