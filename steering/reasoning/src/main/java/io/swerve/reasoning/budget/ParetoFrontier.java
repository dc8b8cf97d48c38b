package io.swerve.reasoning.budget;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The methods worth their cost: those that no other one dominates. */
public final class ParetoFrontier {
    private ParetoFrontier() {}

    /**
     * Finds the frontier.
     *
     * @param points any number
     * @return those that none {@linkplain BudgetPoint#dominates dominates}, the cheapest first, in which accuracy rises
     *         with cost. Of equal points the first is kept
     */
    public static List<BudgetPoint> of(List<BudgetPoint> points) {
        List<BudgetPoint> sorted = points.stream().sorted(Comparator.comparingDouble(BudgetPoint::tokens)
                .thenComparing(Comparator.comparingDouble(BudgetPoint::accuracy).reversed())).toList();
        List<BudgetPoint> frontier = new ArrayList<>();
        for (BudgetPoint point : sorted) {
            if (frontier.isEmpty() || point.accuracy() > frontier.getLast().accuracy()) {
                frontier.add(point);
            }
        }
        return List.copyOf(frontier);
    }
}
