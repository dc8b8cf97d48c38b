package io.swerve;

import io.swerve.entropy.LogitStatistics;
import io.swerve.internal.Checks;
import java.util.List;

/**
 * When a generation ends, and what it reports. Immutable; start from {@link #defaults()} and change what differs.
 */
public final class GenerationOptions {
    private static final GenerationOptions DEFAULTS = new GenerationOptions(
            new Values(Integer.MAX_VALUE, List.of(), true, false,
                    1));

    private final Values values;

    /** What is checked and compared. */
    private record Values(int maxTokens, List<String> stopStrings, boolean stopAtEndOfGeneration, boolean showControl,
            float entropyTemperature) {
        private Values {
            Checks.inRange(maxTokens, 0, Integer.MAX_VALUE, "maxTokens");
            Checks.inRange(entropyTemperature, LogitStatistics.MIN_TEMPERATURE, LogitStatistics.MAX_TEMPERATURE,
                    "entropyTemperature");
            stopStrings = List.copyOf(stopStrings);
            if (stopStrings.contains("")) {
                throw new IllegalArgumentException("a stop string must not be empty");
            }
        }
    }

    private GenerationOptions(Values values) {
        this.values = values;
    }

    /** {@return the defaults: until the model ends its text or the context is full} */
    public static GenerationOptions defaults() {
        return DEFAULTS;
    }

    /**
     * {@return these options with another limit}
     *
     * @param tokens see {@link #maxTokens}
     */
    public GenerationOptions withMaxTokens(int tokens) {
        return new GenerationOptions(new Values(tokens, values.stopStrings, values.stopAtEndOfGeneration,
                values.showControl, values.entropyTemperature));
    }

    /**
     * {@return these options with other stop strings}
     *
     * @param texts see {@link #stopStrings}
     */
    public GenerationOptions withStopStrings(String... texts) {
        return new GenerationOptions(new Values(values.maxTokens, List.of(texts), values.stopAtEndOfGeneration,
                values.showControl, values.entropyTemperature));
    }

    /**
     * {@return these options with the model's end tokens obeyed or not}
     *
     * @param stop see {@link #stopAtEndOfGeneration}
     */
    public GenerationOptions withStopAtEndOfGeneration(boolean stop) {
        return new GenerationOptions(new Values(values.maxTokens, values.stopStrings, stop, values.showControl,
                values.entropyTemperature));
    }

    /**
     * {@return these options with control tokens shown or not}
     *
     * @param show see {@link #showControl}
     */
    public GenerationOptions withShowControl(boolean show) {
        return new GenerationOptions(new Values(values.maxTokens, values.stopStrings, values.stopAtEndOfGeneration,
                show, values.entropyTemperature));
    }

    /**
     * {@return these options with another temperature of the entropy}
     *
     * @param temperature see {@link #entropyTemperature}
     */
    public GenerationOptions withEntropyTemperature(float temperature) {
        return new GenerationOptions(new Values(values.maxTokens, values.stopStrings, values.stopAtEndOfGeneration,
                values.showControl, temperature));
    }

    /** {@return the most tokens to generate; 0 for none} */
    public int maxTokens() {
        return values.maxTokens;
    }

    /** {@return texts that end the generation; they are not part of the generated text} */
    public List<String> stopStrings() {
        return values.stopStrings;
    }

    /** {@return whether the model's end tokens end the generation; false goes on through them} */
    public boolean stopAtEndOfGeneration() {
        return values.stopAtEndOfGeneration;
    }

    /** {@return whether control tokens appear in the text as their markers} */
    public boolean showControl() {
        return values.showControl;
    }

    /** {@return the temperature at which entropies are measured} */
    public float entropyTemperature() {
        return values.entropyTemperature;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GenerationOptions options && values.equals(options.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString().replaceFirst("Values", "GenerationOptions");
    }
}
