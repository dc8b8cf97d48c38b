package io.swerve.steering.calibration;

import io.swerve.Session;
import io.swerve.steering.Dose;
import io.swerve.steering.DoseUnit;
import io.swerve.steering.SteeringVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Calibrates one vector on one model: turns doses into strengths, and writes what was measured into the vector's passport.
 *
 * <p>
 * What is measured holds the rounding of the session's {@linkplain io.swerve.Batch batches}: another batch size or another
 * processor gives slightly other strengths, and a dose whose divergence is no greater than that rounding means nothing.
 *
 * <p>
 * Shares the thread rule of its session; the session must have no open sequences while it measures, and no other steering.
 */
public final class Calibrator implements AutoCloseable {
    private final Session session;
    private final SteeringVector vector;
    private final List<CalibrationText> texts;
    private final DivergenceMeter meter;
    private final DoseSearch search;
    private ActivationNorms norms;

    private Calibrator(Session session, SteeringVector vector, List<CalibrationText> texts, DoseSearch search,
            CalibrationProgress progress) {
        this.session = session;
        this.vector = vector;
        this.texts = List.copyOf(texts);
        this.search = search;
        this.meter = DivergenceMeter.open(session, Steered.by(vector), texts, DivergenceMeter.DEFAULT_MEMORY, progress);
    }

    /**
     * Opens a calibrator with the usual search.
     *
     * @param session an {@linkplain io.swerve.SessionOptions#observable observable} session without steering
     * @param vector a vector that fits the model
     * @param texts at least one, best held out from the extraction
     * @return the calibrator, to be closed by the caller
     * @throws IllegalArgumentException if there are no texts, or one is longer than the context
     * @throws IllegalStateException if the session is steered already
     * @throws io.swerve.steering.SteeringVectorException if the vector doesn't fit the model
     */
    public static Calibrator open(Session session, SteeringVector vector, List<CalibrationText> texts) {
        return open(session, vector, texts, DoseSearch.defaults(), CalibrationProgress.NONE);
    }

    /**
     * Opens a calibrator.
     *
     * @param session an {@linkplain io.swerve.SessionOptions#observable observable} session without steering
     * @param vector a vector that fits the model
     * @param texts at least one, best held out from the extraction
     * @param search finds the strengths of KL budgets
     * @param progress is told after each batch
     * @return the calibrator, to be closed by the caller
     * @throws IllegalArgumentException if there are no texts, or one is longer than the context
     * @throws IllegalStateException if the session is steered already
     * @throws io.swerve.steering.SteeringVectorException if the vector doesn't fit the model
     */
    public static Calibrator open(Session session, SteeringVector vector, List<CalibrationText> texts,
            DoseSearch search, CalibrationProgress progress) {
        return new Calibrator(session, vector, texts, search, progress);
    }

    /** {@return the meter of this vector, ends with this calibrator} */
    public DivergenceMeter meter() {
        return meter;
    }

    /**
     * Returns the lengths of the model's activations at the texts' positions; measured at the first call.
     *
     * @return the norms of all layers
     * @throws IllegalStateException if the session isn't observable
     * @throws java.util.concurrent.CancellationException if {@link Session#abort()} stopped it
     */
    public ActivationNorms norms() {
        if (norms == null) {
            norms = ActivationNorms.measure(session, texts);
        }
        return norms;
    }

    /**
     * Turns a dose into a strength.
     *
     * @param unit what the amount is counted in
     * @param amount finite; above 0 in nats
     * @return what to multiply the vector by
     * @throws IllegalArgumentException if the amount is out of range
     * @throws UnreachableDoseException if no strength has that effect
     * @throws java.util.concurrent.CancellationException if the progress follower or {@link Session#abort()} stopped it
     */
    public float strength(DoseUnit unit, double amount) {
        return switch (unit) {
            case RAW -> {
                if (!Float.isFinite((float) amount)) {
                    throw new IllegalArgumentException("a strength must be finite, was " + amount);
                }
                yield (float) amount;
            }
            case ACTIVATION_NORM -> norms().strength(vector, amount);
            case KL_NATS -> switch (find(amount)) {
                case DoseSearch.Reached reached -> reached.best().strength();
                case DoseSearch.Unreachable unreachable -> throw new UnreachableDoseException(unreachable.reason());
            };
        };
    }

    /**
     * Finds the strength of a KL budget.
     *
     * @param budget nats per token, above 0 and finite
     * @return the strength and what was measured on the way, or why there is none
     * @throws IllegalArgumentException if the budget is not above 0 and finite
     * @throws java.util.concurrent.CancellationException if the progress follower or {@link Session#abort()} stopped it
     */
    public DoseSearch.Outcome find(double budget) {
        return search.find(meter, budget);
    }

    /**
     * Measures a dose table.
     *
     * @param strengths at least one, finite, all different
     * @return the table
     * @throws IllegalArgumentException if there are no strengths, one is not finite, or one is there twice
     * @throws java.util.concurrent.CancellationException if the progress follower or {@link Session#abort()} stopped it
     */
    public DoseTable table(float... strengths) {
        return DoseTable.measure(meter, strengths);
    }

    /**
     * Writes a dose and the activation norms into the vector's passport.
     *
     * @param table what was measured
     * @param strength the greatest strength that is recommended
     * @param note how it was measured, such as the texts' name
     * @return the same directions with a passport that has this dose in addition, before those it has
     * @throws IllegalArgumentException if the strength is not finite
     */
    public SteeringVector stamped(DoseTable table, float strength, String note) {
        List<Dose> doses = new ArrayList<>();
        doses.add(table.dose(Arrays.stream(vector.layers()).boxed().toList(), strength, note));
        doses.addAll(vector.info().doses());
        return vector.withInfo(vector.info().withActivationNorms(norms().byLayer()).withDoses(doses));
    }

    /** Ends the steering and frees the meter's memory. Idempotent. */
    @Override
    public void close() {
        meter.close();
    }
}
