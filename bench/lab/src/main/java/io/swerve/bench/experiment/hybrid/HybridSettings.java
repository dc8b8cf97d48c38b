package io.swerve.bench.experiment.hybrid;

import io.swerve.bench.experiment.Setting;
import io.swerve.reasoning.hybrid.HybridSteering;
import java.util.List;

/**
 * Settings of {@link HybridExperiment}.
 *
 * @param traces texts of the thinking model that categories and vectors are made of, at least 1
 * @param development problems that layer, source and scale are chosen on, at least 1
 * @param categories how many categories of sentences there are, at least 1
 * @param readingDepth where the thinking model is read, as a share of its layers
 * @param coefficients tried at each steered token; multiplied by the scale
 * @param scales multiply the coefficients; chosen on development problems
 * @param windows how many of the last tokens are steered, tried at each steered token; 0 for all
 * @param lastLayers how many of the base model's last layers are tried for steering, at least 1
 * @param retokenise whether models with different tokenizers may work together, each reading the text in its own tokens
 */
public record HybridSettings(@Setting("Texts of the thinking model that the vectors are made of.") int traces,
        @Setting("Problems that layer, source and scale of the vectors are chosen on.") int development,
        @Setting("Categories of sentences.") int categories,
        @Setting("Where the thinking model is read, as a share of its layers.") double readingDepth,
        @Setting("Coefficients tried at each steered token, before they are scaled.") List<Double> coefficients,
        @Setting("Factors of the coefficients, of which one is chosen.") List<Double> scales,
        @Setting("How many of the last tokens are steered; 0 for all.") List<Integer> windows,
        @Setting("How many of the last layers are tried for steering.") int lastLayers,
        @Setting("Whether models with different tokenizers may work together, each reading texts in its own tokens.") boolean retokenise) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public HybridSettings {
        coefficients = List.copyOf(coefficients);
        scales = List.copyOf(scales);
        windows = List.copyOf(windows);
        require("--traces", traces >= 1, traces);
        require("--development", development >= 1, development);
        require("--categories", categories >= 1, categories);
        require("--reading-depth", readingDepth >= 0 && readingDepth <= 1, readingDepth);
        require("--coefficients", !coefficients.isEmpty(), coefficients);
        require("--scales", !scales.isEmpty(), scales);
        require("--windows", !windows.isEmpty() && windows.stream().allMatch(window -> window >= 0), windows);
        require("--last-layers", lastLayers >= 1, lastLayers);
    }

    private static void require(String option, boolean holds, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(option + " is out of its range: " + value);
        }
    }

    static HybridSettings usual() {
        return new HybridSettings(60, 20, 10, 0.75, HybridSteering.MEANS_COEFFICIENTS, List.of(1.0, 4.0), List.of(1), 3,
                false);
    }

    /** The block of a model that is read. */
    int readingLayer(int layers) {
        return Math.clamp(Math.round(readingDepth * layers) - 1, 0, layers - 1);
    }
}
