package io.swerve.reasoning.forking;

/**
 * A temperature for forks and another one for all other tokens.
 *
 * @param threshold in nats; a token whose distribution has more entropy, measured at temperature 1, is a fork
 * @param atForks the temperature at forks, at least 0
 * @param elsewhere the temperature of all other tokens, at least 0; 0 always chooses the most likely token
 */
public record ForkingTemperature(double threshold, double atForks, double elsewhere) {
    /**
     * Creates temperatures.
     *
     * @throws IllegalArgumentException if the threshold is negative or NaN, or a temperature is neither 0 nor within 1e-6
     *             to 1e6
     */
    public ForkingTemperature {
        if (!(threshold >= 0)) {
            throw new IllegalArgumentException("a threshold of the entropy is not negative, was " + threshold);
        }
        check(atForks);
        check(elsewhere);
    }

    private static void check(double temperature) {
        if (temperature != 0 && !(temperature >= 1e-6 && temperature <= 1e6)) {
            throw new IllegalArgumentException("a temperature is 0 or within 1e-6 to 1e6, was " + temperature);
        }
    }

    /**
     * The same temperature everywhere, as in ordinary sampling.
     *
     * @param temperature at least 0
     * @return the temperatures
     * @throws IllegalArgumentException if the temperature is out of range
     */
    public static ForkingTemperature uniform(double temperature) {
        return new ForkingTemperature(0, temperature, temperature);
    }

    /**
     * {@return the temperature of a token: the temperature to sample it at}
     *
     * @param entropy of its distribution at temperature 1, in nats
     */
    public double at(double entropy) {
        return entropy > threshold ? atForks : elsewhere;
    }
}
