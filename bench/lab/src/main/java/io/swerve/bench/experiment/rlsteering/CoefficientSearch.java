package io.swerve.bench.experiment.rlsteering;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.analysis.MultivariateFunction;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleBounds;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.CMAESOptimizer;
import org.hipparchus.random.Well19937c;

/**
 * Looks for the coefficients with the greatest reward by CMA-ES, without gradients. The search depends on nothing but the
 * seed and the rewards: asked again with the same rewards, as from a checkpoint, it asks the same questions.
 *
 * @param dimensions how many coefficients, at least 1
 * @param evaluations how many rewards may be asked for, at least 1; the first is that of all zeros
 * @param population candidates of a generation, at least 2
 * @param sigma first standard deviation of the candidates, positive
 * @param bound greatest absolute value of a coefficient, greater than {@code sigma}
 * @param seed of the draws
 */
record CoefficientSearch(int dimensions, int evaluations, int population, double sigma, double bound, long seed) {
    CoefficientSearch {
        if (dimensions < 1 || evaluations < 1 || population < 2 || !(sigma > 0) || !(bound > sigma)) {
            throw new IllegalArgumentException(
                    "a search needs at least 1 coefficient, 1 evaluation and 2 candidates, and"
                            + " 0 < sigma < bound; was given " + dimensions + ", " + evaluations + ", " + population
                            + ", "
                            + sigma + ", " + bound);
        }
    }

    /** Gives the reward of a candidate. */
    @FunctionalInterface
    interface RewardFunction {
        /**
         * Evaluates a candidate.
         *
         * @param index how many were evaluated before it
         * @param coefficients of it
         * @return its reward, finite
         */
        double of(int index, double[] coefficients);
    }

    /** A candidate that was evaluated. */
    record EvaluatedCandidate(double[] coefficients, double reward) {}

    /**
     * Searches.
     *
     * @param reward to be made great
     * @return all candidates in the order in which they were evaluated; at most {@link #evaluations}
     */
    List<EvaluatedCandidate> run(RewardFunction reward) {
        List<EvaluatedCandidate> trials = new ArrayList<>();
        MultivariateFunction function = point -> {
            if (trials.size() == evaluations) {
                throw new Exhausted();
            }
            double value = reward.of(trials.size(), point.clone());
            trials.add(new EvaluatedCandidate(point.clone(), value));
            return value;
        };
        double[] lower = filled(-bound);
        double[] upper = filled(bound);
        CMAESOptimizer optimizer = new CMAESOptimizer(Integer.MAX_VALUE, 0, true, 0, 0, new Well19937c(seed), false,
                (_, _, _) -> false);
        try {
            optimizer.optimize(new MaxEval(Integer.MAX_VALUE), new ObjectiveFunction(function), GoalType.MAXIMIZE,
                    new SimpleBounds(lower, upper), new InitialGuess(filled(0)),
                    new CMAESOptimizer.Sigma(filled(sigma)),
                    new CMAESOptimizer.PopulationSize(population));
        } catch (Exhausted expected) {
            // the budget is spent
        }
        return trials;
    }

    /** The first of the best candidates. */
    static EvaluatedCandidate best(List<EvaluatedCandidate> trials) {
        EvaluatedCandidate best = trials.getFirst();
        for (EvaluatedCandidate trial : trials) {
            best = trial.reward() > best.reward() ? trial : best;
        }
        return best;
    }

    private double[] filled(double value) {
        double[] values = new double[dimensions];
        Arrays.fill(values, value);
        return values;
    }

    /** Ends the search. Not a MathIllegalStateException, which the optimizer would take for a candidate's fault. */
    private static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exhausted() {
            super("the budget of the search is spent", null, false, false);
        }
    }
}
