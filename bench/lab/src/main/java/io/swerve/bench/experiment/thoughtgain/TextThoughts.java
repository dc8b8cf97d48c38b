package io.swerve.bench.experiment.thoughtgain;

import io.swerve.reasoning.thoughtgain.Thought;
import java.util.List;

/**
 * The thoughts in one text.
 *
 * @param thoughts at all its positions
 */
record TextThoughts(List<KeptThought> thoughts) {
    /**
     * A thought as it is kept.
     *
     * @param position token behind which it stands
     * @param sample which of this position
     * @param tokens the thought
     * @param base log-probabilities of the true tokens without it
     * @param thinking with it
     * @param mixed for each weight, under the mixture
     */
    record KeptThought(int position, int sample, int[] tokens, double[] base, double[] thinking, double[][] mixed) {
        Thought thought() {
            return new Thought(position, sample, tokens, base, thinking, mixed);
        }
    }

    static TextThoughts of(List<Thought> thoughts) {
        return new TextThoughts(
                thoughts.stream().map(t -> new KeptThought(t.position(), t.sample(), t.tokens(), t.base(),
                        t.thinking(), t.mixed())).toList());
    }

    List<Thought> all() {
        return thoughts.stream().map(KeptThought::thought).toList();
    }
}
