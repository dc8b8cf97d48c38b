package io.swerve.bench.experiment.cotdecoding;

import io.swerve.bench.experiment.Transcript;
import io.swerve.reasoning.cotdecoding.Branch;
import java.util.List;

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
     * @param transcript what it says, with the answer that was elicited, judged
     * @param probability of its first token
     * @param elicitation tokens that eliciting the answer took
     * @param tokens ids
     * @param margins probability of the likeliest token minus that of the next
     * @param entropies in nats
     */
    record BranchAnswer(String answer, double confidence, Transcript transcript, double probability,
            int elicitation, int[] tokens, float[] margins, float[] entropies) {
        static BranchAnswer of(Branch branch, Transcript transcript, int elicitation) {
            return new BranchAnswer(branch.answer().orElse(""), branch.confidence(), transcript,
                    branch.text().length() == 0
                            ? Math.exp(branch.text().endLogProbability())
                            : Math.exp(branch.text().logProbabilities()[0]),
                    elicitation,
                    branch.text().tokens(), branch.text().margins(), branch.text().entropies());
        }

        boolean right() {
            return transcript.isRight();
        }

        boolean cut() {
            return transcript.cut();
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
