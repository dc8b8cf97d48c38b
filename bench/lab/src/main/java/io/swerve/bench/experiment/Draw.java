package io.swerve.bench.experiment;

import io.swerve.SamplerOptions;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.decoding.TokenChooser;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Which text of a problem is written: under which arm, which of several samples, and from which stream of random numbers.
 * Rows tell it, so that each text can be written again.
 *
 * @param arm how the problem is treated, such as a stage's name
 * @param sample which of several, from 0
 * @param seed of the sampler; empty if the likeliest token is taken each time
 */
public record Draw(String arm, int sample, OptionalInt seed) {
    /** Checks that nothing is missing. */
    public Draw {
        Objects.requireNonNull(arm, "arm");
        Objects.requireNonNull(seed, "seed");
    }

    /**
     * {@return the one text that is written without chance}
     *
     * @param arm how the problem is treated
     */
    public static Draw greedy(String arm) {
        return new Draw(arm, 0, OptionalInt.empty());
    }

    /**
     * {@return a sample with a stream of its own: the same names give the same, and no others do}
     *
     * @param context of the run
     * @param arm how the problem is treated
     * @param problem what is asked
     * @param sample which of several, from 0
     */
    public static Draw of(ExperimentContext context, String arm, TaskProblem problem, int sample) {
        return new Draw(arm, sample, OptionalInt.of(context.draws().ofInt(arm, problem.questionHash(), sample)));
    }

    /**
     * {@return what chooses the tokens}
     *
     * @param options how they are sampled; the seed in them is not used
     */
    public TokenChooser.Factory chooser(SamplerOptions options) {
        return seed.isEmpty() ? TokenChooser.greedy() : TokenChooser.sampling(options.withSeed(seed.getAsInt()));
    }
}
