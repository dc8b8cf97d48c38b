package io.swerve.steering.plan;

import java.lang.foreign.MemorySegment;

/** Applies the operations of a layer, and measures each rule's projection before and after. Not thread-safe. */
final class ProjectionMeter {
    private double[] before = {};

    boolean apply(SequenceSteering steering, int layer, DecodeTable table, int token, MemorySegment memory, long offset,
            boolean inGraph) {
        CompiledPlan plan = steering.plan();
        if (before.length < plan.ruleCount()) {
            before = new double[plan.ruleCount()];
        }
        for (int rule = 0; rule < plan.ruleCount(); rule++) {
            if (acts(plan, rule, layer, table, token)) {
                before[rule] = plan.reader(rule, layer).projection(memory, offset);
            }
        }
        boolean changed = false;
        if (!inGraph) {
            for (LayerOperation operation : plan.operations(layer)) {
                changed |= operation.apply(memory, offset, table.coefficients(), table.from(token));
            }
        }
        for (int rule = 0; rule < plan.ruleCount(); rule++) {
            if (acts(plan, rule, layer, table, token)) {
                double after = plan.reader(rule, layer).projection(memory, offset);
                double first = inGraph ? after - addedInGraph(plan, rule, layer, table, token) : before[rule];
                steering.counts(rule).measured(first, after);
            }
        }
        return changed;
    }

    private static boolean acts(CompiledPlan plan, int rule, int layer, DecodeTable table, int token) {
        return plan.rule(rule).layers().contains(layer)
                && table.coefficient(token, rule) * plan.rule(rule).layerFactor(layer) != 0;
    }

    /** How far the graph has moved the row along a rule's direction: by all additions of the layer together. */
    private double addedInGraph(CompiledPlan plan, int rule, int layer, DecodeTable table, int token) {
        float[] sum = ((LayerAddition) plan.operations(layer)[0]).sum(table.coefficients(), table.from(token));
        return plan.reader(rule, layer).projection(MemorySegment.ofArray(sum), 0);
    }
}
