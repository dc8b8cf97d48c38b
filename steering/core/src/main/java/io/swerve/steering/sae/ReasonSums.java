package io.swerve.steering.sae;

import java.util.BitSet;

/** Sums of features' activations near words and elsewhere. */
final class ReasonSums {
    private final int words;
    private final double[] near;
    private final double[] elsewhere;
    private final double[] around;
    private final long[] wordTokens;
    private long nearTokens;
    private long otherTokens;

    ReasonSums(int features, int words) {
        this.words = words;
        this.near = new double[features];
        this.elsewhere = new double[features];
        this.around = new double[Math.multiplyExact(features, words)];
        this.wordTokens = new long[words];
    }

    /** Adds a token, which is near those words whose set has its position. */
    void add(SparseCode code, double[] lengths, BitSet[] windows, int position) {
        boolean isNear = false;
        for (int word = 0; word < words; word++) {
            if (windows[word].get(position)) {
                isNear = true;
                wordTokens[word]++;
                for (int i = 0; i < code.size(); i++) {
                    around[code.feature(i) * words + word] += code.value(i) * lengths[code.feature(i)];
                }
            }
        }
        double[] sums = isNear ? near : elsewhere;
        for (int i = 0; i < code.size(); i++) {
            sums[code.feature(i)] += code.value(i) * lengths[code.feature(i)];
        }
        nearTokens += isNear ? 1 : 0;
        otherTokens += isNear ? 0 : 1;
    }

    int features() {
        return near.length;
    }

    int words() {
        return words;
    }

    /** How many tokens are near a word. */
    long near() {
        return nearTokens;
    }

    /** How many tokens are near no word. */
    long elsewhere() {
        return otherTokens;
    }

    double near(int feature) {
        return mean(near[feature], nearTokens);
    }

    double elsewhere(int feature) {
        return mean(elsewhere[feature], otherTokens);
    }

    /** A feature's mean around one word; 0 for a word that doesn't occur. */
    double around(int feature, int word) {
        return mean(around[feature * words + word], wordTokens[word]);
    }

    private static double mean(double sum, long count) {
        return count == 0 ? 0 : sum / count;
    }
}
