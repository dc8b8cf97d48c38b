package io.swerve.bench.experiment.budget;

import io.swerve.bench.experiment.Ground;
import io.swerve.bench.statistics.Comparison;
import io.swerve.reasoning.budget.BudgetPoint;
import java.util.Arrays;

/**
 * A method with its setting, on all problems.
 *
 * @param model whose texts they are
 * @param family of methods
 * @param name of model, method and setting
 * @param deployable whether it can be used without knowing the answer
 * @param accuracy by problem
 * @param cost tokens by problem
 * @param cut by problem, the share of its texts that were cut
 */
record BudgetMethod(String model, String family, String name, boolean deployable, double[] accuracy, double[] cost,
        double[] cut) {
    BudgetPoint point() {
        return new BudgetPoint(name, mean(cost), mean(accuracy));
    }

    Ground.Arm ground() {
        return Ground.Arm.of(name, accuracy, cut);
    }

    Comparison against(BudgetMethod other, long seed) {
        return Comparison.shares(accuracy, other.accuracy, seed);
    }

    private static double mean(double... values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
