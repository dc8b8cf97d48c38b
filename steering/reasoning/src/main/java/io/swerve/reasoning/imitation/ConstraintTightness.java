package io.swerve.reasoning.imitation;

/**
 * How much more certain of its next token a model is when it reasons: the mean entropy per token under a direct prompt
 * minus that under a reasoning prompt, for the same question.
 *
 * @param reasoning the mean entropy under the reasoning prompt, in nats per token
 * @param direct the mean entropy under the direct prompt, in nats per token
 */
public record ConstraintTightness(double reasoning, double direct) {
    /**
     * Measures one question.
     *
     * @param reasoning the entropy of each token written under the reasoning prompt, in nats, at least one
     * @param direct the same under the direct prompt, at least one
     * @return the measure
     * @throws IllegalArgumentException if one of them is empty
     */
    public static ConstraintTightness of(float[] reasoning, float[] direct) {
        return new ConstraintTightness(mean(reasoning, "reasoning"), mean(direct, "direct"));
    }

    private static double mean(float[] entropies, String name) {
        if (entropies.length == 0) {
            throw new IllegalArgumentException("no token was written under the " + name + " prompt");
        }
        double sum = 0;
        for (float entropy : entropies) {
            sum += entropy;
        }
        return sum / entropies.length;
    }

    /**
     * {@return the difference, nats per token; above 0 where reasoning binds more tightly, 0 where both prompts are the
     * same}
     */
    public double tightness() {
        return direct - reasoning;
    }
}
