package io.swerve.bench.experiment.elicitation;

import io.swerve.bench.experiment.Transcript;
import java.util.List;

/**
 * The branches of a problem, by rank of their first token.
 *
 * @param branches at least one
 */
record Branches(List<ElicitedBranch> branches) {
    /**
     * A branch.
     *
     * @param transcript what it says, judged
     * @param confidence in its answer; -1 without one
     * @param tokens as written
     * @param entropies of their distributions, in nats
     */
    record ElicitedBranch(Transcript transcript, double confidence, int[] tokens, float[] entropies) {}

    /** The surest of the first branches, at the cost of all of them. */
    ProblemOutcome best(int count) {
        ElicitedBranch best = branches.getFirst();
        int tokens = 0;
        for (ElicitedBranch branch : branches.subList(0, Math.min(count, branches.size()))) {
            best = branch.confidence() > best.confidence() ? branch : best;
            tokens += branch.tokens().length;
        }
        return new ProblemOutcome(best.transcript(), tokens, best.tokens(), best.entropies());
    }
}
