package io.swerve.reasoning.imitation;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How a model's score falls with the distance of problems from those that it knows. Imitation predicts a fall at every
 * step away, so a rank correlation near -1.
 *
 * @param points the problems, at least two
 */
public record Degradation(List<DistanceScore> points) {
    /**
     * One problem.
     *
     * @param distance from what the model knows; only the order counts
     * @param score of the model's answer, higher for better, such as 1 for right and 0 for wrong
     */
    public record DistanceScore(double distance, double score) {
        /**
         * Creates a point.
         *
         * @throws IllegalArgumentException if a number is NaN
         */
        public DistanceScore {
            if (Double.isNaN(distance) || Double.isNaN(score)) {
                throw new IllegalArgumentException("distance and score must be numbers, not " + distance + " and "
                        + score);
            }
        }
    }

    /**
     * Creates a curve.
     *
     * @throws IllegalArgumentException if there are fewer than two points
     */
    public Degradation {
        points = List.copyOf(points);
        if (points.size() < 2) {
            throw new IllegalArgumentException("a degradation takes at least 2 points, not " + points.size());
        }
    }

    /**
     * {@return the rank correlation of distance and score (Spearman's rho; ties have the mean of their ranks); -1 where
     * every step away costs, 1 where it helps; NaN where all distances or all scores are the same}
     */
    public double rho() {
        return spearman(points.stream().mapToDouble(DistanceScore::distance).toArray(),
                points.stream().mapToDouble(DistanceScore::score).toArray());
    }

    /** {@return the curve: the mean score at each distance, by distance} */
    public Map<Double, Double> means() {
        return points.stream().collect(Collectors.groupingBy(DistanceScore::distance, TreeMap::new,
                Collectors.averagingDouble(DistanceScore::score)));
    }

    /**
     * Computes a rank correlation.
     *
     * @param x numbers, at least two
     * @param y as many numbers
     * @return Spearman's rho, -1 to 1; NaN where all of {@code x} or all of {@code y} are the same
     * @throws IllegalArgumentException if they are fewer than two, or not as many
     */
    public static double spearman(double[] x, double[] y) {
        if (x.length != y.length || x.length < 2) {
            throw new IllegalArgumentException("a rank correlation takes two equally long lists of at least 2 numbers,"
                    + " not " + x.length + " and " + y.length);
        }
        double[] first = ranks(x);
        double[] second = ranks(y);
        double mean = (x.length + 1) / 2.0;
        double product = 0;
        double squares1 = 0;
        double squares2 = 0;
        for (int i = 0; i < x.length; i++) {
            product += (first[i] - mean) * (second[i] - mean);
            squares1 += (first[i] - mean) * (first[i] - mean);
            squares2 += (second[i] - mean) * (second[i] - mean);
        }
        return squares1 == 0 || squares2 == 0 ? Double.NaN : product / Math.sqrt(squares1 * squares2);
    }

    private static double[] ranks(double[] values) {
        int[] order = IntStream.range(0, values.length).boxed()
                .sorted((a, b) -> Double.compare(values[a], values[b])).mapToInt(Integer::intValue).toArray();
        double[] ranks = new double[values.length];
        int from = 0;
        while (from < order.length) {
            int to = from + 1;
            while (to < order.length && values[order[to]] == values[order[from]]) {
                to++;
            }
            double rank = (from + 1 + to) / 2.0;
            Arrays.stream(order, from, to).forEach(i -> ranks[i] = rank);
            from = to;
        }
        return ranks;
    }
}
