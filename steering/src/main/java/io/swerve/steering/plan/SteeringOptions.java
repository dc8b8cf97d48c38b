package io.swerve.steering.plan;

/**
 * What is measured while steering, for {@link Receipt receipts}.
 *
 * @param projections whether each rule's projections before and after are measured. It makes the graph be cut behind
 *            each layer of a rule, also for plans that need no callback
 * @param divergence whether the divergence from the unsteered model is measured. Every token is decoded a second time,
 *            unsteered, in a session of its own; plans with a governor of divergence do so anyway
 */
public record SteeringOptions(boolean projections, boolean divergence) {
    /**
     * Nothing but counts.
     *
     * @return the options
     */
    public static SteeringOptions defaults() {
        return new SteeringOptions(false, false);
    }

    /**
     * Returns these options with the measurement of projections on or off.
     *
     * @param on see {@link #projections}
     * @return the changed options
     */
    public SteeringOptions withProjections(boolean on) {
        return new SteeringOptions(on, divergence);
    }

    /**
     * Returns these options with the measurement of divergence on or off.
     *
     * @param on see {@link #divergence}
     * @return the changed options
     */
    public SteeringOptions withDivergence(boolean on) {
        return new SteeringOptions(projections, on);
    }
}
