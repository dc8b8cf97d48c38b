package io.swerve.bench.experiment.forking;

import io.swerve.reasoning.forking.ForkingTemperature;

/** At which tokens the temperature is another one than 1. */
enum TokenScope {
    /** At forks: the paper's sampling. */
    FORKS("forks only"),
    /** At tokens above the paper's threshold, whatever the percentile is here. */
    OPEN("tokens above " + TokenScope.PAPER_THRESHOLD + " nats only"),
    /** At all other tokens. */
    ELSEWHERE("other tokens only"),
    /** At all tokens. */
    EVERYWHERE("all tokens");

    /** The 80th percentile of the paper's model, in nats. */
    static final double PAPER_THRESHOLD = 0.672;

    private final String label;

    TokenScope(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    ForkingTemperature at(double temperature, double threshold) {
        return switch (this) {
            case FORKS -> new ForkingTemperature(threshold, temperature, 1);
            case OPEN -> new ForkingTemperature(PAPER_THRESHOLD, temperature, 1);
            case ELSEWHERE -> new ForkingTemperature(threshold, 1, temperature);
            case EVERYWHERE -> ForkingTemperature.uniform(temperature);
        };
    }
}
