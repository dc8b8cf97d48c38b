package io.swerve.steering.plan;

/**
 * What is measured while steering, for {@link Receipt receipts}.
 */
public final class SteeringOptions {
    private final Values values;

    /** What is checked and compared. */
    private record Values(boolean projections, boolean divergence) {}

    private SteeringOptions(Values values) {
        this.values = values;
    }

    /**
     * Nothing but counts.
     *
     * @return the options
     */
    public static SteeringOptions defaults() {
        return new SteeringOptions(new Values(false, false));
    }

    /**
     * {@return these options with the measurement of projections on or off}
     *
     * @param on see {@link #projections}
     */
    public SteeringOptions withProjections(boolean on) {
        return new SteeringOptions(new Values(on, values.divergence));
    }

    /**
     * {@return these options with the measurement of divergence on or off}
     *
     * @param on see {@link #divergence}
     */
    public SteeringOptions withDivergence(boolean on) {
        return new SteeringOptions(new Values(values.projections, on));
    }

    /**
     * Tells whether projections are measured.
     *
     * @return whether each rule's projections before and after are measured. It makes the graph be cut behind each
     *         layer of a rule, also for plans that need no callback
     */
    public boolean projections() {
        return values.projections;
    }

    /**
     * Tells whether divergence is measured.
     *
     * @return whether the divergence from the unsteered model is measured. Every token is decoded a second time,
     *         unsteered, in a session of its own; plans with a governor of divergence do so anyway
     */
    public boolean divergence() {
        return values.divergence;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SteeringOptions options && values.equals(options.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString().replaceFirst("Values", "SteeringOptions");
    }
}
