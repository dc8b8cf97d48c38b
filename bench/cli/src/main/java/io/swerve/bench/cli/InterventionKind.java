package io.swerve.bench.cli;

import java.util.Locale;

/** What the command line can do with a vector. */
enum InterventionKind {
    /** Adds it. */
    ADD,
    /** Removes the component along it. */
    PROJECT_OUT,
    /** Keeps the component along it in an interval. */
    CLAMP,
    /** Keeps the component along it from growing. */
    CAP,
    /** Turns towards it. */
    ROTATE,
    /** Multiplies everything. */
    RESCALE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
