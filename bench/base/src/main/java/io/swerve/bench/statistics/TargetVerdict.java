package io.swerve.bench.statistics;

import java.util.Locale;

/** Whether a target is reached, which the whole confidence interval decides and not the estimate in it. */
public enum TargetVerdict {
    /** The whole interval lies on the wanted side of the target, or touches it from there. */
    REACHED,
    /** The whole interval lies on the other side. */
    MISSED,
    /** The target lies inside of the interval, or there is no confidence interval. */
    UNDECIDED;

    /**
     * {@return whether a value is at least as large as it shall be}
     *
     * @param interval what was measured
     * @param target the smallest value that is wanted
     */
    public static TargetVerdict atLeast(Interval interval, double target) {
        if (interval.kind() != Interval.IntervalKind.CONFIDENCE) {
            return UNDECIDED;
        }
        return interval.low() >= target ? REACHED : interval.high() < target ? MISSED : UNDECIDED;
    }

    /**
     * {@return whether a value is at most as large as it shall be}
     *
     * @param interval what was measured
     * @param target the largest value that is wanted
     */
    public static TargetVerdict atMost(Interval interval, double target) {
        if (interval.kind() != Interval.IntervalKind.CONFIDENCE) {
            return UNDECIDED;
        }
        return interval.high() <= target ? REACHED : interval.low() > target ? MISSED : UNDECIDED;
    }

    /** {@return the word for it, in lower case} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
