package io.swerve.bench.demo;

import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Progress;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.bench.lab.ChatMl;
import io.swerve.bench.lab.LabSet;
import io.swerve.bench.lab.Style;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.extraction.ExtractionOptions;
import io.swerve.steering.extraction.Extractor;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.plan.Trigger;
import java.util.List;
import java.util.Optional;

/**
 * How the demonstration steers.
 *
 * @param layer
 *            the 0-based block whose output is steered
 * @param strength
 *            multiplies the direction
 * @param steps
 *            how many tokens are decoded under steering, from the first one of the reply on; the rest is not steered
 * @param pairs
 *            how many contrast pairs the direction is extracted from
 */
public record BrevityRecipe(int layer, float strength, int steps, int pairs) {
    /**
     * The recipe for {@link io.swerve.bench.model.LabModel#THINK}: the whole difference, at its last layer, for the first
     * two tokens only, which are the marker that opens the thinking span and the line break after it. What is thought
     * then follows from how it began.
     */
    public static final BrevityRecipe BREVITY = new BrevityRecipe(5, 1, 2, 50);

    private static final int SEQUENCES = 8;
    private static final int CONTEXT = 2048;

    /**
     * Extracts the direction from thinking at length to thinking briefly: the last prompt token's activation where the
     * system prompt asks for brevity, minus that where it asks for steps, over the lab's pairs of problems. Nothing is
     * generated for it.
     *
     * @param model
     *            a lab model
     * @param options
     *            its threads; the sizes are set here
     * @param progress
     *            is told how far it is
     * @return a vector of one layer
     */
    public SteeringVector extract(Model model, SessionOptions options, Progress progress) {
        List<ContrastPair> contrasts = LabSet.PAIRS.problems().stream().limit(pairs)
                .map(problem -> new ContrastPair(prompt(Style.CONCISE, problem.question()),
                        prompt(Style.VERBOSE, problem.question())))
                .toList();
        try (Session session = model
                .openSession(options.withMaxSequences(SEQUENCES).withContextSize(CONTEXT))) {
            return Extractor.extract(session, contrasts,
                    ExtractionOptions.defaults().withLayers(Layers.of(layer)).withProgress(progress)).vector();
        }
    }

    private static String prompt(Style style, String question) {
        return ChatMl.prompt(Optional.of(style.systemPrompts().getFirst()), question);
    }

    /**
     * Makes the plan.
     *
     * @param vector
     *            has the layer
     * @return adds it while the first tokens of a reply are decoded
     */
    public SteeringPlan plan(SteeringVector vector) {
        // step 0 is the last token of the prompt
        return SteeringPlan.of(Rule.of(Intervention.add(vector)).onLayers(Layers.of(layer))
                .when(new Trigger.Steps(1, 1 + steps)).times(strength));
    }
}
