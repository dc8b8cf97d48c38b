package io.swerve.bench.demo;

import io.swerve.bench.compare.Answerer;
import io.swerve.bench.compare.Attempt;
import io.swerve.bench.compare.Condition;
import io.swerve.bench.lab.LabProblem;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.Shares;
import io.swerve.reasoning.answer.AnswerJudge;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * How a model did on some problems.
 *
 * @param arm
 *            the name of how it was asked
 * @param accuracy
 *            the share of right answers
 * @param thinkingTokens
 *            how many tokens an answer's thinking took
 */
public record DemoOutcome(String arm, Interval accuracy, Interval thinkingTokens) {
    /**
     * Asks the problems' questions and counts.
     *
     * @param answerer
     *            answers
     * @param arm
     *            how it is asked
     * @param problems
     *            at least one
     * @param prompts
     *            the problems' tokens
     * @param progress
     *            is told how many problems are done
     * @return the outcome
     */
    public static DemoOutcome of(Answerer answerer, Condition arm, List<LabProblem> problems, List<int[]> prompts,
            IntConsumer progress) {
        List<Attempt> attempts = answerer.answer(arm, 0, prompts, progress);
        int right = 0;
        for (int i = 0; i < problems.size(); i++) {
            right += AnswerJudge.standard()
                    .judge(attempts.get(i).written(), problems.get(i).answer(), attempts.get(i).cut()).right() ? 1 : 0;
        }
        return new DemoOutcome(arm.name(), Shares.of(right, problems.size()),
                new Bootstrap(42).mean(attempts.stream().mapToDouble(Attempt::thinkingTokens).toArray()));
    }
}
