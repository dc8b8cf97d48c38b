package io.swerve.bench.experiment.corruptedtraces;

import io.swerve.bench.experiment.traces.Shapes;
import io.swerve.reasoning.corruptedtraces.TraceCorruption;
import java.util.Optional;

/** What is done to a trace before the model is given it. */
enum Corruption {
    /** Nothing. */
    OWN("own trace"),
    /** Another problem's of the same kind. */
    SWAPPED("another problem's trace"),
    /** Its steps in another order. */
    SHUFFLED("own steps shuffled"),
    /** Every number and word of letters another one. */
    REPLACED("own trace, other numbers"),
    /** Steps left out. */
    DELETED("own steps, some left out"),
    /** No thinking at all. */
    NONE("no trace");

    private final String label;

    Corruption(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Returns the trace that the model is given; {@code other} is that of another problem. */
    Optional<String> apply(String own, String other, double deletion, long seed) {
        return switch (this) {
            case OWN -> Optional.of(own);
            case SWAPPED -> Optional.of(other);
            case SHUFFLED -> Optional.of(new TraceCorruption.StepShuffle(Shapes.STEPS).corrupt(own, seed));
            case REPLACED -> Optional.of(new TraceCorruption.ContentReplacement(Shapes.CONTENT).corrupt(own, seed));
            case DELETED -> Optional.of(new TraceCorruption.StepDeletion(Shapes.STEPS, deletion).corrupt(own, seed));
            case NONE -> Optional.empty();
        };
    }
}
