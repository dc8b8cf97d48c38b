package io.swerve.reasoning.hybrid;

import io.swerve.reasoning.hybrid.RowReader.Read;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import io.swerve.steering.extraction.ActivationMean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Means of rows by category and layer, on both sides of a difference. */
final class MeanDifferences {
    private final int[] layers;
    private final int width;
    /** By side, category and layer. */
    private final ActivationMean[][][] means;

    MeanDifferences(int categories, int[] layers, int width) {
        this.layers = layers.clone();
        this.width = width;
        this.means = new ActivationMean[2][categories][layers.length];
        for (ActivationMean[][] side : means) {
            for (ActivationMean[] category : side) {
                Arrays.setAll(category, _ -> new ActivationMean(width));
            }
        }
    }

    void add(int category, Read read, int row) {
        add(0, category, read, row);
    }

    void subtract(int category, Read read, int row) {
        add(1, category, read, row);
    }

    private void add(int side, int category, Read read, int row) {
        for (int l = 0; l < layers.length; l++) {
            means[side][category][l].add(read.row(layers[l], row));
        }
    }

    CategoryVectors vectors(int layer) {
        int index = index(layer);
        double[] all = difference(ofAll(0, index), ofAll(1, index));
        List<SteeringVector> vectors = new ArrayList<>();
        for (int c = 0; c < means[0].length; c++) {
            ActivationMean added = means[0][c][index];
            ActivationMean subtracted = means[1][c][index];
            float[] own = new float[width];
            if (added.count() > 0 && subtracted.count() > 0) {
                double[] difference = added.minus(subtracted);
                for (int i = 0; i < width; i++) {
                    own[i] = (float) (difference[i] - all[i]);
                }
            }
            vectors.add(vector(layer, own));
        }
        float[] bias = new float[width];
        for (int i = 0; i < width; i++) {
            bias[i] = (float) all[i];
        }
        return new CategoryVectors(vector(layer, bias), vectors);
    }

    private ActivationMean ofAll(int side, int layer) {
        ActivationMean all = new ActivationMean(width);
        for (ActivationMean[] category : means[side]) {
            all.add(category[layer]);
        }
        return all;
    }

    /** A side without rows counts as zero. */
    private double[] difference(ActivationMean added, ActivationMean subtracted) {
        double[] difference = added.count() == 0 ? new double[width] : added.mean();
        if (subtracted.count() > 0) {
            double[] mean = subtracted.mean();
            for (int i = 0; i < width; i++) {
                difference[i] -= mean[i];
            }
        }
        return difference;
    }

    private static SteeringVector vector(int layer, float[] direction) {
        return SteeringVector.of(Map.of(layer, direction),
                new VectorInfo("difference-of-means", "category", 0, ""));
    }

    private int index(int layer) {
        for (int i = 0; i < layers.length; i++) {
            if (layers[i] == layer) {
                return i;
            }
        }
        throw new IllegalArgumentException("vectors are made for layers " + layers[0] + " to "
                + layers[layers.length - 1] + ", was asked for layer " + layer);
    }
}
