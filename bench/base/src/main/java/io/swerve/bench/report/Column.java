package io.swerve.bench.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import io.swerve.bench.statistics.Comparison;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.SignificanceTest;
import io.swerve.bench.statistics.TargetVerdict;
import java.util.Objects;
import java.util.Optional;

/**
 * What is measured of each row of {@link Measures}: a column of its tables. A value is an {@link Interval}, a
 * {@link SignificanceTest}, a {@link Comparison}, a {@link TargetVerdict}, a number, a truth, a text, or nothing.
 *
 * @param key its name in JSON, in snake_case
 * @param label what it is called in tables and charts
 * @param style how a cell shows it
 * @param factor multiplies it in cells; JSON and charts have the value as it is
 * @param digits of a number, behind the point
 */
public record Column(String key, String label, CellStyle style, double factor, int digits) {
    /** How a cell shows a value. */
    public enum CellStyle {
        /** As a number, with its interval. */
        NUMBER,
        /** As a number, without the interval that JSON has. */
        ESTIMATE,
        /** As a share in percent, with its interval. */
        PERCENT
    }

    /**
     * Checks the key.
     *
     * @throws IllegalArgumentException if it isn't in snake_case
     */
    public Column {
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(style, "style");
        if (!key.matches("[a-z0-9]+(_[a-z0-9]+)*")) {
            throw new IllegalArgumentException("keys are in snake_case, was '" + key + "'");
        }
    }

    /**
     * A number.
     *
     * @param key its name in JSON
     * @param label what it is called
     * @param digits behind the point
     * @return the measure
     */
    public static Column number(String key, String label, int digits) {
        return new Column(key, label, CellStyle.NUMBER, 1, digits);
    }

    /**
     * A number whose interval is in JSON only.
     *
     * @param key its name in JSON
     * @param label what it is called
     * @param digits behind the point
     * @return the measure
     */
    public static Column estimate(String key, String label, int digits) {
        return new Column(key, label, CellStyle.ESTIMATE, 1, digits);
    }

    /**
     * A share, shown in percent.
     *
     * @param key its name in JSON
     * @param label what it is called
     * @return the measure
     */
    public static Column percent(String key, String label) {
        return new Column(key, label, CellStyle.PERCENT, 1, 1);
    }

    /**
     * A difference of shares, shown in points of a hundredth.
     *
     * @param key its name in JSON
     * @param label what it is called
     * @return the measure
     */
    public static Column points(String key, String label) {
        return new Column(key, label, CellStyle.NUMBER, 100, 1);
    }

    /**
     * A test, of which a cell shows the probability, a text, a count or a truth.
     *
     * @param key its name in JSON
     * @param label what it is called
     * @return the measure
     */
    public static Column of(String key, String label) {
        return number(key, label, 0);
    }

    /**
     * Shows the value in another unit.
     *
     * @param more multiplies it in cells
     * @return the measure
     */
    public Column times(double more) {
        return new Column(key, label, style, factor * more, digits);
    }

    String cell(Object value) {
        return switch (value) {
            case null -> "";
            case Interval interval when style == CellStyle.ESTIMATE -> cell(interval.estimate());
            case Interval interval -> style == CellStyle.PERCENT
                    ? Figures.percent(interval)
                    : Figures.number(interval.times(factor), digits);
            case SignificanceTest test -> test.text();
            case Comparison comparison -> cell(comparison.difference()) + ", " + comparison.test().text();
            case TargetVerdict verdict -> verdict.label();
            case Double number -> style == CellStyle.PERCENT
                    ? Figures.percent(number)
                    : Figures.number(factor * number, digits);
            case Boolean truth -> truth ? "yes" : "";
            default -> value.toString();
        };
    }

    static Optional<JsonElement> json(Object value) {
        return Optional.ofNullable(switch (value) {
            case null -> null;
            case Interval interval -> Figures.json(interval);
            case SignificanceTest test -> Figures.json(test);
            case Comparison comparison -> Figures.json(comparison);
            case TargetVerdict verdict -> new JsonPrimitive(verdict.label());
            case Double number -> Double.isFinite(number) ? new JsonPrimitive(number) : null;
            case Number number -> new JsonPrimitive(number);
            case Boolean truth -> new JsonPrimitive(truth);
            default -> new JsonPrimitive(value.toString());
        });
    }
}
