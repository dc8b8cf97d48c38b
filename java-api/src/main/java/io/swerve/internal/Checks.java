package io.swerve.internal;

/** Checks of arguments, with messages that name the value and the limit. */
public final class Checks {
    private Checks() {}

    /**
     * Checks that an integer lies in a range.
     *
     * @param value the value
     * @param min the least allowed
     * @param max the greatest allowed
     * @param name the argument's name
     * @return the value
     * @throws IllegalArgumentException if it doesn't
     */
    public static int inRange(int value, int min, int max, String name) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be between " + min + " and " + max + ", was " + value);
        }
        return value;
    }

    /**
     * Checks that a floating-point value lies in a range; NaN never does.
     *
     * @param value the value
     * @param min the least allowed
     * @param max the greatest allowed
     * @param name the argument's name
     * @return the value
     * @throws IllegalArgumentException if it doesn't
     */
    public static float inRange(float value, float min, float max, String name) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(name + " must be between " + min + " and " + max + ", was " + value);
        }
        return value;
    }

    /**
     * Checks that a floating-point value is a finite number.
     *
     * @param value the value
     * @param name the argument's name
     * @return the value
     * @throws IllegalArgumentException if it is NaN or infinite
     */
    public static float finite(float value, String name) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be finite, was " + value);
        }
        return value;
    }

    /**
     * Checks that every element of an array is a finite number.
     *
     * @param values the values
     * @param name the argument's name
     * @throws IllegalArgumentException if one is NaN or infinite
     */
    public static void finite(float[] values, String name) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(name + "[" + i + "] must be finite, was " + values[i]);
            }
        }
    }
}
