package io.swerve.steering.plan;

/** Checks of the numbers that interventions are given, with messages that name the value and the limit. */
final class Numbers {
    private Numbers() {}

    static double requireFinite(double value, String name) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be finite, was " + value);
        }
        return value;
    }

    static float[] requireFinite(float[] values, String name) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        "component " + i + " of " + name + " must be finite, was " + values[i]);
            }
        }
        return values;
    }

    /** Refuses what can't be normalised. */
    static float[] requireDirection(float[] values, String name) {
        requireFinite(values, name);
        if (isZero(values)) {
            throw new IllegalArgumentException(
                    name + " must have a component that is not zero; it has " + values.length + " that are");
        }
        return values;
    }

    static boolean isZero(float[] values) {
        for (float value : values) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    static int requireLayer(int layer) {
        if (layer < 0) {
            throw new IllegalArgumentException("layers are counted from 0, was given " + layer);
        }
        return layer;
    }
}
