package io.swerve.steering.extraction;

import io.swerve.internal.numeric.VectorMath;
import io.swerve.steering.LayerDiagnostics;
import io.swerve.steering.SteeringVectorException;
import io.swerve.steering.extraction.Extraction.LayerContrast;

/**
 * All that is kept of one layer's activations: running means, the state of the method, and a number for each held-out
 * sample. The direction from the examples read first is tested on those read last, in the same pass.
 */
final class LayerStatistics {
    private final int layer;
    private final ActivationMean positive;
    private final ActivationMean negative;
    /** By half of the data, then by side. */
    private final ActivationMean[][] halves;
    private final ActivationMean unitDifference;
    private double positiveLengths;
    private double negativeLengths;
    private final Axis axis;
    /** While the direction is tested: it, and the middle between the two sides it was made from. */
    private double[] trial;
    private double[] middle;
    private final Separation separation = new Separation();
    private double energyAlong;
    private double energy;

    LayerStatistics(int layer, int width, ExtractionMethod method) {
        this.layer = layer;
        positive = new ActivationMean(width);
        negative = new ActivationMean(width);
        halves = new ActivationMean[][]{{new ActivationMean(width), new ActivationMean(width)},
                {new ActivationMean(width), new ActivationMean(width)}};
        unitDifference = new ActivationMean(width);
        axis = Axis.of(method, width);
    }

    /** Takes an activation that counts as a sample. */
    void sample(boolean isPositive, int half, double[] activation) {
        (isPositive ? positive : negative).add(activation);
        double length = VectorMath.norm(activation);
        positiveLengths += isPositive ? length : 0;
        negativeLengths += isPositive ? 0 : length;
        halves[half][isPositive ? 0 : 1].add(activation);
        axis.sample(isPositive, activation);
        if (trial != null) {
            separation.add(isPositive, VectorMath.dot(trial, activation));
        }
    }

    /** Takes what the two sides of a pair differ in. */
    void difference(double[] difference) {
        double norm = VectorMath.norm(difference);
        if (norm > 0) {
            unitDifference.add(VectorMath.scaled(difference, 1 / norm));
        }
        axis.difference(difference);
        spread(difference);
    }

    /** Takes a text without a partner: its distance from the middle stands for the difference. */
    void single(double[] activation) {
        if (trial != null) {
            spread(VectorMath.difference(activation, middle));
        }
    }

    private void spread(double[] difference) {
        if (trial != null) {
            double along = VectorMath.dot(trial, difference);
            energyAlong += along * along;
            energy += VectorMath.dot(difference, difference);
        }
    }

    /** From now on, the direction of what was read so far is tested on what is read. */
    void beginTest() {
        double[] direction = direction();
        double norm = VectorMath.norm(direction);
        middle = VectorMath.scaled(VectorMath.difference(positive.mean(), VectorMath.scaled(negative.mean(), -1)), 0.5);
        trial = VectorMath.scaled(direction, 1 / norm);
    }

    /**
     * Returns the direction of what was read so far: the method's axis towards the positive side, as long as the
     * difference of the means.
     */
    double[] direction() {
        double[] means = positive.minus(negative);
        double length = VectorMath.norm(means);
        if (!Double.isFinite(length)) {
            throw new SteeringVectorException("the activations of layer " + layer
                    + " are not finite: the model's file may be damaged, or the texts make it overflow");
        }
        double[] found = length > 0 ? axis.axis(means) : null;
        if (found == null) {
            throw new ExtractionDataException("the two sides don't differ in layer " + layer
                    + ": the texts must differ in the tokens that are read, or before them");
        }
        if (found == means) {
            return means;
        }
        double sign = VectorMath.dot(found, means) < 0 ? -1 : 1;
        return VectorMath.scaled(found, sign * length / VectorMath.norm(found));
    }

    LayerContrast contrast() {
        return new LayerContrast(layer, VectorMath.norm(positive.minus(negative)), positiveLengths / positive.count(),
                negativeLengths / negative.count());
    }

    /** Returns the mean length of all activations. */
    double activationNorm() {
        return (positiveLengths + negativeLengths) / (positive.count() + negative.count());
    }

    LayerDiagnostics diagnostics(double[] direction) {
        double norm = VectorMath.norm(direction);
        double agreement = unitDifference.count() == 0
                ? Double.NaN
                : VectorMath.dot(unitDifference.mean(), direction) / norm;
        boolean halved = halves[1][0].count() > 0 && halves[1][1].count() > 0 && halves[0][0].count() > 0
                && halves[0][1].count() > 0;
        double splitHalf = halved
                ? VectorMath.cosine(halves[0][0].minus(halves[0][1]), halves[1][0].minus(halves[1][1]))
                : Double.NaN;
        return new LayerDiagnostics(layer, norm, agreement, separation.auroc(), separation.dPrime(),
                splitHalf, energy > 0 ? energyAlong / energy : Double.NaN);
    }
}
