package io.swerve.bench.experiment.verifree;

import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.Shares;

/**
 * How often the reference answer came behind a trace.
 *
 * @param reward the probability
 * @param hits how often
 * @param samples of how many
 */
record AnswerFrequency(double reward, int hits, int samples) {
    Interval share() {
        return Shares.of(hits, samples);
    }

    /** Whether the reward is one that such a frequency may come from: inside of its 95 % interval. */
    boolean agrees() {
        return share().low() <= reward && reward <= share().high();
    }
}
