package io.swerve.steering.plan;

import io.swerve.steering.SteeringVector;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says at which tokens a rule acts. Each token that is decoded is one row of the residual stream; a trigger is asked once
 * for each.
 *
 * <p>
 * Steps: the logits of a row choose the token after it. The last token of a prompt is <em>step 0</em>: its logits choose
 * the first generated token. The n-th generated token, when it is decoded, is step n. The other tokens of a prompt are no
 * step. More exactly, a row whose logits are not wanted belongs to a prompt, and a run of rows whose logits are wanted
 * counts from 0.
 *
 * <p>
 * Immutable and thread-safe.
 */
public sealed interface Trigger {
    /** Every token. */
    record Always() implements Trigger {}

    /** The tokens of a prompt, its last one included. */
    record Prompt() implements Trigger {}

    /** The tokens whose logits choose generated tokens: the last token of a prompt and all generated ones. */
    record Generated() implements Trigger {}

    /**
     * A window of decode steps.
     *
     * @param from the first step, from 0
     * @param to the step behind the last one; {@link Integer#MAX_VALUE} for no end
     */
    record Steps(int from, int to) implements Trigger {
        /**
         * Creates a window.
         *
         * @throws IllegalArgumentException if it is empty or begins before 0
         */
        public Steps {
            TriggerChecks.window(from, to, "step");
        }
    }

    /**
     * A window of positions in the sequence.
     *
     * @param from the first position, from 0
     * @param to the position behind the last one; {@link Integer#MAX_VALUE} for no end
     */
    record Positions(int from, int to) implements Trigger {
        /**
         * Creates a window.
         *
         * @throws IllegalArgumentException if it is empty or begins before 0
         */
        public Positions {
            TriggerChecks.window(from, to, "position");
        }
    }

    /**
     * A token and those after it.
     *
     * @param ids any of these tokens
     * @param reach how many tokens, that one included; {@link Integer#MAX_VALUE} for all that follow
     */
    record TokenSeen(Set<Integer> ids, int reach) implements Trigger {
        /**
         * Creates a trigger.
         *
         * @throws IllegalArgumentException if there are no ids, one is negative, or the reach is below 1
         */
        public TokenSeen {
            ids = Set.copyOf(ids);
            if (ids.isEmpty()) {
                throw new IllegalArgumentException("name at least one token id");
            }
            int least = new TreeSet<>(ids).first();
            if (least < 0) {
                throw new IllegalArgumentException("token ids are not negative, was given " + least);
            }
            TriggerChecks.reach(reach);
        }
    }

    /**
     * The token that completes a text, and those after it.
     *
     * @param text as the tokens spell it, special tokens included
     * @param reach how many tokens, that one included; {@link Integer#MAX_VALUE} for all that follow
     */
    record TextSeen(String text, int reach) implements Trigger {
        /**
         * Creates a trigger.
         *
         * @throws IllegalArgumentException if the text is empty or too long, or the reach is below 1
         */
        public TextSeen {
            TriggerChecks.text(text);
            TriggerChecks.reach(reach);
        }
    }

    /**
     * The inside of a span: from the token that completes the opening marker, whose logits choose the span's first token,
     * to the one before the token that completes the closing marker.
     *
     * @param open as the tokens spell it, such as {@code <think>}
     * @param close as the tokens spell it, such as {@code </think>}
     */
    record InsideSpan(String open, String close) implements Trigger {
        /**
         * Creates a trigger.
         *
         * @throws IllegalArgumentException if a marker is empty or too long, both are the same, or the opening one
         *             ends with the closing one
         */
        public InsideSpan {
            TriggerChecks.text(open);
            TriggerChecks.text(close);
            if (open.equals(close)) {
                throw new IllegalArgumentException(
                        "a span's opening and closing markers must differ, both are \"" + open + "\"");
            }
            if (open.endsWith(close)) {
                throw new IllegalArgumentException("the opening marker \"" + open + "\" ends with the closing one, \""
                        + close + "\": such a span has no inside");
            }
        }
    }

    /**
     * The inside of the model's reasoning: an {@link InsideSpan} of the texts that its chat template writes around
     * reasoning, {@code <think>} and {@code </think>} where it shows none. Which these are is found when a plan is compiled
     * for a model, so the same plan serves models with other markers.
     */
    record Thinking() implements Trigger {}

    /** The generated tokens, from step 1 on, of generations whose sampler has a grammar. */
    record Constrained() implements Trigger {}

