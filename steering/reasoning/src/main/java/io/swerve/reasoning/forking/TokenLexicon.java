package io.swerve.reasoning.forking;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The mean entropy at which each token of a vocabulary was chosen. Tokens at forks are words such as "wait" and
 * "however", those at certain positions are suffixes and parts of formulas.
 *
 * <p>
 * Not thread-safe.
 */
public final class TokenLexicon {
    /** Tokens seen more rarely are left out by the paper. */
    public static final int PAPER_OCCURRENCES = 100;

    private static final class Sum {
        private int count;
        private double entropy;
    }

    /**
     * One token.
     *
     * @param token its id
     * @param occurrences how often it was seen
     * @param meanEntropy the mean of the entropies of the distributions that it was chosen from, in nats
     */
    public record TokenStatistics(int token, int occurrences, double meanEntropy) {}

    private final Map<Integer, Sum> sums = new HashMap<>();

    /** Creates an empty lexicon. */
    public TokenLexicon() {}

    /**
     * Adds one occurrence.
     *
     * @param token its id
     * @param entropy of the distribution that it was chosen from, in nats
     * @throws IllegalArgumentException if the entropy is negative or NaN
     */
    public void add(int token, double entropy) {
        if (!(entropy >= 0)) {
            throw new IllegalArgumentException("an entropy is not negative and not NaN, was " + entropy);
        }
        Sum sum = sums.computeIfAbsent(token, _ -> new Sum());
        sum.count++;
        sum.entropy += entropy;
    }

    /**
     * Adds the tokens of a text.
     *
     * @param tokens ids
     * @param entropies one for each
     * @throws IllegalArgumentException if there are not equally many of both, or an entropy is negative or NaN
     */
    public void add(int[] tokens, float[] entropies) {
        if (tokens.length != entropies.length) {
            throw new IllegalArgumentException(
                    tokens.length + " tokens don't go with " + entropies.length + " entropies");
        }
        for (int i = 0; i < tokens.length; i++) {
            add(tokens[i], entropies[i]);
        }
    }

    /**
     * {@return the tokens of the highest mean entropy: the entries, highest first; of equal ones the smaller id first}
     *
     * @param limit how many at most
     * @param moreThan tokens that were not seen more often than this are left out
     */
    public List<TokenStatistics> highest(int limit, int moreThan) {
        return sorted(Comparator.comparingDouble(TokenStatistics::meanEntropy).reversed(), limit, moreThan);
    }

    /**
     * {@return the tokens of the lowest mean entropy: the entries, lowest first; of equal ones the smaller id first}
     *
     * @param limit how many at most
     * @param moreThan tokens that were not seen more often than this are left out
     */
    public List<TokenStatistics> lowest(int limit, int moreThan) {
        return sorted(Comparator.comparingDouble(TokenStatistics::meanEntropy), limit, moreThan);
    }

    private List<TokenStatistics> sorted(Comparator<TokenStatistics> order, int limit, int moreThan) {
        return sums.entrySet().stream().filter(entry -> entry.getValue().count > moreThan)
                .map(entry -> new TokenStatistics(entry.getKey(), entry.getValue().count,
                        entry.getValue().entropy / entry.getValue().count))
                .sorted(order.thenComparingInt(TokenStatistics::token)).limit(limit).toList();
    }
}
