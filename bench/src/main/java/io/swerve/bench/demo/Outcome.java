package io.swerve.bench.demo;

import io.swerve.bench.statistics.Interval;
import io.swerve.bench.lab.LabProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * How a model did on some problems.
 *
 * @param condition
 *            the name of how it was asked
 * @param accuracy
 *            the share of right answers
 * @param thinkingTokens
 *            how many tokens an answer's thinking took
 */
public record Outcome(String condition, Interval accuracy, Interval thinkingTokens) {
    /**
     * Asks the problems' questions and counts.
     *
     * @param reasoner
     *            answers
     * @param condition
     *            how it is asked
     * @param problems
     *            at least one
     * @param progress
     *            is told after each group how many problems are done
     * @return the outcome
     */
    public static Outcome of(Reasoner reasoner, Condition condition, List<LabProblem> problems,
            IntConsumer progress) {
        List<Attempt> attempts = new ArrayList<>();
        for (int from = 0; from < problems.size(); from += Reasoner.COMPANY) {
            List<String> questions = problems.subList(from, Math.min(problems.size(), from + Reasoner.COMPANY))
                    .stream().map(LabProblem::question).toList();
            attempts.addAll(reasoner.answer(condition.system(), questions,
                    condition.steering().apply(from / Reasoner.COMPANY)));
            progress.accept(attempts.size());
        }
        int right = 0;
        for (int i = 0; i < problems.size(); i++) {
            right += attempts.get(i).reply().answers(problems.get(i).answer()) ? 1 : 0;
        }
        return new Outcome(condition.name(), Interval.share(right, problems.size()),
                Interval.mean(attempts.stream().mapToDouble(Attempt::thinkingTokens).toArray()));
    }
}
