package io.swerve.steering.plan;

import io.swerve.steering.plan.Receipt.RuleReceipt;
import java.util.ArrayList;
import java.util.List;

/** Counts for the receipt of one rule on one sequence. Not thread-safe. */
final class RuleCounts {
    private long rows;
    private long measured;
    private double before;
    private double after;
    /** Of the decode that runs. */
    private long pending;
    private double pendingBefore;
    private double pendingAfter;

    void begin() {
        pending = 0;
        pendingBefore = 0;
        pendingAfter = 0;
    }

    void commit() {
        measured += pending;
        before += pendingBefore;
        after += pendingAfter;
        begin();
    }

    void touched() {
        rows++;
    }

    void measured(double projectionBefore, double projectionAfter) {
        pending++;
        pendingBefore += projectionBefore;
        pendingAfter += projectionAfter;
    }

    long rows() {
        return rows;
    }

    RuleReceipt receipt(CompiledRule rule) {
        List<Integer> layers = new ArrayList<>();
        if (rows > 0) {
            for (int layer : rule.layers()) {
                if (rule.layerFactor(layer) != 0) {
                    layers.add(layer);
                }
            }
        }
        return new RuleReceipt(rule.rule().name(), rows, layers, before / measured, after / measured);
    }
}
