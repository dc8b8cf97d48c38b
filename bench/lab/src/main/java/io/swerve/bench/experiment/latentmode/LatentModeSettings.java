package io.swerve.bench.experiment.latentmode;

import io.swerve.bench.experiment.Setting;
import java.util.List;

/**
 * What is measured, and on how much.
 *
 * @param pairs problems that the direction is read from, and that the autoencoder learns on
 * @param development problems that settings are chosen on
 * @param layers layers that are tried, counted from 0; none for up to four of the upper two thirds
 * @param strengths lengths of the push that are tried, in lengths of the mean difference at the layer
 * @param later the step of the control that comes too late
 * @param features the autoencoder's width; 0 for no autoencoder
 * @param active how many features are active at once
 * @param steps of the autoencoder's training
 * @param candidates features that are tried
 */
public record LatentModeSettings(
        @Setting("Problems that the direction is read from, and that the autoencoder learns on.") int pairs,
        @Setting("Problems that settings are chosen on.") int development,
        @Setting("Layers that are tried, with commas, counted from 0; empty for up to four of the upper two thirds.") List<Integer> layers,
        @Setting("Lengths of the push that are tried, with commas, in lengths of the mean difference at the layer.") List<Double> strengths,
        @Setting("The step of the control that comes too late; the first is 0.") int later,
        @Setting("The autoencoder's features; 0 for no autoencoder.") int features,
        @Setting("Features active at once.") int active,
        @Setting("Steps of the autoencoder's training.") int steps,
        @Setting("Features that are tried.") int candidates) {
    /** What takes a minute on the embedded models. */
    public static final LatentModeSettings DEFAULT = new LatentModeSettings(80, 30, List.of(),
            List.of(0.5, 1.0, 2.0, 4.0), 3, 512, 16, 400, 5);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public LatentModeSettings {
        layers = List.copyOf(layers);
        strengths = List.copyOf(strengths);
        if (pairs < 1 || development < 1 || later < 1 || active < 1 || steps < 1 || candidates < 1) {
            throw new IllegalArgumentException("pairs, development, later, active, steps and candidates must be at "
                    + "least 1, were " + pairs + ", " + development + ", " + later + ", " + active + ", " + steps
                    + " and " + candidates);
        }
        if (features != 0 && features < Math.max(active, candidates)) {
            throw new IllegalArgumentException("features must be 0, or at least as many as are active and tried, was "
                    + features);
        }
        if (strengths.isEmpty()) {
            throw new IllegalArgumentException("strengths must name at least one length");
        }
    }
}
