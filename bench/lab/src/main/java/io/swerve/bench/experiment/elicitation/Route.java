package io.swerve.bench.experiment.elicitation;

import java.util.List;

/**
 * A way to an answer, and what became of the problems held out.
 *
 * @param name what to call it
 * @param chosen what was chosen on development problems, in words; empty if there is nothing to choose
 * @param outcomes one for each problem
 */
record Route(String name, String chosen, List<ProblemOutcome> outcomes) {
    double[] correct() {
        return outcomes.stream().mapToDouble(outcome -> outcome.correct() ? 1 : 0).toArray();
    }

    double[] tokens() {
        return outcomes.stream().mapToDouble(ProblemOutcome::tokens).toArray();
    }
}
