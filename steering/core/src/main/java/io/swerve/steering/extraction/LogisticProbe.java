package io.swerve.steering.extraction;

import io.swerve.internal.numeric.VectorMath;
import java.util.Arrays;
import java.util.List;

/**
 * Logistic regression with an L2 penalty and no intercept, on rows that are centred and scaled to a mean square of 1: the
 * weights {@code w} that make {@code |w|^2 / 2 + sum of log(1 + exp(-y w.x))} smallest, with y of 1 or -1, which is what
 * liblinear's L2R_LR minimises with C = 1. By Newton's method with conjugate gradients: there is one minimum, nothing is
 * drawn at random, and rows are read where they are, never copied. Exchanged sides give the exact negative.
 */
final class LogisticProbe {
    /** How small the gradient is at the end, as a share of that at the start. */
    private static final double TOLERANCE = 1e-9;
    /** Far more than is ever needed: the penalty makes each step at least as good as the one before. */
    private static final int MOST_STEPS = 100;
    /** What rounding may hide of a sum of losses. */
    private static final double ROUNDING = 1e-13;

    private final List<float[]> rows;
    /** 1 for a row of the positive side, -1 for one of the negative side. */
    private final double[] sides;
    private final double[] mean;
    private final double scale;

    private LogisticProbe(List<float[]> rows, double[] sides, double[] mean, double scale) {
        this.rows = rows;
        this.sides = sides;
        this.mean = mean;
        this.scale = scale;
    }

    /**
     * Trains a probe.
     *
     * @param rows activations
     * @param labels which of them are positive; may be longer
     * @return the weights towards the positive side, on the centred and scaled rows; null if the rows are all the same
     * @throws ExtractionDataException if all rows are of one side
     */
    static double[] weights(List<float[]> rows, boolean[] labels) {
        double[] sides = new double[rows.size()];
        for (int r = 0; r < sides.length; r++) {
            sides[r] = labels[r] ? 1 : -1;
        }
        if (Arrays.stream(sides).allMatch(side -> side == sides[0])) {
            throw new ExtractionDataException("a probe tells two sides apart, and all " + sides.length
                    + " activations are of the " + (labels[0] ? "positive" : "negative") + " one: give texts of both");
        }
        int width = rows.getFirst().length;
        ActivationMean running = new ActivationMean(width);
        rows.forEach(running::add);
        double[] mean = running.mean();
        double squares = 0;
        for (float[] row : rows) {
            for (int i = 0; i < width; i++) {
                double centred = row[i] - mean[i];
                squares += centred * centred;
            }
        }
        return squares > 0
                ? new LogisticProbe(rows, sides, mean, Math.sqrt((double) sides.length * width / squares)).minimum()
                : null;
    }

    private double[] minimum() {
        double[] weights = new double[mean.length];
        double[] scores = new double[sides.length];
        double first = 0;
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] pull = new double[sides.length];
            double[] curvature = new double[sides.length];
            for (int r = 0; r < pull.length; r++) {
                double wrong = 1 / (1 + Math.exp(sides[r] * scores[r]));
                pull[r] = -sides[r] * wrong;
                curvature[r] = wrong * (1 - wrong);
            }
            double[] gradient = plus(transposed(pull), 1, weights);
            double length = VectorMath.norm(gradient);
            first = step == 0 ? length : first;
            if (length <= TOLERANCE * first) {
                return weights;
            }
            double[] direction = solve(curvature, gradient, length * Math.min(0.1, Math.sqrt(length / first)));
            double[] change = product(direction);
            double slope = VectorMath.dot(gradient, direction);
            double loss = loss(weights, scores);
            double size = 1;
            while (loss(plus(weights, size, direction), plus(scores, size, change)) > loss + 1e-4 * size * slope
                    + ROUNDING * loss) {
                size /= 2;
            }
            weights = plus(weights, size, direction);
            scores = plus(scores, size, change);
        }
        return weights;
    }

    /** Returns Newton's step, by conjugate gradients, until the equation is off by no more than {@code error}. */
    private double[] solve(double[] curvature, double[] gradient, double error) {
        double[] step = new double[gradient.length];
        double[] rest = VectorMath.scaled(gradient, -1);
        double[] towards = rest;
        double squares = VectorMath.dot(rest, rest);
        for (int i = 0; i < gradient.length && squares > error * error; i++) {
            double[] along = product(towards);
            for (int r = 0; r < along.length; r++) {
                along[r] *= curvature[r];
            }
            double[] bent = plus(transposed(along), 1, towards);
            double size = squares / VectorMath.dot(towards, bent);
            step = plus(step, size, towards);
            rest = plus(rest, -size, bent);
            double before = squares;
            squares = VectorMath.dot(rest, rest);
            towards = plus(rest, squares / before, towards);
        }
        return step;
    }

    private double loss(double[] weights, double[] scores) {
        double sum = VectorMath.dot(weights, weights) / 2;
        for (int r = 0; r < scores.length; r++) {
            double margin = sides[r] * scores[r];
            sum += Math.log1p(Math.exp(-Math.abs(margin))) + Math.max(-margin, 0);
        }
        return sum;
    }

    /** Returns each centred and scaled row's product with a vector. */
    private double[] product(double[] vector) {
        double ofMean = VectorMath.dot(mean, vector);
        double[] product = new double[sides.length];
        for (int r = 0; r < product.length; r++) {
            float[] row = rows.get(r);
            double even = 0;
            double odd = 0;
            for (int i = 0; i + 1 < row.length; i += 2) {
                even += row[i] * vector[i];
                odd += row[i + 1] * vector[i + 1];
            }
            double last = row.length % 2 == 0 ? 0 : row[row.length - 1] * vector[row.length - 1];
            product[r] = (even + odd + last - ofMean) * scale;
        }
        return product;
    }

    /** Returns the sum of the centred and scaled rows, each times its factor. */
    private double[] transposed(double[] factors) {
        double[] sum = new double[mean.length];
        double all = 0;
        for (int r = 0; r < factors.length; r++) {
            float[] row = rows.get(r);
            double factor = factors[r];
            all += factor;
            for (int i = 0; i < sum.length; i++) {
                sum[i] += factor * row[i];
            }
        }
        return VectorMath.scaled(plus(sum, -all, mean), scale);
    }

    private static double[] plus(double[] a, double factor, double[] b) {
        double[] sum = new double[a.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = a[i] + factor * b[i];
        }
        return sum;
    }
}
