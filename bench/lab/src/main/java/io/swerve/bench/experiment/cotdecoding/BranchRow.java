package io.swerve.bench.experiment.cotdecoding;

import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.answer.AnswerJudge;
import io.swerve.reasoning.cotdecoding.Branch;
import java.util.List;
import java.util.Optional;

/**
 * The branches of a problem.
 *
 * @param promptTokens tokens of the prompt, which the branches share
 * @param branches by rank
 */
record BranchRow(int promptTokens, List<BranchAnswer> branches) {
    /**
     * One branch.
     *
     * @param answer its answer; empty if it has none
     * @param confidence Delta of the answer
     * @param right whether the answer is the right one
     * @param probability of its first token
     * @param elicitation tokens that eliciting the answer took
     * @param tokens ids
     * @param margins probability of the likeliest token minus that of the next
     * @param entropies in nats
     * @param cut whether it ended at the longest length
     */
    record BranchAnswer(String answer, double confidence, boolean right, double probability, int elicitation,
            int[] tokens,
            float[] margins,
            float[] entropies, boolean cut) {
        static BranchAnswer of(Branch branch, TaskProblem problem, int elicitation) {
            Optional<String> answer = branch.answer();
            return new BranchAnswer(answer.orElse(""), branch.confidence(),
                    answer.filter(text -> AnswerJudge.same(text, problem.requireAnswer())).isPresent(),
                    branch.text().length() == 0
                            ? Math.exp(branch.text().endLogProbability())
                            : Math.exp(branch.text().logProbabilities()[0]),
                    elicitation,
                    branch.text().tokens(), branch.text().margins(), branch.text().entropies(),
                    branch.text().isCut());
        }
    }

    /** The share of the first branches that were cut. */
    double cut(int count) {
        return branches.stream().limit(count).mapToInt(branch -> branch.cut() ? 1 : 0).average().orElse(0);
    }

    /** The tokens of the prompt and the first branches. */
    double cost(int count) {
        return promptTokens + branches.stream().limit(count)
                .mapToInt(branch -> branch.tokens().length + branch.elicitation()).sum();
    }
}
