package io.swerve.reasoning.forking;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much the entropies of two models differ on the same tokens, by deciles of the first model's entropy. Wang et al.
 * find that training changes most the entropies that are high already.
 */
public final class EntropyDeciles {
    private static final int DECILES = 10;

    /**
     * One tenth of the tokens.
     *
     * @param decile from 1, the tokens of the least entropy, to 10
     * @param tokens how many tokens it has
     * @param first the mean of the first model's entropies, in nats
     * @param second the mean of the second model's
     */
    public record Decile(int decile, int tokens, double first, double second) {
        /** {@return the mean change: the second model's mean minus the first one's, in nats} */
        public double difference() {
            return second - first;
        }
    }

    private EntropyDeciles() {}

    /**
     * Compares two models.
     *
     * @param first the entropies of one model
     * @param second those of the other, of the same tokens
     * @return the deciles that have tokens, lowest entropy first; as equal in size as can be. Of tokens with equal entropy
     *         the earlier ones count as lower
     * @throws IllegalArgumentException if there are not equally many of both
     */
    public static List<Decile> compare(float[] first, float[] second) {
        if (first.length != second.length) {
            throw new IllegalArgumentException("entropies of " + first.length + " and " + second.length
                    + " tokens can't be compared: read the same tokens with both models");
        }
        int[] order = IntStream.range(0, first.length).boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> first[i])).mapToInt(i -> i).toArray();
        return IntStream.range(0, DECILES).mapToObj(decile -> {
            int from = (int) ((long) first.length * decile / DECILES);
            int to = (int) ((long) first.length * (decile + 1) / DECILES);
            double a = 0;
            double b = 0;
            for (int i = from; i < to; i++) {
                a += first[order[i]];
                b += second[order[i]];
            }
            return new Decile(decile + 1, to - from, a / (to - from), b / (to - from));
        }).filter(decile -> decile.tokens() > 0).toList();
    }
}
