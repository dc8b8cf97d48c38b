package io.swerve.bench.demo;

import io.swerve.Model;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.bench.lab.ChatMl;
import io.swerve.bench.lab.LabSet;
import io.swerve.bench.lab.Style;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.extraction.DifferenceOfMeans;
import io.swerve.steering.extraction.ExtractionOptions;
import io.swerve.steering.extraction.ExtractionProgress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** The directions of the demonstration. */
public final class Directions {
    private static final int SEQUENCES = 8;
    private static final int CONTEXT = 2048;

    private Directions() {}

    /**
     * Extracts the direction from thinking at length to thinking briefly: the last prompt token's activation where the
     * system prompt asks for brevity, minus that where it asks for steps, over the lab's pairs of problems. Nothing is
     * generated for it.
     *
     * @param model
     *            a lab model
     * @param options
     *            its threads; the sizes are set here
     * @param recipe
     *            the layer, and how many pairs
     * @param progress
     *            is told how far it is
     * @return a vector of one layer
     */
    public static SteeringVector brevity(Model model, SessionOptions options, Recipe recipe,
            ExtractionProgress progress) {
        List<ContrastPair> pairs = LabSet.PAIRS.problems().stream().limit(recipe.pairs())
                .map(problem -> new ContrastPair(prompt(Style.CONCISE, problem.question()),
                        prompt(Style.VERBOSE, problem.question())))
                .toList();
        try (Session session = model
                .openSession(options.withMaxSequences(SEQUENCES).withContextSize(CONTEXT))) {
            return DifferenceOfMeans.extract(session, pairs,
                    ExtractionOptions.defaults().withLayers(recipe.layer()).withProgress(progress)).vector();
        }
    }

    private static String prompt(Style style, String question) {
        return ChatMl.prompt(Optional.of(style.systemPrompts().getFirst()), question);
    }

    /**
     * Draws a direction at random, the control of every claim about a direction that means something.
     *
     * @param like
     *            has the layers and the norms that the random one gets
     * @param seed
     *            of the draws
     * @return a vector of the same layers and norms
     */
    public static SteeringVector random(SteeringVector like, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Map<Integer, float[]> directions = new TreeMap<>();
        for (int layer : like.layers()) {
            double[] drawn = random.doubles(like.embeddingSize()).map(_ -> random.nextGaussian()).toArray();
            double squares = 0;
            for (double value : drawn) {
                squares += value * value;
            }
            float[] direction = new float[drawn.length];
            for (int i = 0; i < drawn.length; i++) {
                direction[i] = (float) (drawn[i] * like.norm(layer) / Math.sqrt(squares));
            }
            directions.put(layer, direction);
        }
        return SteeringVector.of(directions, VectorInfo.unknown());
    }
}
