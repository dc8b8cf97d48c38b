package io.swerve.bench.experiment;

import io.swerve.bench.task.TaskProblem;
import java.util.List;
import java.util.stream.IntStream;

/** Rows that nobody wrote. */
public final class HandMade {
    private HandMade() {}

    /**
     * Makes a transcript of a few tokens.
     *
     * @param right whether its answer is the right one
     * @param cut whether it ended at the longest length
     * @return the transcript
     */
    public static Transcript transcript(boolean right, boolean cut) {
        return new Transcript("p", "0", "4", "arm", 0, null, right ? "4" : "5", 1,
                cut ? "max_tokens" : "end_of_generation", right);
    }

    /**
     * Makes problems.
     *
     * @param count how many
     * @param group of all of them
     * @return problems of which 4 is the answer
     */
    public static List<TaskProblem> problems(int count, String group) {
        return IntStream.range(0, count).mapToObj(i -> TaskProblem.of(group + i, "What is " + i + "?", "4", group))
                .toList();
    }
}
