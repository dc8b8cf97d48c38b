package io.swerve.bench.experiment.traces;

import java.util.List;

/** Checks of settings, with messages that name the option. */
public final class Limits {
    private Limits() {}

    /**
     * Checks a whole number.
     *
     * @param least the least allowed
     * @param value the number
     * @param option its option
     * @throws IllegalArgumentException if it is less
     */
    public static void atLeast(int least, int value, String option) {
        if (value < least) {
            throw new IllegalArgumentException(option + " must be at least " + least + ", was " + value);
        }
    }

    /**
     * Checks whole numbers.
     *
     * @param least the least allowed
     * @param values the numbers
     * @param option their option
     * @throws IllegalArgumentException if there are none, or one is less
     */
    public static void atLeast(int least, List<Integer> values, String option) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException(option + " needs at least one number");
        }
        values.forEach(value -> atLeast(least, value, option));
    }

    /**
     * Checks a share.
     *
     * @param value the share
     * @param option its option
     * @throws IllegalArgumentException if it isn't 0 to 1
     */
    public static void share(double value, String option) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(option + " must be 0 to 1, was " + value);
        }
    }

    /**
     * Checks the sentence of an answer.
     *
     * @param frame the sentence
     * @throws IllegalArgumentException if it has no place for the answer
     */
    public static void frame(String frame) {
        if (!frame.contains(TraceLab.HOLE)) {
            throw new IllegalArgumentException("--answer-frame \"" + frame + "\" has no " + TraceLab.HOLE
                    + " for the answer; write for example \"The answer is {}.\"");
        }
    }
}
