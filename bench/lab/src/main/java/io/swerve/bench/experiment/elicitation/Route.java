package io.swerve.bench.experiment.elicitation;

import io.swerve.bench.experiment.Ground;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A way to an answer, and what became of the problems held out.
 *
 * @param name what to call it
 * @param chosen what was chosen on development problems, in words; empty if there is nothing to choose
 * @param draws the outcomes of all problems, once for each of the random numbers that the way depends on: directions, or
 *            trainings of an autoencoder; one list if there are none
 */
record Route(String name, String chosen, List<List<ProblemOutcome>> draws) {
    Route {
        draws = List.copyOf(draws);
        if (draws.isEmpty()) {
            throw new IllegalArgumentException("route " + name + " was never taken");
        }
    }

    static Route of(String name, String chosen, List<ProblemOutcome> outcomes) {
        return new Route(name, chosen, List.of(outcomes));
    }

    /** For each problem the share of the draws that answer it right. */
    double[] correct() {
        return means(outcome -> outcome.correct() ? 1 : 0);
    }

    /** For each draw and problem whether the answer is right. */
    double[][] verdicts() {
        return draws.stream().map(draw -> draw.stream().mapToDouble(outcome -> outcome.correct() ? 1 : 0).toArray())
                .toArray(double[][]::new);
    }

    double[] tokens() {
        return means(ProblemOutcome::tokens);
    }

    Ground.Arm ground() {
        return Ground.Arm.of(name, correct(), means(outcome -> outcome.cut() ? 1 : 0));
    }

    private double[] means(ToDoubleFunction<ProblemOutcome> value) {
        return IntStream.range(0, draws.getFirst().size()).mapToDouble(
                p -> draws.stream().mapToDouble(draw -> value.applyAsDouble(draw.get(p))).average().orElseThrow())
                .toArray();
    }
}
