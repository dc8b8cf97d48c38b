package io.swerve.bench.perf;

/** What a suite measures: something that can be done again and again, always the same. */
abstract class MeasuredWork {
    /** Opens what it needs. Not measured. */
    void begin() {
        // most need nothing of their own
    }

    /** Comes before each time the work is done. Not measured. */
    void reset() {
        // most leave nothing behind
    }

    /** Does the work. */
    abstract void run();

    /** Closes what {@link #begin} opened. Not measured. */
    void end() {
        // most need nothing of their own
    }
}
