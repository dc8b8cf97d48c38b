package io.swerve.steering.plan;

import io.swerve.entropy.LogitStatistics;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * How strongly a rule acts: a number for each token and layer, which multiplies the intervention (see
 * {@link Intervention} for what it means for each). Zero leaves a token untouched, bit for bit.
 *
 * <p>
 * Immutable and thread-safe, as far as functions given by the caller are.
 */
public sealed interface Coefficient {
    /**
     * The same always.
     *
     * @param value finite
     */
    record Constant(double value) implements Coefficient {
        /**
         * Creates a coefficient.
         *
         * @throws IllegalArgumentException if the value is not finite as a float
         */
        public Constant {
            requireFinite(value, "a coefficient");
        }
    }

    /**
     * One for each layer; 0 for the others.
     *
     * @param values by 0-based layer, finite
     */
    record PerLayer(Map<Integer, Double> values) implements Coefficient {
        /**
         * Creates coefficients.
         *
         * @throws IllegalArgumentException if there are none, a layer is negative, or a value is not finite
         */
        public PerLayer {
            values = Collections.unmodifiableMap(new TreeMap<>(values));
            if (values.isEmpty()) {
                throw new IllegalArgumentException("give a coefficient for at least one layer");
            }
            values.forEach((layer, value) -> {
                if (layer < 0) {
                    throw new IllegalArgumentException("layers are counted from 0, was given " + layer);
                }
                requireFinite(value, "the coefficient of layer " + layer);
            });
        }
    }

    /**
     * From one number to another in a straight line over the first steps, and the other from then on. Tokens of a prompt
     * that are no step get the first number.
     *
     * @param from at step 0
     * @param to at step {@code steps} and later
     * @param steps at least 1
     */
    record Ramp(double from, double to, int steps) implements Coefficient {
        /**
         * Creates a ramp.
         *
         * @throws IllegalArgumentException if a number is not finite or there is no step
         */
        public Ramp {
            requireFinite(from, "the first coefficient");
            requireFinite(to, "the last coefficient");
            if (steps < 1) {
                throw new IllegalArgumentException("a ramp takes at least 1 step, was " + steps);
            }
        }
    }

    /**
     * Halved again and again: {@code from * 2^(-step / halfLife)}. Tokens of a prompt that are no step get the first
     * number.
     *
     * @param from at step 0
     * @param halfLife steps, positive
     */
    record Decay(double from, double halfLife) implements Coefficient {
        /**
         * Creates a decay.
         *
         * @throws IllegalArgumentException if a number is not finite or the half-life is not positive
         */
        public Decay {
            requireFinite(from, "the first coefficient");
            if (!(halfLife > 0 && halfLife < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("a half-life is positive and finite, was " + halfLife);
            }
        }
    }

    /**
     * A function of the token.
     *
     * @param function returns a finite number for each token for which the rule's trigger holds; called on the decoding
     *            thread, before the decode. What it throws is thrown by the decode, which then leaves everything as it was
     */
    record OfToken(ToDoubleFunction<TokenContext> function) implements Coefficient {
        /**
         * Creates a coefficient.
         *
         * @throws NullPointerException if the function is null
         */
        public OfToken {
            Objects.requireNonNull(function, "function");
        }
    }

    /**
     * Another coefficient, reduced when the text goes astray.
     *
     * @param base the full coefficient
     * @param governor when to back off, and how far
     */
    record Governed(Coefficient base, Governor governor) implements Coefficient {
        /**
         * Creates a governed coefficient.
         *
         * @throws NullPointerException if a component is null
         * @throws IllegalArgumentException if the base is governed already
         */
        public Governed {
            Objects.requireNonNull(governor, "governor");
            if (Objects.requireNonNull(base, "base") instanceof Governed) {
                throw new IllegalArgumentException("a coefficient has one governor");
            }
        }
    }

    /**
     * The same always.
     *
     * @param value finite
     * @return the coefficient
     * @throws IllegalArgumentException if the value is not finite
     */
    static Coefficient of(double value) {
        return new Constant(value);
    }

    /**
     * Puts a governor on this coefficient.
     *
     * @param governor when to back off
     * @return the governed coefficient
     * @throws IllegalArgumentException if it has one already
     */
    default Coefficient governedBy(Governor governor) {
        return new Governed(this, governor);
    }

    private static void requireFinite(double value, String what) {
        if (!Float.isFinite((float) value)) {
            throw new IllegalArgumentException(what + " must be finite as a float, was " + value);
        }
    }

    /**
     * What is known of a token when it is about to be decoded: what a {@link Coefficient} of the last token's statistics is
     * computed from. Borrowed: valid only during the call that receives it.
     */
    interface TokenContext {
        /** {@return the token} */
        int token();

        /** {@return the token's position in its sequence, counted from 0} */
        int position();

        /**
         * {@return the decode step: which generated token this token's logits choose, 0 for the last token of a prompt,
         * n for the n-th generated one; -1 for the other tokens of a prompt}
         */
        int step();

        /**
         * {@return whether there are statistics: the distribution that this token was chosen from was computed by the
         * decode before, false for tokens of a prompt, for tokens that are decoded together with the one before, and
         * for the first token after a sequence was cut}
         */
        boolean hasStatistics();

        /**
         * Returns the statistics of the distribution that this token was chosen from.
         *
         * @return entropy and the most likely tokens, at temperature 1; borrowed
         * @throws IllegalStateException if there are none
         */
        LogitStatistics statistics();
    }
}
