package io.swerve.steering.extraction;

import io.swerve.internal.numeric.VectorMath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a method learns from one layer's activations while they pass by. */
abstract sealed class Axis {
    /** Takes an activation of one side. */
    void sample(boolean positive, double[] activation) {}

    /** Takes what the two sides of a pair differ in. */
    void difference(double[] difference) {}

    /** Returns the axis so far, of no particular sign and length; null if the activations have none. */
    abstract double[] axis(double[] meanDifference);

    static Axis of(ExtractionMethod method, int width) {
        return switch (method) {
            case DIFFERENCE_OF_MEANS, ASC -> new OfMeans();
            case PCA_OF_DIFFERENCES -> new OfDifferences(width);
            case PCA_OF_ACTIVATIONS -> new OfActivations(width);
            case LOGISTIC_PROBE -> new OfProbe();
        };
    }

    private static final class OfMeans extends Axis {
        @Override
        double[] axis(double[] meanDifference) {
            return meanDifference;
        }
    }

    private static final class OfDifferences extends Axis {
        private final FrequentDirections directions;

        OfDifferences(int width) {
            directions = new FrequentDirections(width);
        }

        @Override
        void difference(double[] difference) {
            directions.add(difference);
        }

        @Override
        double[] axis(double[] meanDifference) {
            return directions.axis();
        }
    }

    /**
     * Centred while the mean still changes: the n-th row's distance from the mean of those before it, times the root of
     * {@code (n - 1) / n}, adds to the scatter just what the row adds to the final centred one (Welford).
     */
    private static final class OfActivations extends Axis {
        private final FrequentDirections directions;
        private final ActivationMean mean;

        OfActivations(int width) {
            directions = new FrequentDirections(width);
            mean = new ActivationMean(width);
        }

        @Override
        void sample(boolean positive, double[] activation) {
            long before = mean.count();
            if (before > 0) {
                double[] distance = VectorMath.difference(activation, mean.mean());
                directions.add(VectorMath.scaled(distance, Math.sqrt(before / (before + 1.0))));
            }
            mean.add(activation);
        }

        @Override
        double[] axis(double[] meanDifference) {
            return directions.axis();
        }
    }

    private static final class OfProbe extends Axis {
        private final List<float[]> activations = new ArrayList<>();
        private boolean[] labels = new boolean[16];

        @Override
        void sample(boolean positive, double[] activation) {
            if (activations.size() == labels.length) {
                labels = Arrays.copyOf(labels, labels.length * 2);
            }
            labels[activations.size()] = positive;
            activations.add(VectorMath.toFloats(activation));
        }

        @Override
        double[] axis(double[] meanDifference) {
            return LogisticProbe.weights(activations, labels);
        }
    }
}
