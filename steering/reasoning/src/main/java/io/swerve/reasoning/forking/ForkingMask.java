package io.swerve.reasoning.forking;

import java.util.BitSet;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Which tokens of a text are forks. Immutable.
 */
public final class ForkingMask {
    private final BitSet forks;
    private final int size;

    private ForkingMask(BitSet forks, int size) {
        this.forks = forks;
        this.size = size;
    }

    /**
     * Takes the tokens above a threshold.
     *
     * @param entropies one for each token, in nats
     * @param threshold in nats; a token with exactly this much is no fork
     * @return the mask
     */
    public static ForkingMask above(float[] entropies, double threshold) {
        BitSet forks = new BitSet(entropies.length);
        for (int i = 0; i < entropies.length; i++) {
            forks.set(i, entropies[i] > threshold);
        }
        return new ForkingMask(forks, entropies.length);
    }

    /**
     * Takes the tokens with the most entropy, so many that the share is exact to within one token. Of tokens with equal
     * entropy the earlier ones are taken.
     *
     * @param entropies one for each token, in nats
     * @param share of the tokens, from 0 to 1; the number is rounded to the nearest
     * @return the mask
     * @throws IllegalArgumentException if the share is out of range
     */
    public static ForkingMask top(float[] entropies, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a share lies within 0 to 1, was " + share);
        }
        int count = (int) Math.round(share * entropies.length);
        BitSet forks = new BitSet(entropies.length);
        IntStream.range(0, entropies.length).boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> entropies[i]).reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .limit(count).forEach(forks::set);
        return new ForkingMask(forks, entropies.length);
    }

    /** {@return the number of tokens, forks or not} */
    public int size() {
        return size;
    }

    /** {@return the number of forks, from 0 to {@link #size()}} */
    public int count() {
        return forks.cardinality();
    }

    /**
     * Tells whether a token is a fork.
     *
     * @param token from 0 to {@code size() - 1}
     * @return whether it is
     * @throws IndexOutOfBoundsException if there is no such token
     */
    public boolean isFork(int token) {
        Objects.checkIndex(token, size);
        return forks.get(token);
    }

    /** {@return the forks: their indices, ascending} */
    public int[] forks() {
        return forks.stream().toArray();
    }

    /**
     * Compares with the forks of another model on the same tokens. Where both masks have equally many forks, as those by
     * {@link #top} have, this is symmetric, 1 for equal masks, and the share of forks for independent ones.
     *
     * @param other a mask over as many tokens
     * @return the share of this mask's forks that are forks of the other too; 1 if this mask has none
     * @throws IllegalArgumentException if the other mask is of another number of tokens
     */
    public double overlap(ForkingMask other) {
        if (other.size != size) {
            throw new IllegalArgumentException("masks of " + size + " and " + other.size
                    + " tokens can't be compared: read the same tokens with both models");
        }
        BitSet common = (BitSet) forks.clone();
        common.and(other.forks);
        return count() == 0 ? 1 : (double) common.cardinality() / count();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ForkingMask mask && size == mask.size && forks.equals(mask.forks);
    }

    @Override
    public int hashCode() {
        return 31 * size + forks.hashCode();
    }

    @Override
    public String toString() {
        return "ForkingMask[" + count() + " of " + size + " tokens: " + forks + "]";
    }
}
