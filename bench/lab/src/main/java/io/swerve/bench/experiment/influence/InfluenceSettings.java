package io.swerve.bench.experiment.influence;

import io.swerve.bench.experiment.Setting;
import java.util.List;

/**
 * What is measured.
 *
 * @param queries queries of each kind, at least 2
 * @param documents documents drawn, at least 2; those about the people of the factual queries come in addition
 * @param factual kinds of problem that ask for facts
 * @param marker the text with which the model answers
 * @param top how many probabilities of each distribution the gradients keep; 0 for all
 * @param layer the layer whose activations are compared; -1 for the middle one
 * @param permutations of the tests, at least 1
 */
public record InfluenceSettings(@Setting("Queries of each kind, at least 2.") int queries,
        @Setting("Documents drawn.") int documents,
        @Setting("Kinds of problem that ask for facts.") List<String> factual,
        @Setting("Text with which the model answers.") String marker,
        @Setting("Probabilities of each distribution that gradients keep; 0 for all.") int top,
        @Setting("Layer whose activations are compared; -1 for the middle one.") int layer,
        @Setting("Permutations of the tests.") int permutations) {
    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if a number is below its least
     */
    public InfluenceSettings {
        factual = List.copyOf(factual);
        if (queries < 2 || documents < 2 || permutations < 1 || top < 0) {
            throw new IllegalArgumentException(
                    "queries and documents must be at least 2, permutations at least 1, and top at least 0");
        }
    }
}
