package io.swerve.reasoning.forking;

import io.swerve.DecodeException;
import io.swerve.Logits;
import io.swerve.entropy.LogitStatistics;
import io.swerve.steering.decoding.TokenChooser;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Samples tokens from the whole vocabulary at a temperature that depends on the entropy: {@code softmax(z / T')} with
 * {@code T' = T_high if H > threshold else T_low}, H measured at temperature 1, before the change.
 *
 * <p>
 * Each token takes exactly one number from the generator, whatever its temperature, so texts of equal seed differ only
 * where the temperatures make them. Each text has a sampler of its own. Not thread-safe.
 */
public final class ForkingSampler implements TokenChooser {
    private final ForkingTemperature temperature;
    private final RandomGenerator random;
    private float[] row = new float[0];
    private int forks;

    /**
     * Creates a sampler.
     *
     * @param temperature at forks and elsewhere
     * @param seed of the draws
     */
    public ForkingSampler(ForkingTemperature temperature, long seed) {
        this.temperature = temperature;
        this.random = new SplittableRandom(seed);
    }

    /**
     * Makes samplers for a {@link io.swerve.steering.decoding.ParallelDecoder}.
     *
     * @param temperature at forks and elsewhere
     * @param seed of the draws; every text of a request has the same
     * @return makes samplers
     */
    public static TokenChooser.Factory factory(ForkingTemperature temperature, long seed) {
        return (_, _) -> new ForkingSampler(temperature, seed);
    }

    /**
     * Chooses a token.
     *
     * @param logits of a session's last decode
     * @param statistics of the logits at temperature 1
     * @return the token's id
     * @throws DecodeException if the logits define no distribution
     * @throws IllegalArgumentException if the statistics are of another temperature
     * @throws IllegalStateException if the session has decoded again or was closed
     */
    @Override
    public int choose(Logits logits, LogitStatistics statistics) {
        double uniform = random.nextDouble();
        if (!statistics.isValid()) {
            throw new DecodeException("the logits define no distribution (" + statistics.state()
                    + "): the model file is damaged, or steering is far too strong");
        }
        if (statistics.temperature() != 1) {
            throw new IllegalArgumentException(
                    "forks are told by the entropy at temperature 1, was given that at " + statistics.temperature());
        }
        forks += statistics.entropy() > temperature.threshold() ? 1 : 0;
        double chosen = temperature.at(statistics.entropy());
        if (chosen == 0) {
            return statistics.topId();
        }
        if (row.length < logits.size()) {
            row = new float[logits.size()];
        }
        logits.copyTo(row);
        return draw(row, logits.size(), statistics.maxLogit(), chosen, uniform);
    }

    /** The token at which the cumulated weights, in the order of the ids, exceed that share of their sum. */
    private static int draw(float[] row, int size, float largest, double temperature, double uniform) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += weight(row[i], largest, temperature);
        }
        double rest = uniform * sum;
        int last = -1;
        for (int i = 0; i < size; i++) {
            double weight = weight(row[i], largest, temperature);
            if (weight > 0) {
                last = i;
                rest -= weight;
                if (rest < 0) {
                    return i;
                }
            }
        }
        return last; // rounding left a little of the sum over
    }

    private static double weight(float logit, float largest, double temperature) {
        return Math.exp(((double) logit - largest) / temperature);
    }

    /** {@return how many tokens were forks so far, tokens whose entropy was above the threshold} */
    public int forks() {
        return forks;
    }
}
