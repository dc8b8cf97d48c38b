package io.swerve.steering.plan;

import java.lang.foreign.MemorySegment;

/** One intervention at one layer. */
final class LayerEdit implements LayerOperation {
    private final int rule;
    private final float factor;
    private final RowEdit edit;

    /**
     * Creates an operation.
     *
     * @param rule the rule's number in the plan
     * @param factor of the rule's coefficient at this layer
     * @param edit the compiled intervention
     */
    LayerEdit(int rule, float factor, RowEdit edit) {
        this.rule = rule;
        this.factor = factor;
        this.edit = edit;
    }

    @Override
    public boolean apply(MemorySegment rows, long byteOffset, float[] coefficients, int from) {
        float coefficient = coefficients[from + rule] * factor;
        if (coefficient == 0) {
            return false;
        }
        edit.apply(rows, byteOffset, coefficient);
        return true;
    }

    @Override
    public boolean acts(float[] coefficients, int from) {
        return coefficients[from + rule] * factor != 0;
    }
}
