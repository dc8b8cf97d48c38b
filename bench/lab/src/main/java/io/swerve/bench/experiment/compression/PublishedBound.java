package io.swerve.bench.experiment.compression;

import io.swerve.Model;
import io.swerve.Session;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.experiment.compression.CompressionExperiment.ConfigurationScore;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.calibration.AscBound;
import io.swerve.steering.calibration.AscEstimator;
import io.swerve.steering.calibration.CalibrationText;
import io.swerve.steering.calibration.Steered;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the published bound on the divergence allows, beside what was chosen by its effect.
 *
 * @param recipe where the direction is read
 * @param layer the chosen layer
 * @param sensitivity median length of the change of the logits per strength
 * @param curvature 95th percentile of the second difference
 * @param allowed the largest strength that the bound allows
 * @param chosen the strength that was chosen
 */
record PublishedBound(String recipe, int layer, double sensitivity, double curvature, double allowed, double chosen) {
    /** The published limit of the divergence, in nats. */
    static final double BUDGET = 1e-3;
    private static final int TEXTS = 20;
    /** None, and two to both sides. */
    private static final int STRENGTHS = 5;

    /** Counts what {@link #measure} reads at most: each prompt once, and its last token at each strength. */
    static void count(WorkCount work, Model model, List<TaskProblem> problems) {
        List<TaskProblem> some = problems.subList(0, Math.min(TEXTS, problems.size()));
        int recipes = ContrastSource.values().length;
        work.read("bound", model, (long) recipes * some.size(),
                recipes * (work.prompts(model, some, Optional.empty()) + (long) STRENGTHS * some.size()));
    }

    static List<PublishedBound> measure(ExperimentContext context, Model model, List<TaskProblem> problems,
            Map<ContrastSource, SteeringVector> vectors, Map<ContrastSource, ConfigurationScore> chosen) {
        List<CalibrationText> texts = problems.stream().limit(TEXTS)
                .map(problem -> context.prompting(model).tokens(Optional.empty(), problem.question()))
                .map(prompt -> new CalibrationText(prompt, prompt.length - 1, prompt.length)).toList();
        return context.each("bound", List.copyOf(chosen.keySet()), PublishedBound.class, recipe -> {
            SteeringConfiguration way = chosen.get(recipe).way();
            try (Session session = model.openSession(context.sessionOptions())) {
                AscBound bound = AscEstimator.defaults()
                        .measure(session, Steered.by(vectors.get(recipe).onLayer(way.layer())), texts).bound();
                return new PublishedBound(recipe.toString(), way.layer(), bound.sensitivity(), bound.curvature(),
                        bound.exact(BUDGET), way.strength());
            }
        });
    }
}
