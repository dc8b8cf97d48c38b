package io.swerve.bench.experiment.budget;

import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.Shares;
import io.swerve.reasoning.budget.BudgetPoint;

/**
 * A method with its setting, on all problems.
 *
 * @param model whose texts they are
 * @param family of methods
 * @param name of model, method and setting
 * @param deployable whether it can be used without knowing the answer
 * @param accuracy by problem
 * @param cost tokens by problem
 */
record BudgetMethod(String model, String family, String name, boolean deployable, double[] accuracy, double[] cost) {
    Interval share() {
        return Shares.mean(accuracy);
    }

    Interval cost(Bootstrap bootstrap) {
        return bootstrap.mean(cost);
    }

    BudgetPoint point() {
        return new BudgetPoint(name, mean(cost), mean(accuracy));
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