    /**
     * Tokens chosen from a distribution of high entropy. Tokens without a known distribution don't trigger.
     *
     * @param nats the entropy must be greater; not negative
     */
    record EntropyAbove(double nats) implements Trigger {
        /**
         * Creates a trigger.
         *
         * @throws IllegalArgumentException if the bound is negative or not finite
         */
        public EntropyAbove {
            TriggerChecks.notNegative(nats, "an entropy");
        }
    }

    /**
     * Tokens chosen from a distribution of low entropy. Tokens without a known distribution don't trigger.
     *
     * @param nats the entropy must be lower; not negative
     */
    record EntropyBelow(double nats) implements Trigger {
        /**
         * Creates a trigger.
         *
         * @throws IllegalArgumentException if the bound is negative or not finite
         */
        public EntropyBelow {
            TriggerChecks.notNegative(nats, "an entropy");
        }
    }

    /**
     * Tokens whose entropy is above a quantile of those before it in the same sequence: the last
     * {@value EntropyHistory#SIZE} of them, at least {@value EntropyHistory#LEAST}.
     *
     * @param quantile between 0 and 1, such as 0.8 for the highest fifth
     */
    record EntropyQuantile(double quantile) implements Trigger {
        /**
         * Creates a trigger.
         *
         * @throws IllegalArgumentException if the quantile is not between 0 and 1
         */
        public EntropyQuantile {
            if (!(quantile > 0 && quantile < 1)) {
                throw new IllegalArgumentException("a quantile lies between 0 and 1, was " + quantile);
            }
        }
    }

    /**
     * Tokens whose residual stream at a layer has a large component along a direction: conditional steering. It can hold
     * only for rules of that layer and later ones.
     *
     * @param layer the 0-based block where the probe reads, before any edit of that layer
     * @param direction a vector with a direction of that layer, which is not zero; its length does not matter
     * @param threshold the component along the direction must be greater
     */
    record ProbeAbove(int layer, SteeringVector direction, double threshold) implements Trigger {
        /**
         * Creates a trigger.
         *
         * @throws IllegalArgumentException if the vector has no direction of the layer, it is zero, or the threshold is
         *             not finite
         */
        public ProbeAbove {
            if (direction.norm(layer) == 0) {
                throw new IllegalArgumentException("the probe's direction of layer " + layer + " is zero");
            }
            if (!Double.isFinite(threshold)) {
                throw new IllegalArgumentException("the probe's threshold must be finite, was " + threshold);
            }
        }
    }

    /**
     * All of some triggers.
     *
     * @param triggers at least one
     */
    record And(List<Trigger> triggers) implements Trigger {
        /**
         * Creates a conjunction.
         *
         * @throws IllegalArgumentException if there are none
         */
        public And {
            triggers = TriggerChecks.some(triggers);
        }
    }

    /**
     * Any of some triggers.
     *
     * @param triggers at least one
     */
    record Or(List<Trigger> triggers) implements Trigger {
        /**
         * Creates a disjunction.
         *
         * @throws IllegalArgumentException if there are none
         */
        public Or {
            triggers = TriggerChecks.some(triggers);
        }
    }

    /**
     * The opposite of a trigger.
     *
     * @param trigger what must not hold
     */
    record Not(Trigger trigger) implements Trigger {
        /**
         * Creates a negation.
         *
         * @throws NullPointerException if the trigger is null
         */
        public Not {
            Objects.requireNonNull(trigger, "trigger");
        }
    }

    /**
     * Every token.
     *
     * @return the trigger
     */
    static Trigger always() {
        return new Always();
    }

    /**
     * The tokens of a prompt, its last one included.
     *
     * @return the trigger
     */
    static Trigger prompt() {
        return new Prompt();
    }

    /**
     * The last token of a prompt and all generated ones.
     *
     * @return the trigger
     */
    static Trigger generation() {
        return new Generated();
    }

    /**
     * The rows that choose the first generated tokens, the last token of the prompt first.
     *
     * @param steps how many, at least 1
     * @return the trigger
     * @throws IllegalArgumentException if the number is below 1
     */
    static Trigger firstSteps(int steps) {
        return new Steps(0, steps);
    }

    /**
     * The inside of the model's reasoning, whatever texts its chat template writes around it.
     *
     * @return the trigger
     */
    static Trigger thinking() {
        return new Thinking();
    }

    /**
     * Both this trigger and another.
     *
     * @param other the other
     * @return the conjunction
     */
    default Trigger and(Trigger other) {
        return new And(List.of(this, other));
    }

    /**
     * This trigger or another, or both.
     *
     * @param other the other
     * @return the disjunction
     */
    default Trigger or(Trigger other) {
        return new Or(List.of(this, other));
    }

    /**
     * Where this trigger does not hold.
     *
     * @return the negation
     */
    default Trigger not() {
        return new Not(this);
    }
}
