package io.swerve.steering.plan;

import io.swerve.internal.kernels.Kernels;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.SteeringVectorException;
import java.lang.foreign.MemorySegment;

/**
 * A direction of length 1, for measuring how far rows go along it. The floats miss length 1 by some 1e-8, which would
 * leave that part of a removed projection behind; so their exact length is kept and divided out.
 *
 * @param values the floats; never changed
 * @param length their Euclidean norm
 */
record UnitDirection(float[] values, double length) {
    /**
     * Normalises a layer's direction.
     *
     * @throws SteeringVectorException if it is zero
     */
    static UnitDirection of(SteeringVector vector, int layer) {
        requireDirection(vector, layer);
        return of(vector.direction(layer));
    }

    /**
     * Normalises a direction.
     *
     * @param direction finite, not all zero
     */
    static UnitDirection of(float[] direction) {
        double norm = Math.sqrt(squares(direction));
        float[] unit = new float[direction.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (direction[i] / norm);
        }
        return new UnitDirection(unit, Math.sqrt(squares(unit)));
    }

    /** Refuses a vector with a direction that points nowhere. */
    static void requireDirections(SteeringVector vector) {
        for (int layer : vector.layers()) {
            requireDirection(vector, layer);
        }
    }

    private static void requireDirection(SteeringVector vector, int layer) {
        if (vector.norm(layer) == 0) {
            throw new SteeringVectorException("the direction of layer " + layer + " is zero, and a projection on it"
                    + " does not exist: leave the layer out with onLayers, or extract the vector from pairs that differ"
                    + " there");
        }
    }

    private static double squares(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return squares;
    }

    /** Returns how far a row goes along this direction. */
    double projection(MemorySegment rows, long offset) {
        return Kernels.rows(values.length).dot(rows, offset, values) / length;
    }

    /** Moves a row along this direction by a distance. */
    void move(MemorySegment rows, long offset, double distance) {
        Kernels.rows(values.length).combine(rows, offset, 1, values, distance / length);
    }

    /** Finds some direction at right angles to this one, always the same; there must be two dimensions. */
    UnitDirection perpendicular() {
        int axis = 0;
        for (int i = 1; i < values.length; i++) {
            if (Math.abs(values[i]) < Math.abs(values[axis])) {
                axis = i;
            }
        }
        double share = values[axis] / (length * length);
        float[] rest = new float[values.length];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = (float) ((i == axis ? 1 : 0) - share * values[i]);
        }
        return of(rest);
    }
}
