package io.swerve.steering.plan;

import java.util.Arrays;

/** For each token of the decode that runs: its sequence, and what the rules of its plan do. Reused for every decode. */
final class DecodeTable {
    private int stride = 1;
    private int size;
    private SequenceSteering[] owners = {};
    private float[] coefficients = {};
    private long[] leafBits = {};
    private long[] probeBits = {};

    /** Makes room for plans of some rules. */
    void widen(int rules) {
        stride = Math.max(stride, rules);
    }

    void begin(int tokens) {
        size = tokens;
        if (owners.length < tokens) {
            owners = new SequenceSteering[tokens];
            probeBits = new long[tokens];
        }
        if (coefficients.length < tokens * stride) {
            coefficients = new float[tokens * stride];
            leafBits = new long[tokens * stride];
        }
        Arrays.fill(coefficients, 0, tokens * stride, 0);
        Arrays.fill(probeBits, 0, tokens, 0);
    }

    void setOwner(int token, SequenceSteering owner) {
        owners[token] = owner;
    }

    SequenceSteering owner(int token) {
        return owners[token];
    }

    void set(int token, int rule, float coefficient, long answers) {
        coefficients[token * stride + rule] = coefficient;
        leafBits[token * stride + rule] = answers;
    }

    float coefficient(int token, int rule) {
        return coefficients[token * stride + rule];
    }

    /** The coefficients of a token's rules begin at {@link #from}. */
    float[] coefficients() {
        return coefficients;
    }

    int from(int token) {
        return token * stride;
    }

    /** Notes that a probe's condition holds. */
    void probed(int token, int probe) {
        probeBits[token] |= 1L << probe;
    }

    /** Whether a rule that has probes acts, as far as its probes have been read. */
    boolean triggers(int token, int rule) {
        return owners[token].plan().rule(rule).trigger().holds(leafBits[token * stride + rule], probeBits[token]);
    }

    /** Takes a rule's coefficient away, since its probes say no. */
    void cancel(int token, int rule) {
        coefficients[token * stride + rule] = 0;
    }

    boolean actsOn(int token) {
        int from = from(token);
        for (int i = from; i < from + stride; i++) {
            if (coefficients[i] != 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether all tokens get the same: rules of one plan with the same coefficients, or nothing at all. */
    boolean isUniform() {
        int first = 0;
        boolean nothing = !actsOn(0);
        for (int i = 1; i < size; i++) {
            if (actsOn(i) == nothing) {
                return false;
            }
            if (!nothing && (owners[i].plan() != owners[first].plan() || !Arrays.equals(coefficients, from(i),
                    from(i) + stride, coefficients, from(first), from(first) + stride))) {
                return false;
            }
        }
        return true;
    }
}
