package io.swerve.bench.task;

import io.swerve.reasoning.answer.Answer;
import io.swerve.reasoning.answer.AnswerFinder;
import io.swerve.reasoning.answer.AnswerJudge;
import java.util.Optional;

/** Finds the answer in what a model wrote, and compares it with the right one. */
public final class AnswerChecker {
    private AnswerChecker() {}

    /**
     * Finds the answer.
     *
     * @param text what a model wrote
     * @return the answer; empty if there is none, or the thinking doesn't end
     */
    public static Optional<String> find(String text) {
        return AnswerFinder.any().find(text).map(Answer::text);
    }

    /**
     * Compares answers.
     *
     * @param answer one
     * @param other another
     * @return whether they say the same
     */
    public static boolean same(String answer, String other) {
        return AnswerJudge.same(answer, other);
    }
}
