package io.swerve.bench.experiment.verifree;

/**
 * How often the reference answer came behind a trace.
 *
 * @param reward the probability
 * @param hits how often
 * @param samples of how many
 */
record AnswerFrequency(double reward, int hits, int samples) {
    double share() {
        return (double) hits / samples;
    }
}
