package io.swerve.bench.experiment.elicitation;

import io.swerve.bench.experiment.Setting;
import java.util.List;

/**
 * What is compared, and how each route is chosen.
 *
 * @param development problems that all routes are chosen on
 * @param pairs pairs of prompts that directions are read from
 * @param layers how many of the last layers have a direction
 * @param strengths of the contrastive vector, in lengths of the mean difference
 * @param branches most branches of CoT-decoding
 * @param features width of the autoencoder; 0 for no feature route
 * @param candidates features that are tried
 * @param saeSteps steps of the autoencoder's training
 * @param evaluations candidates of the search for the tuned vectors
 * @param thinkPrompt the system prompt that asks for reasoning
 * @param directPrompt the system prompt at the other end of the directions
 * @param draws how many random directions are taken, and how many autoencoders trained; at least 1
 */
public record ElicitationSettings(@Setting("Problems that all routes are chosen on.") int development,
        @Setting("Pairs of prompts that directions are read from.") int pairs,
        @Setting("How many of the last layers have a direction.") int layers,
        @Setting("Strengths of the contrastive vector, in lengths of the mean difference.") List<Double> strengths,
        @Setting("Most branches of CoT-decoding.") int branches,
        @Setting("Width of the autoencoder; 0 for no feature route.") int features,
        @Setting("Features that are tried.") int candidates,
        @Setting("Steps of the autoencoder's training.") int saeSteps,
        @Setting("Candidates of the search for the tuned vectors.") int evaluations,
        @Setting("System prompt that asks for reasoning.") String thinkPrompt,
        @Setting("System prompt at the other end of the directions.") String directPrompt,
        @Setting("Random directions that are taken, and autoencoders that are trained.") int draws) {
    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if a number is below its least
     */
    public ElicitationSettings {
        strengths = List.copyOf(strengths);
        if (development < 1 || pairs < 1 || layers < 1 || strengths.isEmpty() || branches < 1 || features < 0
                || candidates < 1 || draws < 1 || saeSteps < 1 || evaluations < 2) {
            throw new IllegalArgumentException(
                    "development, pairs, layers, branches, candidates, draws and sae-steps must be at"
                            + " least 1, evaluations at least 2, features at least 0, and strengths name one");
        }
    }
}
