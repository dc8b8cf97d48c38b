package io.swerve.steering.plan;

import java.lang.foreign.MemorySegment;

/**
 * Moves the projection of rows on a direction towards an interval. The interval from 0 to 0 takes the direction out of
 * them. A row whose projection lies in the interval is not touched.
 */
final class ProjectionEdit implements RowEdit {
    private final UnitDirection unit;
    private final double min;
    private final double max;

    ProjectionEdit(UnitDirection unit, double min, double max) {
        this.unit = unit;
        this.min = min;
        this.max = max;
    }

    @Override
    public void apply(MemorySegment rows, long byteOffset, float coefficient) {
        if (coefficient == 0) {
            return;
        }
        double projection = unit.projection(rows, byteOffset);
        double wanted = Math.min(Math.max(projection, min), max);
        if (wanted != projection) {
            unit.move(rows, byteOffset, coefficient * (wanted - projection));
        }
    }

    @Override
    public double projection(MemorySegment rows, long byteOffset) {
        return unit.projection(rows, byteOffset);
    }
}
