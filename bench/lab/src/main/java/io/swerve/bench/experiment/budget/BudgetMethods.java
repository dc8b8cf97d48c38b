package io.swerve.bench.experiment.budget;

import io.swerve.bench.experiment.budget.BudgetExperiment.ModelRows;
import io.swerve.bench.experiment.budget.RepliesRow.VoteMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Makes methods of the rows of a run. */
final class BudgetMethods {
    static final String BASE = "base";
    static final String THINKING = "thinking";
    static final String TRUNCATED = "truncated";
    static final String REVISION = "revision";

    private final BudgetSettings settings;
    private final long seed;

    BudgetMethods(BudgetSettings settings, long seed) {
        this.settings = settings;
        this.seed = seed;
    }

    /** The name of a model's greedy answers. */
    static String greedy(String model) {
        return model + ", greedy";
    }

    List<BudgetMethod> of(Map<String, ModelRows> models) {
        List<BudgetMethod> methods = new ArrayList<>();
        models.forEach((model, arms) -> {
            votes(model, arms.samples(), methods);
            revisions(model, arms.rounds(), methods);
            arms.truncated().forEach((tokens, rows) -> methods.add(once(model, TRUNCATED,
                    model + ", thinking closed after " + tokens + " tokens", rows)));
            arms.waiting().forEach((times, rows) -> methods
                    .add(once(model, "waiting", model + ", told to wait " + times + " times", rows)));
        });
        return methods;
    }

    private void votes(String model, List<RepliesRow> samples, List<BudgetMethod> methods) {
        for (VoteMethod method : VoteMethod.values()) {
            for (int count : settings.counts()) {
                if (count > 1 || method == VoteMethod.MAJORITY) { // one sample is the same by all methods
                    methods.add(new BudgetMethod(model, method.label(),
                            count == 1 ? model + ", one sample" : model + ", " + method.label() + " of " + count,
                            method != VoteMethod.ANY,
                            values(samples, row -> row.accuracy(method, count, seed)),
                            values(samples, row -> row.cost(count)), values(samples, RepliesRow::cut)));
                }
            }
        }
    }

    private void revisions(String model, List<RepliesRow> rows, List<BudgetMethod> methods) {
        for (int round = 1; round <= settings.rounds(); round++) {
            int rounds = round;
            methods.add(new BudgetMethod(model, REVISION,
                    round == 1 ? greedy(model) : greedy(model) + ", answered " + round + " times", true,
                    values(rows, row -> row.replies().get(rounds - 1).right() ? 1 : 0),
                    values(rows, row -> row.costOfRounds(rounds)),
                    values(rows, row -> row.replies().get(rounds - 1).cut() ? 1 : 0)));
        }
    }

    private static BudgetMethod once(String model, String family, String name, List<RepliesRow> rows) {
        return new BudgetMethod(model, family, name, true,
                values(rows, row -> row.replies().getFirst().right() ? 1 : 0), values(rows, row -> row.cost(1)),
                values(rows, RepliesRow::cut));
    }

    private static double[] values(List<RepliesRow> rows, ToDoubleFunction<RepliesRow> value) {
        return rows.stream().mapToDouble(value).toArray();
    }
}
