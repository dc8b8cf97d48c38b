package io.swerve.steering;

import java.util.List;
import java.util.Objects;

/**
 * A range of strengths that was measured to work, with the measurements.
 *
 * @param unit what the strengths are counted in
 * @param layers the layers that were steered, ascending, at least one
 * @param low the least strength that has an effect worth having
 * @param high the greatest strength that does no harm worth noting; at least {@code low}
 * @param points what was measured, by ascending strength; may be empty
 * @param note how it was measured, in words; may be empty
 */
public record Dose(DoseUnit unit, List<Integer> layers, double low, double high, List<Point> points, String note) {
    /**
     * One measurement.
     *
     * @param strength in the unit of the dose
     * @param kl the mean KL divergence of the steered from the unsteered model, in nats per token; NaN if unknown
     * @param effect the effect in the measurer's own unit; NaN if unknown
     */
    public record Point(double strength, double kl, double effect) {
        /**
         * Creates a measurement without an effect.
         *
         * @param strength in the unit of the dose
         * @param kl nats per token
         */
        public Point(double strength, double kl) {
            this(strength, kl, Double.NaN);
        }
    }

    /**
     * Creates a dose.
     *
     * @throws IllegalArgumentException if a bound is not finite, the range is empty, or a layer is missing or negative
     */
    public Dose {
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(note, "note");
        layers = layers.stream().sorted().distinct().toList();
        points = List.copyOf(points);
        if (layers.isEmpty() || layers.getFirst() < 0) {
            throw new IllegalArgumentException("a dose is of at least one layer, counted from 0; was given " + layers);
        }
        if (!Double.isFinite(low) || !Double.isFinite(high) || low > high) {
            throw new IllegalArgumentException("a dose reaches from one finite strength to a greater one, was given "
                    + low + " to " + high);
        }
    }

    /** The same dose of a vector that is this many times as long. */
    Dose ofScaled(double factor) {
        if (unit != DoseUnit.RAW) {
            return this;
        }
        return new Dose(unit, layers, low / factor, high / factor, points.stream()
                .map(point -> new Point(point.strength() / factor, point.kl(), point.effect())).toList(), note);
    }
}
