package io.swerve.steering.plan;

import java.util.Arrays;
import java.util.List;

/** A rule, ready to be asked of each token. */
final class CompiledRule {
    private final Rule rule;
    private final List<Integer> layers;
    private final TriggerProgram trigger;
    /** The coefficient without its governor and its factors by layer. */
    private final Coefficient scalar;
    private final int governor;
    /** By layer of the model; 1 unless the coefficient is given by layer. */
    private final float[] layerFactors;
    private final boolean lastLayerOnly;

    /**
     * Compiles a rule.
     *
     * @param rule the rule
     * @param signals takes what must be followed of each sequence
     * @param governor the number of its governor, or -1
     * @param layerCount the model's blocks
     */
    CompiledRule(Rule rule, TriggerSignals signals, int governor, int layerCount) {
        this.rule = rule;
        this.layers = rule.layerList();
        this.trigger = new TriggerProgram(rule.trigger(), signals);
        this.governor = governor;
        this.layerFactors = new float[layerCount];
        Arrays.fill(layerFactors, 1);
        Coefficient base = rule.coefficient() instanceof Coefficient.Governed governed
                ? governed.base()
                : rule.coefficient();
        if (base instanceof Coefficient.PerLayer perLayer) {
            Arrays.fill(layerFactors, 0);
            perLayer.values().forEach((layer, value) -> {
                if (layer >= layerCount) {
                    throw new SteeringPlanException("rule '" + rule.name() + "' has a coefficient for layer " + layer
                            + ", the model has layers 0 to " + (layerCount - 1));
                }
                layerFactors[layer] = value.floatValue();
            });
            boolean acts = layers.stream().anyMatch(layer -> layerFactors[layer] != 0);
            scalar = new Coefficient.Constant(acts ? 1 : 0);
        } else {
            scalar = base;
        }
        lastLayerOnly = layers.stream().noneMatch(layer -> layer < layerCount - 1 && layerFactors[layer] != 0);
        if (scalar instanceof Coefficient.OfToken) {
            signals.needStatistics();
        }
    }

    Rule rule() {
        return rule;
    }

    /** Where it acts, ascending. */
    List<Integer> layers() {
        return layers;
    }

    TriggerProgram trigger() {
        return trigger;
    }

    float layerFactor(int layer) {
        return layerFactors[layer];
    }

    /** Whether it acts only at the model's last layer, which has no rows of tokens whose logits are not wanted. */
    boolean isOfLastLayerOnly() {
        return lastLayerOnly;
    }

    /** Whether what it does at a generated token follows from what was measured of the logits before. */
    boolean readsStatistics() {
        return trigger.readsEntropy() || scalar instanceof Coefficient.OfToken;
    }

    /** Whether the rule acts the same at every token. */
    boolean isConstant() {
        return rule.trigger() instanceof Trigger.Always && scalar instanceof Coefficient.Constant && governor < 0;
    }

    /**
     * Computes the coefficient of a token for which the trigger holds, or may hold.
     *
     * @throws SteeringPlanException if a function of the caller returns a number that is not finite
     */
    float coefficient(RowContext row, SequenceSteering sequence) {
        double value = switch (scalar) {
            case Coefficient.Constant(double constant) -> constant;
            case Coefficient.Ramp(double from, double to, int steps) -> from
                    + (to - from) * Math.min(1, Math.max(0, row.step()) / (double) steps);
            case Coefficient.Decay(double from, double halfLife) -> from
                    * Math.exp(-Math.max(0, row.step()) / halfLife * Math.log(2));
            case Coefficient.OfToken(var function) -> function.applyAsDouble(row);
            case Coefficient.PerLayer perLayer -> throw new AssertionError("taken apart above");
            case Coefficient.Governed governed -> throw new AssertionError("taken apart above");
        };
        if (governor >= 0) {
            value *= sequence.governorFactor(governor);
        }
        float result = (float) value;
        if (!Float.isFinite(result)) {
            throw new SteeringPlanException("the coefficient of rule '" + rule.name() + "' at position "
                    + row.position() + " must be finite as a float, was " + value);
        }
        return result;
    }
}
