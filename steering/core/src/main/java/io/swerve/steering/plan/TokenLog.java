package io.swerve.steering.plan;

import java.util.Arrays;
import java.util.BitSet;

/**
 * What is remembered of each token of a sequence, so that a sequence that was cut can go on as if the rest had never
 * been: whether its logits were wanted, and what was measured of them. Not thread-safe.
 */
final class TokenLog {
    private final BitSet outputs = new BitSet();
    /** By position; none but the last tokens of decodes are measured. Empty until something is. */
    private double[] entropies = {};
    private double[] divergences = {};

    void copyFrom(TokenLog other) {
        outputs.clear();
        outputs.or(other.outputs);
        entropies = other.entropies.clone();
        divergences = other.divergences.clone();
    }

    /** Forgets the positions from one on. */
    void cut(int length) {
        outputs.clear(length, Math.max(length, outputs.length()));
        forget(entropies, length);
        forget(divergences, length);
    }

    private static void forget(double[] values, int from) {
        if (from < values.length) {
            Arrays.fill(values, from, values.length, Double.NaN);
        }
    }

    void setOutput(int position, boolean output) {
        outputs.set(position, output);
    }

    boolean isOutput(int position) {
        return outputs.get(position);
    }

    void setEntropy(int position, double nats) {
        entropies = with(entropies, position, nats);
    }

    void setDivergence(int position, double nats) {
        divergences = with(divergences, position, nats);
    }

    /** Returns the entropy of the distribution that follows a token; NaN if it was not measured. */
    double entropy(int position) {
        return at(entropies, position);
    }

    /** Returns the divergence of the distribution that follows a token; NaN if it was not measured. */
    double divergence(int position) {
        return at(divergences, position);
    }

    private static double at(double[] values, int position) {
        return position >= 0 && position < values.length ? values[position] : Double.NaN;
    }

    private static double[] with(double[] values, int position, double value) {
        double[] room = values;
        if (position >= values.length) {
            room = Arrays.copyOf(values, Math.max(256, 2 * position + 1));
            Arrays.fill(room, values.length, room.length, Double.NaN);
        }
        room[position] = value;
        return room;
    }
}
