package io.swerve.bench.experiment.traces;

import io.swerve.bench.experiment.Excerpt;
import io.swerve.bench.experiment.Transcript;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Rows as models leave them, made by hand. */
public final class HandMade {
    private HandMade() {}

    private static Transcript transcript(boolean right, int tokens, boolean cut) {
        return new Transcript("p", "0", "4", "arm", 0, null, "", tokens, cut ? "max_tokens" : "end_of_generation",
                right);
    }

    /**
     * What a model answered behind something that it was given.
     *
     * @param right whether its answer is right
     * @param answer the answer
     * @param logProbability of the right one
     * @param cut whether it was cut
     * @return the row
     */
    public static GivenTrace given(boolean right, String answer, double logProbability, boolean cut) {
        return new GivenTrace(transcript(right, 1, cut), logProbability, answer, cut, Excerpt.NONE);
    }

    /**
     * Many of them.
     *
     * @param right how many of the first are right
     * @param all how many there are
     * @param logProbability of the right answer
     * @return the rows
     */
    public static List<GivenTrace> given(int right, int all, double logProbability) {
        return IntStream.range(0, all).mapToObj(i -> given(i < right, i < right ? "4" : "5", logProbability, false))
                .toList();
    }

    /**
     * What a model wrote.
     *
     * @param right whether its answer is right
     * @param thinking its tokens of reasoning
     * @param cut whether it was cut
     * @param entropies of all its tokens
     * @return the row
     */
    public static OwnTrace own(boolean right, int thinking, boolean cut, float... entropies) {
        return new OwnTrace(transcript(right, entropies.length, cut), new int[entropies.length], entropies, "hm",
                thinking, !cut);
    }

    /**
     * Many of them.
     *
     * @param all how many there are
     * @param right how many of the first are right
     * @param thinking gives the tokens of reasoning of each
     * @return the rows
     */
    public static List<OwnTrace> own(int all, int right, IntFunction<Integer> thinking) {
        return IntStream.range(0, all).mapToObj(i -> own(i < right, thinking.apply(i), false)).toList();
    }
}
