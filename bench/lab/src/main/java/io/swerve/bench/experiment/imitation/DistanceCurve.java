package io.swerve.bench.experiment.imitation;

import io.swerve.bench.experiment.Ground;
import io.swerve.bench.report.Figures;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.reasoning.imitation.Degradation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * Answers at growing distances. Some problems are asked at several distances, so it is problems that are resampled.
 *
 * @param points at least two
 */
record DistanceCurve(List<Point> points) {
    private static final double BIN = 10;

    /**
     * An answer.
     *
     * @param problem which problem, whatever the distance
     * @param distance how far it is
     * @param right whether the answer is right
     * @param cut whether it was cut
     */
    record Point(int problem, double distance, boolean right, boolean cut) {}

    Interval rho(long seed) {
        double[] distances = points.stream().mapToDouble(Point::distance).toArray();
        double[] scores = points.stream().mapToDouble(point -> point.right ? 1 : 0).toArray();
        return new Bootstrap(seed).clusters(points.stream().mapToInt(Point::problem).toArray(),
                sample -> Degradation.spearman(Arrays.stream(sample).mapToDouble(i -> distances[i]).toArray(),
                        Arrays.stream(sample).mapToDouble(i -> scores[i]).toArray()));
    }

    /** Verdicts by distance, to the nearest tenth. */
    Map<Double, double[]> bins() {
        Map<Double, double[]> bins = new TreeMap<>();
        for (Point point : points) {
            bins.merge(Math.round(point.distance * BIN) / BIN, new double[]{point.right ? 1 : 0},
                    (before, one) -> DoubleStream.concat(Arrays.stream(before), Arrays.stream(one)).toArray());
        }
        return bins;
    }

    /** A fall is what imitation predicts, and plain difficulty as well. */
    String finding(String name, Interval rho) {
        double least = points.stream().mapToDouble(Point::distance).min().orElseThrow();
        List<Point> nearest = points.stream().filter(point -> point.distance == least).toList();
        Ground all = Ground.of(Ground.Arm.of("all distances",
                points.stream().mapToDouble(point -> point.right ? 1 : 0).toArray(),
                points.stream().mapToDouble(point -> point.cut ? 1 : 0).toArray()));
        Ground near = Ground.of(Ground.Arm.of("the nearest problems",
                nearest.stream().mapToDouble(point -> point.right ? 1 : 0).toArray(),
                nearest.stream().mapToDouble(point -> point.cut ? 1 : 0).toArray()));
        String start = "Accuracy and " + name + ": ";
        if (all.cut().or(near::floor).isPresent()) {
            return start + Ground.nothing(all.cut().or(near::floor).orElseThrow()) + ".";
        }
        if (Double.isNaN(rho.estimate())) {
            return start + "Spearman's rho is not defined, all distances or all answers are alike.";
        }
        return start + "Spearman's rho is " + Figures.number(rho, 2) + (!rho.excludes(0)
                ? ", neither clearly below 0 nor above."
                : rho.estimate() < 0
                        ? ", so accuracy falls, as imitation predicts, and plain difficulty as well."
                        : ", so accuracy rises, against what imitation predicts.");
    }
}
