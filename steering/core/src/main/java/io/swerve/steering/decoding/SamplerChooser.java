package io.swerve.steering.decoding;

import io.swerve.Logits;
import io.swerve.Sampler;
import io.swerve.entropy.LogitStatistics;

/** A sampler's choice. */
final class SamplerChooser implements TokenChooser {
    private final Sampler sampler;

    SamplerChooser(Sampler sampler, int[] prompt) {
        this.sampler = sampler;
        sampler.accept(prompt);
    }

    @Override
    public int choose(Logits logits, LogitStatistics statistics) {
        return sampler.sample(logits);
    }

    @Override
    public boolean isConstrained() {
        return sampler.options().grammar().isPresent();
    }

    @Override
    public void close() {
        sampler.close();
    }
}
