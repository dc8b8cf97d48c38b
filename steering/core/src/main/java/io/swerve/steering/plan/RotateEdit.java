package io.swerve.steering.plan;

import io.swerve.internal.kernels.Kernels;
import io.swerve.internal.kernels.RowKernel;
import java.lang.foreign.MemorySegment;

/**
 * Turns rows towards a direction, in the plane of the two, and keeps their norm. A row that points against the direction
 * spans no plane with it; such rows turn by way of one fixed perpendicular.
 */
final class RotateEdit implements RowEdit {
    /** Below this part of its norm, what a row has beside the direction is the rounding of its floats. */
    private static final double ROUNDING = 1e-6;
    /** Below this part of the squared norm, the difference of two squares has too few digits left. */
    private static final double CANCELLATION = 1e-4;

    private final UnitDirection unit;
    private final UnitDirection perpendicular;
    private final double radians;

    RotateEdit(UnitDirection unit, double radians) {
        this.unit = unit;
        this.perpendicular = unit.perpendicular();
        this.radians = radians;
    }

    @Override
    public void apply(MemorySegment rows, long byteOffset, float coefficient) {
        double turn = coefficient * radians;
        if (turn == 0) {
            return;
        }
        RowKernel kernel = Kernels.rows(unit.values().length);
        double along = unit.projection(rows, byteOffset);
        double squares = kernel.squaredNorm(rows, byteOffset, unit.values().length);
        if (squares == 0) {
            return;
        }
        double norm = Math.sqrt(squares);
        double beside = beside(rows, byteOffset, along, squares);
        if (beside > ROUNDING * norm) {
            double angle = turned(Math.atan2(beside, along), turn);
            double rowFactor = norm * Math.sin(angle) / beside;
            kernel.combine(rows, byteOffset, rowFactor, unit.values(),
                    (norm * Math.cos(angle) - along * rowFactor) / unit.length());
        } else {
            double angle = along > 0 ? 0 : Math.PI;
            double goal = turned(angle, turn);
            if (goal != angle) {
                kernel.combine(rows, byteOffset, 0, unit.values(), norm * Math.cos(goal) / unit.length());
                perpendicular.move(rows, byteOffset, norm * Math.sin(goal));
            }
        }
    }

    /** Neither past the direction, nor, with a negative coefficient, past its opposite. */
    private static double turned(double angle, double turn) {
        return Math.min(Math.max(angle - turn, 0), Math.PI);
    }

    /** Measures what a row has at right angles to the direction. */
    private double beside(MemorySegment rows, long byteOffset, double along, double squares) {
        double rest = squares - along * along;
        return Math.sqrt(rest > CANCELLATION * squares
                ? rest
                : Kernels.rows(unit.values().length).squaredDistance(rows, byteOffset, unit.values(),
                        along / unit.length()));
    }

    @Override
    public double projection(MemorySegment rows, long byteOffset) {
        return unit.projection(rows, byteOffset);
    }
}
