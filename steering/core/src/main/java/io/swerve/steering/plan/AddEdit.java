package io.swerve.steering.plan;

import io.swerve.internal.kernels.Kernels;
import java.lang.foreign.MemorySegment;

/**
 * Adds the product of coefficient and direction, rounded to float as llama.cpp's control vectors are. The last product
 * is kept, so that rows with the same coefficient cost one addition each.
 */
final class AddEdit implements RowEdit {
    private final float[] direction;
    private final int layer;
    /** Null if the direction is zero. */
    private final UnitDirection unit;
    private final float[] product;
    private float coefficientOfProduct = Float.NaN;

    AddEdit(float[] direction, int layer) {
        this.direction = direction;
        this.layer = layer;
        this.unit = Numbers.isZero(direction) ? null : UnitDirection.of(direction);
        this.product = new float[direction.length];
    }

    @Override
    public void apply(MemorySegment rows, long byteOffset, float coefficient) {
        if (coefficient == 0) {
            return;
        }
        if (coefficient != coefficientOfProduct) {
            multiply(coefficient);
        }
        Kernels.rows(product.length).add(rows, byteOffset, product);
    }

    private void multiply(float coefficient) {
        coefficientOfProduct = Float.NaN;
        for (int i = 0; i < product.length; i++) {
            product[i] = coefficient * direction[i];
            if (!Float.isFinite(product[i])) {
                throw new IllegalArgumentException("coefficient " + coefficient + " times component " + i
                        + " of the direction of layer " + layer + ", which is " + direction[i]
                        + ", is not finite: use a smaller coefficient");
            }
        }
        coefficientOfProduct = coefficient;
    }

    @Override
    public double projection(MemorySegment rows, long byteOffset) {
        return unit == null ? 0 : unit.projection(rows, byteOffset);
    }
}
