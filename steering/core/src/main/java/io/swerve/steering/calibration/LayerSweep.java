package io.swerve.steering.calibration;

import io.swerve.Session;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.calibration.DoseSearch.Outcome;
import io.swerve.steering.calibration.DoseSearch.Reached;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Compares the layers of a vector at equal cost: each one alone, and all together, is given the strength that spends the
 * same KL budget, and is scored. The texts and the objective's items should be held out from the extraction.
 *
 * @param unsteered the score of the unsteered model
 * @param rows one for each layer, ascending, and one for all if there are several
 */
public record LayerSweep(Score unsteered, List<Row> rows) {
    /**
     * One choice of layers.
     *
     * @param layers what was steered
     * @param dose the strength that meets the budget, or why none does
     * @param score at that strength, or at the best one below the budget
     * @param gain the score minus that of the unsteered model, item by item
     */
    public record Row(List<Integer> layers, Outcome dose, Score score, Score gain) {}

    /**
     * Creates a sweep.
     *
     * @throws IllegalArgumentException if there are no rows
     */
    public LayerSweep {
        rows = List.copyOf(rows);
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("a sweep has at least one row");
        }
    }

    /**
     * Runs a sweep.
     *
     * @param session without steering and without open sequences
     * @param vector its layers are swept
     * @param texts where the divergence is measured, at least one
     * @param budget nats per token, above 0 and finite
     * @param search finds the strengths
     * @param objective scores
     * @param progress is told after each batch of the measurements of divergence
     * @return the table
     * @throws IllegalArgumentException if there are no texts, one is longer than the context, or the budget is not above 0
     *             and finite
     * @throws IllegalStateException if the session is steered already
     * @throws io.swerve.steering.SteeringVectorException if the vector doesn't fit the model
     * @throws java.util.concurrent.CancellationException if the progress follower or {@link Session#abort()} stopped it
     */
    public static LayerSweep run(Session session, SteeringVector vector, List<CalibrationText> texts, double budget,
            DoseSearch search, Objective objective, CalibrationProgress progress) {
        DoseSearch.requireBudget(budget);
        List<SteeringVector> choices = new ArrayList<>();
        for (int layer : vector.layers()) {
            choices.add(vector.onLayer(layer));
        }
        if (choices.size() > 1) {
            choices.add(vector);
        }
        double[] plain = objective.score(session);
        List<Row> rows = new ArrayList<>();
        for (SteeringVector choice : choices) {
            Outcome dose;
            try (DivergenceMeter meter = DivergenceMeter.open(session, Steered.by(choice), texts,
                    DivergenceMeter.DEFAULT_MEMORY, progress)) {
                dose = search.find(meter, budget);
            }
            double[] scores;
            try (Steered.Dial _ = Steered.by(choice).apply(session, dose.best().strength())) {
                scores = objective.score(session);
            }
            double[] gains = new double[scores.length];
            for (int i = 0; i < gains.length; i++) {
                gains[i] = scores[i] - plain[i];
            }
            rows.add(new Row(Arrays.stream(choice.layers()).boxed().toList(), dose, Score.of(scores), Score.of(gains)));
        }
        return new LayerSweep(Score.of(plain), rows);
    }

    /**
     * {@return the row with the highest mean score among those that meet the budget: the first such row; empty if no
     * row meets the budget}
     */
    public Optional<Row> best() {
        return rows.stream().filter(row -> row.dose() instanceof Reached)
                .max(Comparator.comparingDouble((Row row) -> row.score().mean()).thenComparing(rows::indexOf,
                        Comparator.reverseOrder()));
    }
}
