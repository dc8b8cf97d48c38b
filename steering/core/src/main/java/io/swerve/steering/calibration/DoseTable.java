package io.swerve.steering.calibration;

import io.swerve.steering.Dose;
import io.swerve.steering.DoseUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The effect of some strengths, and how far it grows with the strength. The calibration range reaches from 0 to where the
 * mean divergence falls for the first time: beyond it, more strength is not more effect.
 *
 * @param rows by ascending strength, at least one
 */
public record DoseTable(List<Divergence> rows) {
    /**
     * Creates a table.
     *
     * @param rows in any order, all strengths different
     * @throws IllegalArgumentException if there are no rows, or a strength is there twice
     */
    public DoseTable {
        rows = rows.stream().sorted(Comparator.comparingDouble(Divergence::strength)).toList();
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("a dose table has at least one strength");
        }
        for (int i = 1; i < rows.size(); i++) {
            if (rows.get(i).strength() == rows.get(i - 1).strength()) {
                throw new IllegalArgumentException("strength " + rows.get(i).strength() + " is in the table twice");
            }
        }
    }

    /**
     * Measures a table.
     *
     * @param meter measures
     * @param strengths at least one, finite, all different
     * @return the table
     * @throws IllegalArgumentException if there are no strengths, one is not finite, or one is there twice
     * @throws java.util.concurrent.CancellationException if the meter's progress follower stopped it
     */
    public static DoseTable measure(DivergenceMeter meter, float... strengths) {
        return new DoseTable(meter.measure(strengths));
    }

    /**
     * Adds measurements to the table; those of a strength that is in it already are left out.
     *
     * @param more any number
     * @return the larger table
     */
    public DoseTable with(List<Divergence> more) {
        List<Divergence> all = new ArrayList<>(rows);
        more.stream().filter(row -> all.stream().noneMatch(known -> known.strength() == row.strength()))
                .forEach(all::add);
        return new DoseTable(all);
    }

    /**
     * {@return the greatest strength of the table up to which the mean divergence never falls, seen from 0: the end of
     * the calibration range; 0 if the table has no positive strength, or the first one has no number}
     */
    public float monotoneTo() {
        return end(rows.stream().filter(row -> row.strength() > 0).toList());
    }

    /**
     * {@return the least strength of the table down to which the mean divergence never falls, seen from 0: the negative
     * end of the calibration range; 0 if the table has no negative strength}
     */
    public float monotoneFrom() {
        return end(rows.stream().filter(row -> row.strength() < 0).toList().reversed());
    }

    private static float end(List<Divergence> outwards) {
        float end = 0;
        double last = 0;
        for (Divergence row : outwards) {
            if (!(row.mean() >= last)) {
                break;
            }
            end = row.strength();
            last = row.mean();
        }
        return end;
    }

    /**
     * {@return where the divergence falls for the first time as the positive strengths grow: the first strength beyond
     * the calibration range; empty if the range holds all positive strengths}
     */
    public OptionalDouble fallsAt() {
        return rows.stream().filter(row -> row.strength() > monotoneTo() && row.strength() > 0)
                .mapToDouble(Divergence::strength).findFirst();
    }

    /**
     * Makes a dose of the table for a vector's passport.
     *
     * @param layers what was steered
     * @param high the greatest strength that is recommended; the least is the table's smallest that has any effect, or
     *            this one
     * @param note how it was measured
     * @return the dose, in raw strengths
     * @throws IllegalArgumentException if the strength is not finite or there are no layers
     */
    public Dose dose(List<Integer> layers, float high, String note) {
        double towards = Math.signum(high);
        double low = rows.stream().filter(row -> row.strength() * towards > 0 && row.mean() > 0)
                .mapToDouble(row -> row.strength() * towards).min().orElse(high * towards);
        double least = Math.min(low, Math.abs(high)) * towards;
        return new Dose(DoseUnit.RAW, layers, Math.min(least, high), Math.max(least, high),
                rows.stream().map(row -> new Dose.Point(row.strength(), row.mean())).toList(), note);
    }
}
