package io.swerve.bench.experiment.elicitation;

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
     * @param correct whether its answer is right
     * @param confidence in its answer; -1 without one
     * @param tokens as written
     * @param entropies of their distributions, in nats
     * @param cut whether it ended at the longest length
     */
    record ElicitedBranch(boolean correct, double confidence, int[] tokens, float[] entropies, boolean cut) {}

    /** The surest of the first branches, at the cost of all of them. */
    ProblemOutcome best(int count) {
        ElicitedBranch best = branches.getFirst();
        int tokens = 0;
        for (ElicitedBranch branch : branches.subList(0, Math.min(count, branches.size()))) {
            best = branch.confidence() > best.confidence() ? branch : best;
            tokens += branch.tokens().length;
        }
        return new ProblemOutcome(best.correct(), best.cut(), tokens, best.tokens(), best.entropies());
    }
}
