package io.swerve.bench.experiment.forking;

import io.swerve.bench.experiment.Setting;
import java.util.List;

/**
 * Settings of {@link ForkingExperiment}.
 *
 * @param percentile of the entropies above which a token is a fork, between 0 and 1
 * @param texts sampled at temperature 1 to calibrate it, at least 1
 * @param temperatures compared with temperature 1
 * @param samples of each problem at each temperature, at least 1
 * @param moreThan tokens that occur no more often are left out of the lexicon
 */
public record ForkingSettings(
        @Setting("Percentile of the entropies above which a token is a fork.") double percentile,
        @Setting("Texts that the percentile is measured on.") int texts,
        @Setting("Temperatures that are compared with 1.") List<Double> temperatures,
        @Setting("Samples of each problem at each temperature.") int samples,
        @Setting("Tokens that occur no more often are left out of the lexicon.") int moreThan) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public ForkingSettings {
        temperatures = List.copyOf(temperatures);
        require("--percentile", percentile > 0 && percentile < 1, percentile);
        require("--texts", texts >= 1, texts);
        require("--temperatures", temperatures.stream().allMatch(t -> t >= 0.01 && t <= 100 && t != 1), temperatures);
        require("--samples", samples >= 1, samples);
        require("--more-than", moreThan >= 0, moreThan);
    }

    private static void require(String option, boolean holds, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(option + " is out of its range: " + value);
        }
    }
}
