package io.swerve.bench.experiment.fewdemonstrations;

import io.swerve.bench.experiment.fewdemonstrations.Curve.CurvePoint;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.Shares;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Directions of as many pairs, chosen in the same way: once, or by chance several times. Estimates are over the problems,
 * and over the draws where there are several.
 *
 * @param name of the choice
 * @param draws what was written under each direction
 * @param bootstrap gives intervals
 */
record PairChoice(String name, List<CurvePoint> draws, Bootstrap bootstrap) {
    int count() {
        return draws.getFirst().count();
    }

    private double[][] each(Function<CurvePoint, double[]> value) {
        return draws.stream().map(value).toArray(double[][]::new);
    }

    /** The means over the draws, by problem. */
    double[] mean(Function<CurvePoint, double[]> value) {
        double[][] each = each(value);
        return IntStream.range(0, each[0].length)
                .mapToDouble(p -> Arrays.stream(each).mapToDouble(draw -> draw[p]).average().orElseThrow()).toArray();
    }

    Interval thinking() {
        return bootstrap.crossedMean(each(CurvePoint::thinking));
    }

    Interval accuracy() {
        return bootstrap.crossedShare(each(CurvePoint::correct));
    }

    double cut() {
        return Arrays.stream(mean(CurvePoint::cut)).average().orElseThrow();
    }

    double cosine() {
        return draws.stream().mapToDouble(CurvePoint::cosine).average().orElseThrow();
    }

    /** The part of another direction's effect on the length of thinking that these have. */
    Interval share(CurvePoint plain, CurvePoint all) {
        double[] before = plain.thinking();
        double[] whole = all.thinking();
        double[][] mine = each(CurvePoint::thinking);
        return bootstrap.crossed(mine.length, before.length, (some, problems) -> {
            double saved = 0;
            double most = 0;
            for (int p : problems) {
                for (int draw : some) {
                    saved += before[p] - mine[draw][p];
                }
                most += (before[p] - whole[p]) * some.length;
            }
            return most == 0 ? Double.NaN : saved / most;
        });
    }

    /** The accuracy minus that of another direction. */
    Interval accuracyAgainst(CurvePoint other) {
        return draws.size() == 1
                ? Shares.difference(draws.getFirst().correct(), other.correct())
                : bootstrap.crossedDifference(each(CurvePoint::correct), other.correct());
    }
}
