package io.swerve.reasoning.influence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The gradient of a text's language-model loss by the unembedding: {@code sum_t (p_t - e_(y_t)) h_t^T}, kept as the rows
 * it is made of. {@code h_t} is the {@linkplain io.swerve.FinalStates final state} from which token {@code y_t} is
 * predicted, {@code p_t} the model's distribution there. Exact for that layer and for nothing else: where embedding and
 * unembedding are tied, the gradient through the embedding is not in it.
 *
 * <p>
 * Immutable and thread-safe. The rows aren't copied.
 */
public final class OutputGradient {
    private final List<Row> rows;

    /** One token's term: an error over the vocabulary times a state. */
    private record Row(float[] state, int[] tokens, float[] errors) {}

    private OutputGradient(List<Row> rows) {
        this.rows = rows;
    }

    /**
     * Begins an empty gradient.
     *
     * @return collects rows
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects the tokens of a text. */
    public static final class Builder {
        private final List<Row> rows = new ArrayList<>();

        private Builder() {}

        /**
         * Adds a token.
         *
         * @param state the final state from which it is predicted; kept, not copied
         * @param logits of the same place
         * @param target the token that came
         * @param top keeps the largest probabilities only, and the target's; at least the vocabulary's size for all
         * @return this
         * @throws IllegalArgumentException if the state's length differs from that of earlier ones, the target is not in the
         *             vocabulary, or {@code top} is less than 1
         */
        public Builder add(float[] state, float[] logits, int target, int top) {
            if (!rows.isEmpty() && rows.getFirst().state.length != state.length) {
                throw new IllegalArgumentException("states have the same length; was given " + state.length + " after "
                        + rows.getFirst().state.length);
            }
            if (target < 0 || target >= logits.length || top < 1) {
                throw new IllegalArgumentException("target " + target + " must be one of " + logits.length
                        + " tokens, and top " + top + " at least 1");
            }
            rows.add(row(state, logits, target, top));
            return this;
        }

        /**
         * Ends the collection.
         *
         * @return the gradient of all tokens added
         */
        public OutputGradient build() {
            return new OutputGradient(List.copyOf(rows));
        }
    }

    private static Row row(float[] state, float[] logits, int target, int top) {
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - max);
        }
        int[] tokens = largest(logits, target, top);
        float[] errors = new float[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            double probability = Math.exp(logits[tokens[i]] - max) / sum;
            errors[i] = (float) (tokens[i] == target ? probability - 1 : probability);
        }
        return new Row(state, tokens, errors);
    }

    /** The ids of the largest logits and of the target, ascending. */
    private static int[] largest(float[] logits, int target, int top) {
        if (top >= logits.length) {
            int[] all = new int[logits.length];
            for (int i = 0; i < all.length; i++) {
                all[i] = i;
            }
            return all;
        }
        PriorityQueue<Integer> kept = new PriorityQueue<>(
                Comparator.<Integer>comparingDouble(token -> logits[token]).thenComparing(Comparator.reverseOrder()));
        for (int i = 0; i < logits.length; i++) {
            // of a large vocabulary nearly all are less than the least that is kept
            if (kept.size() < top || logits[i] > logits[kept.peek()]) {
                kept.add(i);
                if (kept.size() > top) {
                    kept.remove();
                }
            }
        }
        if (!kept.contains(target)) {
            kept.add(target);
        }
        return kept.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    /** {@return the number of tokens: how many terms the gradient sums} */
    public int tokens() {
        return rows.size();
    }

    /**
     * Returns the dot product with another gradient: {@code sum_(t,s) (h_t . h_s) ((p_t - e_t) . (p_s - e_s))}. Positive
     * if a small step against one loss lowers the other.
     *
     * @param other of the same model
     * @return the product: symmetric, additive over tokens, and at least 0 with itself
     * @throws IllegalArgumentException if the states of the other have another length
     */
    public double dot(OutputGradient other) {
        double sum = 0;
        for (Row row : rows) {
            for (Row theirs : other.rows) {
                sum += dot(row.state, theirs.state) * dot(row, theirs);
            }
        }
        return sum;
    }

    private static double dot(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException("states of " + a.length + " and " + b.length
                    + " components: the gradients are of different models");
        }
        float sum = 0;
        float second = 0;
        int i = 0;
        for (; i + 1 < a.length; i += 2) {
            sum += a[i] * b[i];
            second += a[i + 1] * b[i + 1];
        }
        return i < a.length ? sum + second + a[i] * b[i] : sum + second;
    }

    private static double dot(Row a, Row b) {
        double sum = 0;
        int j = 0;
        for (int i = 0; i < a.tokens.length; i++) {
            while (j < b.tokens.length && b.tokens[j] < a.tokens[i]) {
                j++;
            }
            if (j < b.tokens.length && b.tokens[j] == a.tokens[i]) {
                sum += (double) a.errors[i] * b.errors[j];
            }
        }
        return sum;
    }

    /** {@return the Frobenius norm, at least 0} */
    public double norm() {
        return Math.sqrt(Math.max(0, dot(this)));
    }

    /**
     * {@return the cosine with another gradient, from -1 to 1 up to rounding; 0 if either is zero}
     *
     * @param other of the same model
     */
    public double cosine(OutputGradient other) {
        double norms = norm() * other.norm();
        return norms == 0 ? 0 : dot(other) / norms;
    }
}
