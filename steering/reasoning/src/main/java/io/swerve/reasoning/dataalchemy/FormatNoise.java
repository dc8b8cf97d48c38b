package io.swerve.reasoning.dataalchemy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * A distance in format: tokens of the question are disturbed, each by itself, while the right output stays what it was.
 *
 * @param kind what happens to a token
 * @param probability of each token to be disturbed, 0 to 1
 * @param target which tokens
 */
public record FormatNoise(Disturbance kind, double probability, Target target) {
    /** The token that stands for any that the model doesn't know. */
    public static final String UNKNOWN = "<unk>";

    /** What happens to a token. */
    public enum Disturbance {
        /** {@code <unk>} is inserted before it. */
        INSERT,
        /** It is taken out. */
        DELETE,
        /** {@code <unk>} takes its place. */
        REPLACE,
        /** One of the other three, each as probable. */
        HYBRID
    }

    /** Which tokens of the question are disturbed. */
    public enum Target {
        /** The element's atoms. */
        ELEMENT,
        /** The labels of the functions. */
        TRANSFORMATION,
        /** {@code <think>} or {@code <answer>}. */
        INSTRUCTION,
        /** All of them. */
        ALL
    }

    private static final Disturbance[] SINGLE = {Disturbance.INSERT, Disturbance.DELETE, Disturbance.REPLACE};

    /**
     * Creates a noise.
     *
     * @throws IllegalArgumentException if the probability is out of range
     */
    public FormatNoise {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(target, "target");
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("a probability is 0 to 1, not " + probability);
        }
    }

    /**
     * Disturbs a question.
     *
     * @param record the question with its right output
     * @param seed decides which tokens
     * @return the disturbed question with the same output
     */
    public AlchemyRecord disturb(AlchemyRecord record, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new AlchemyRecord(disturb(Target.ELEMENT, record.element(), random),
                disturb(Target.TRANSFORMATION, record.transformation(), random),
                disturb(Target.INSTRUCTION, record.instruction(), random), record.reasoning(), record.answer());
    }

    private String disturb(Target part, String tokens, SplittableRandom random) {
        if (target != part && target != Target.ALL) {
            return tokens;
        }
        List<String> disturbed = new ArrayList<>();
        for (String token : tokens.split(" ")) {
            boolean hit = random.nextDouble() < probability;
            Disturbance way = kind == Disturbance.HYBRID && hit ? SINGLE[random.nextInt(SINGLE.length)] : kind;
            if (hit && way != Disturbance.DELETE) {
                disturbed.add(UNKNOWN);
            }
            if (!hit || way == Disturbance.INSERT) {
                disturbed.add(token);
            }
        }
        return String.join(" ", disturbed);
    }
}
