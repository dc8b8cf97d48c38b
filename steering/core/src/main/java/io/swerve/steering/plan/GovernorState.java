package io.swerve.steering.plan;

/** What a governor has seen of one sequence, and the factor that follows from it. Not thread-safe. */
final class GovernorState {
    private final Governor governor;
    private final double[] entropies = new double[Governor.WINDOW];
    private final double[] divergences = new double[Governor.WINDOW];
    private final int[] tokens = new int[Governor.REPETITION_WINDOW];
    /** The same, oldest first; filled when it is needed. */
    private final int[] window = new int[Governor.REPETITION_WINDOW];
    private int seen;
    private int seenDivergences;
    private double factor = 1;
    /** Of the decode that runs. */
    private double preparedFactor = 1;
    private int overwrittenToken;
    private double overwrittenEntropy;
    private double overwrittenDivergence;
    private boolean prepared;
    private boolean preparedDivergence;

    GovernorState(Governor governor) {
        this.governor = governor;
    }

    void copyFrom(GovernorState other) {
        System.arraycopy(other.entropies, 0, entropies, 0, entropies.length);
        System.arraycopy(other.divergences, 0, divergences, 0, divergences.length);
        System.arraycopy(other.tokens, 0, tokens, 0, tokens.length);
        seen = other.seen;
        seenDivergences = other.seenDivergences;
        factor = other.factor;
        preparedFactor = other.factor;
    }

    void clear() {
        seen = 0;
        seenDivergences = 0;
        factor = 1;
        preparedFactor = 1;
    }

    /** The factor for the decode that runs, or for the next one. */
    double factor() {
        return preparedFactor;
    }

    /**
     * Takes a generated token when it is about to be decoded.
     *
     * @param token its id
     * @param entropy of the distribution that it was chosen from
     * @param divergence of that distribution from the unsteered one; NaN if it was not measured
     */
    void prepare(int token, double entropy, double divergence) {
        int at = seen % tokens.length;
        int entropyAt = seen % entropies.length;
        int divergenceAt = seenDivergences % divergences.length;
        overwrittenToken = tokens[at];
        overwrittenEntropy = entropies[entropyAt];
        overwrittenDivergence = divergences[divergenceAt];
        tokens[at] = token;
        entropies[entropyAt] = entropy;
        seen++;
        prepared = true;
        preparedDivergence = !Double.isNaN(divergence);
        if (preparedDivergence) {
            divergences[divergenceAt] = divergence;
            seenDivergences++;
        }
        boolean beyond = mean(entropies, seen) > governor.maxEntropy()
                || seenDivergences > 0 && mean(divergences, seenDivergences) > governor.maxDivergence()
                || governor.maxRepetition() < 1 && repetition() > governor.maxRepetition();
        double least = governor.backOff() == 0 ? 0 : Governor.LEAST_FACTOR;
        preparedFactor = beyond
                ? Math.max(least, factor * governor.backOff())
                : Math.min(1, factor * governor.recovery());
    }

    /** The decode succeeded. */
    void commit() {
        factor = preparedFactor;
        prepared = false;
    }

    /** The decode failed: forgets the token. */
    void rollBack() {
        if (prepared) {
            prepared = false;
            preparedFactor = factor;
            seen--;
            tokens[seen % tokens.length] = overwrittenToken;
            entropies[seen % entropies.length] = overwrittenEntropy;
            if (preparedDivergence) {
                seenDivergences--;
                divergences[seenDivergences % divergences.length] = overwrittenDivergence;
            }
        }
    }

    private static double mean(double[] ring, int count) {
        int n = Math.min(count, ring.length);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += ring[i];
        }
        return sum / n;
    }

    /** The share of trigrams that occurred before within the window. */
    private double repetition() {
        int n = Math.min(seen, tokens.length);
        int trigrams = n - 2;
        if (trigrams < 1) {
            return 0;
        }
        for (int i = 0; i < n; i++) {
            window[i] = tokens[(seen - n + i) % tokens.length];
        }
        int repeated = 0;
        for (int i = 1; i < trigrams; i++) {
            for (int j = 0; j < i; j++) {
                if (window[i] == window[j] && window[i + 1] == window[j + 1] && window[i + 2] == window[j + 2]) {
                    repeated++;
                    break;
                }
            }
        }
        return (double) repeated / trigrams;
    }
}
