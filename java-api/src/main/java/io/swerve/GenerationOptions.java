package io.swerve;

import io.swerve.entropy.LogitStatistics;
import io.swerve.internal.Checks;
import java.util.List;

/**
 * When a generation ends, and what it reports. Immutable; start from {@link #defaults()} and change what differs.
 *
 * @param maxTokens the most tokens to generate; 0 for none
 * @param stopStrings texts that end the generation; they are not part of the generated text
 * @param stopAtEndOfGeneration whether the model's end tokens end the generation; false goes on through them
 * @param showControl whether control tokens appear in the text as their markers
 * @param entropyTemperature the temperature at which entropies are measured
 */
public record GenerationOptions(int maxTokens, List<String> stopStrings, boolean stopAtEndOfGeneration,
        boolean showControl, float entropyTemperature) {

    private static final GenerationOptions DEFAULTS = new GenerationOptions(Integer.MAX_VALUE, List.of(), true, false,
            1);

    /**
     * Creates options.
     *
     * @throws IllegalArgumentException if a number is out of its range or a stop string is empty
     */
    public GenerationOptions {
        Checks.inRange(maxTokens, 0, Integer.MAX_VALUE, "maxTokens");
        Checks.inRange(entropyTemperature, LogitStatistics.MIN_TEMPERATURE, LogitStatistics.MAX_TEMPERATURE,
                "entropyTemperature");
        stopStrings = List.copyOf(stopStrings);
        if (stopStrings.contains("")) {
            throw new IllegalArgumentException("a stop string must not be empty");
        }
    }

    /**
     * Returns the defaults: until the model ends its text or the context is full.
     *
     * @return the options
     */
    public static GenerationOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns these options with another limit.
     *
     * @param tokens see {@link #maxTokens}
     * @return the changed options
     */
    public GenerationOptions withMaxTokens(int tokens) {
        return new GenerationOptions(tokens, stopStrings, stopAtEndOfGeneration, showControl, entropyTemperature);
    }

    /**
     * Returns these options with other stop strings.
     *
     * @param texts see {@link #stopStrings}
     * @return the changed options
     */
    public GenerationOptions withStopStrings(String... texts) {
        return new GenerationOptions(maxTokens, List.of(texts), stopAtEndOfGeneration, showControl,
                entropyTemperature);
    }

    /**
     * Returns these options with the model's end tokens obeyed or not.
     *
     * @param stop see {@link #stopAtEndOfGeneration}
     * @return the changed options
     */
    public GenerationOptions withStopAtEndOfGeneration(boolean stop) {
        return new GenerationOptions(maxTokens, stopStrings, stop, showControl, entropyTemperature);
    }

    /**
     * Returns these options with control tokens shown or not.
     *
     * @param show see {@link #showControl}
     * @return the changed options
     */
    public GenerationOptions withShowControl(boolean show) {
        return new GenerationOptions(maxTokens, stopStrings, stopAtEndOfGeneration, show, entropyTemperature);
    }

    /**
     * Returns these options with another temperature of the entropy.
     *
     * @param temperature see {@link #entropyTemperature}
     * @return the changed options
     */
    public GenerationOptions withEntropyTemperature(float temperature) {
        return new GenerationOptions(maxTokens, stopStrings, stopAtEndOfGeneration, showControl, temperature);
    }
}
