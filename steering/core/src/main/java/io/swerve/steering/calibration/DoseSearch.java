package io.swerve.steering.calibration;

import io.swerve.steering.calibration.Divergence.Statistic;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the strength at which a steering has a wanted size of effect, by bisection on the measured divergence. Strengths
 * are tried from a first one outwards until one is below the budget and one above; then between the two, where a power
 * law through both puts the budget or, whenever that narrows the range too little, in the geometric middle.
 *
 * @param statistic what the budget is for
 * @param tolerance how far the measured divergence may be from the budget, as a fraction of it; above 0, below 1
 * @param first the strength tried first; its sign is the direction in which is searched
 * @param limit the largest magnitude tried
 * @param maxMeasurements how many strengths are tried at most
 */
public record DoseSearch(Statistic statistic, double tolerance, float first, float limit, int maxMeasurements) {
    private static final double STEP = 8;
    /** A range this narrow has no float strength in it that would do better. */
    private static final double NARROWEST = 1e-5;

    /**
     * Creates a search.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public DoseSearch {
        if (!(tolerance > 0 && tolerance < 1)) {
            throw new IllegalArgumentException("tolerance must be above 0 and below 1, was " + tolerance);
        }
        if (!Float.isFinite(first) || first == 0) {
            throw new IllegalArgumentException("the first strength must be finite and not 0, was " + first);
        }
        if (!(limit >= Math.abs(first)) || !Float.isFinite(limit)) {
            throw new IllegalArgumentException("the limit must be finite and at least the first strength's magnitude, "
                    + Math.abs(first) + ", was " + limit);
        }
        if (maxMeasurements < 1) {
            throw new IllegalArgumentException("maxMeasurements must be at least 1, was " + maxMeasurements);
        }
    }

    /**
     * {@return the usual search: for the mean, within 2 %, from strength 1 to at most 1024, in at most 40 measurements}
     */
    public static DoseSearch defaults() {
        return new DoseSearch(Statistic.MEAN, 0.02, 1, 1024, 40);
    }

    /**
     * Sets what the budget is for.
     *
     * @param newStatistic the mean or the 95th percentile
     * @return the changed search
     */
    public DoseSearch withStatistic(Statistic newStatistic) {
        return new DoseSearch(newStatistic, tolerance, first, limit, maxMeasurements);
    }

    /**
     * Sets the tolerance.
     *
     * @param fraction of the budget; above 0, below 1
     * @return the changed search
     * @throws IllegalArgumentException if it is out of range
     */
    public DoseSearch withTolerance(double fraction) {
        return new DoseSearch(statistic, fraction, first, limit, maxMeasurements);
    }

    /**
     * Sets where the search begins and ends.
     *
     * @param newFirst tried first; negative to search among negative strengths
     * @param newLimit the largest magnitude
     * @return the changed search
     * @throws IllegalArgumentException if {@code newFirst} is 0 or not finite, or {@code newLimit} is below its magnitude
     */
    public DoseSearch withRange(float newFirst, float newLimit) {
        return new DoseSearch(statistic, tolerance, newFirst, newLimit, maxMeasurements);
    }

    /** What was found. */
    public sealed interface Outcome {
        /**
         * {@return the measurement nearest to the budget that does not exceed it beyond the tolerance, at strength 0 if
         * every strength tried was beyond it}
         */
        Divergence best();

        /** {@return all that was measured, in the order of the trials} */
        List<Divergence> trials();
    }

    /**
     * The budget is met.
     *
     * @param best measured at the strength that was sought
     * @param trials all that was measured
     */
    public record Reached(Divergence best, List<Divergence> trials) implements Outcome {}

    /**
     * No strength meets the budget.
     *
     * @param best the measurement that comes nearest from below
     * @param trials all that was measured
     * @param reason why not, in words
     */
    public record Unreachable(Divergence best, List<Divergence> trials, String reason) implements Outcome {}

