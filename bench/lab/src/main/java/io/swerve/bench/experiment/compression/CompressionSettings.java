package io.swerve.bench.experiment.compression;

import io.swerve.bench.experiment.Setting;
import java.util.List;

/**
 * What is measured, and on how much.
 *
 * @param pairs contrast pairs of a direction
 * @param screening development problems that all ways to steer are tried on
 * @param finalists ways that are tried on more
 * @param development development problems that the finalists are tried on
 * @param layers layers that are tried, counted from 0; none for up to four of the upper half
 * @param strengths lengths of the direction that are tried, as shares of the mean length of the layer's activations, above
 *            0
 * @param loss accuracy that a way may lose on the development problems
 * @param sampled whether answers are sampled as published, not greedy
 */
public record CompressionSettings(@Setting("Contrast pairs of a direction.") int pairs,
        @Setting("Development problems that all ways to steer are tried on.") int screening,
        @Setting("Ways of each recipe that are tried on more problems.") int finalists,
        @Setting("Development problems that the finalists are tried on.") int development,
        @Setting("Layers that are tried, with commas, counted from 0; empty for up to four of the upper half.") List<Integer> layers,
        @Setting("Lengths of the direction that are tried, with commas, as shares of the layer's mean activation.") List<Double> strengths,
        @Setting("Accuracy that a way may lose on the development problems.") double loss,
        @Setting("Sample as published (temperature 0.7, top-p 0.9, repetition penalty 1.1) instead of greedily.") boolean sampled) {
    /** What the published figures are measured with. */
    public static final CompressionSettings DEFAULT = new CompressionSettings(50, 12, 8, 80, List.of(),
            List.of(0.1, 0.2, 0.4, 0.8), 0.01, false);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public CompressionSettings {
        layers = List.copyOf(layers);
        strengths = List.copyOf(strengths);
        if (pairs < 1 || screening < 1 || finalists < 1 || development < 1) {
            throw new IllegalArgumentException("pairs, screening, finalists and development must be at least 1, were "
                    + pairs + ", " + screening + ", " + finalists + " and " + development);
        }
        if (strengths.isEmpty() || strengths.stream().anyMatch(strength -> !(strength > 0))) {
            throw new IllegalArgumentException("--strengths must name at least one share, above 0, was " + strengths);
        }
        if (!(loss >= 0)) {
            throw new IllegalArgumentException("loss must not be negative, was " + loss);
        }
    }
}