    /**
     * Searches.
     *
     * @param meter measures
     * @param budget nats per token, above 0 and finite
     * @return the strength that meets the budget, or why there is none
     * @throws IllegalArgumentException if the budget is not above 0 and finite
     * @throws java.util.concurrent.CancellationException if the meter's progress follower stopped it
     */
    public Outcome find(DivergenceMeter meter, double budget) {
        return find(meter::measure, budget);
    }

    /** Measures a strength. */
    interface Measure {
        Divergence at(float strength);
    }

    Outcome find(Measure measure, double budget) {
        requireBudget(budget);
        return new Run(measure, budget).search();
    }

    /**
     * Refuses a budget that means nothing.
     *
     * @param budget nats per token
     */
    static void requireBudget(double budget) {
        if (!(budget > 0) || !Double.isFinite(budget)) {
            throw new IllegalArgumentException(
                    "a KL budget must be above 0 and finite, in nats per token, was " + budget);
        }
    }

    private final class Run {
        private final Measure measure;
        private final double budget;
        private final List<Divergence> trials = new ArrayList<>();
        /** The strongest known below the budget, and the weakest known above it. */
        private Divergence below = new Divergence(0, 0, 0, 0, 0, 0, 1);
        private Divergence above;

        Run(Measure measure, double budget) {
            this.measure = measure;
            this.budget = budget;
        }

        Outcome search() {
            float strength = first;
            double width = Double.POSITIVE_INFINITY;
            while (trials.size() < maxMeasurements) {
                Divergence trial = measure.at(strength);
                trials.add(trial);
                double value = trial.value(statistic);
                if (Math.abs(value / budget - 1) <= tolerance) {
                    return new Reached(trial, List.copyOf(trials));
                }
                if (value < budget) {
                    below = trial;
                    if (above == null && Math.abs(strength) >= limit) {
                        return unreachable("at the largest strength tried, " + strength + ", the divergence is " + value
                                + " nats");
                    }
                } else { // NaN too: activations out of all bounds
                    above = trial;
                }
                if (above == null || below.strength() == 0) {
                    strength = outwards(trial);
                    if (strength == 0) {
                        return unreachable("even the smallest strength exceeds the budget");
                    }
                    continue;
                }
                double range = above.strength() / (double) below.strength() - 1;
                if (range < NARROWEST) {
                    return unreachable("the divergence jumps over it: from " + below.value(statistic) + " to "
                            + above.value(statistic) + " nats at strength " + above.strength());
                }
                strength = range < width / 2 ? between() : middle();
                width = range;
            }
            return unreachable("it was not met in " + maxMeasurements + " measurements");
        }

        private Unreachable unreachable(String reason) {
            return new Unreachable(below, List.copyOf(trials),
                    "no strength has a divergence of " + budget + " nats per token: " + reason);
        }

        /** While one side is missing: a weak steering's divergence grows with the square of its strength. */
        private float outwards(Divergence trial) {
            double factor = Math.sqrt(budget / trial.value(statistic));
            if (above == null) {
                factor = factor > 0 ? Math.clamp(1.05 * factor, 1.2, STEP) : STEP;
            } else {
                factor = factor > 0 ? Math.clamp(factor / 1.05, 1 / STEP, 1 / 1.2) : 1 / STEP;
            }
            double next = trial.strength() * factor;
            return (float) Math.copySign(Math.min(limit, Math.abs(next)), first);
        }

        /** Where a power law through both sides meets the budget. */
        private float between() {
            double low = Math.log(below.value(statistic));
            double high = Math.log(above.value(statistic));
            double share = (Math.log(budget) - low) / (high - low);
            if (!(share >= 0.02 && share <= 0.98)) {
                return middle();
            }
            return (float) (below.strength() * Math.pow(above.strength() / (double) below.strength(), share));
        }

        private float middle() {
            return (float) Math.copySign(Math.sqrt((double) below.strength() * above.strength()), first);
        }
    }
}
