package io.swerve.reasoning.hybrid;

import io.swerve.reasoning.hybrid.RowReader.Read;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sums of rows by category and layer, on both sides of a difference. */
final class MeanDifferences {
    private final int[] layers;
    private final int width;
    /** By side, category and layer. */
    private final double[][][][] sums;
    private final long[][] counts;

    MeanDifferences(int categories, int[] layers, int width) {
        this.layers = layers.clone();
        this.width = width;
        this.sums = new double[2][categories][layers.length][width];
        this.counts = new long[2][categories];
    }

    void add(int category, Read read, int row) {
        add(0, category, read, row);
    }

    void subtract(int category, Read read, int row) {
        add(1, category, read, row);
    }

    private void add(int side, int category, Read read, int row) {
        counts[side][category]++;
        for (int l = 0; l < layers.length; l++) {
            float[] values = read.row(layers[l], row);
            double[] sum = sums[side][category][l];
            for (int i = 0; i < width; i++) {
                sum[i] += values[i];
            }
        }
    }

    CategoryVectors vectors(int layer) {
        int index = index(layer);
        int categories = counts[0].length;
        double[] all = new double[width];
        for (int side = 0; side < 2; side++) {
            long rows = 0;
            double[] sum = new double[width];
            for (int c = 0; c < categories; c++) {
                rows += counts[side][c];
                for (int i = 0; i < width; i++) {
                    sum[i] += sums[side][c][index][i];
                }
            }
            for (int i = 0; i < width && rows > 0; i++) {
                all[i] += (side == 0 ? 1 : -1) * sum[i] / rows;
            }
        }
        List<SteeringVector> vectors = new ArrayList<>();
        for (int c = 0; c < categories; c++) {
            float[] own = new float[width];
            boolean rows = counts[0][c] > 0 && counts[1][c] > 0;
            for (int i = 0; i < width && rows; i++) {
                own[i] = (float) (sums[0][c][index][i] / counts[0][c] - sums[1][c][index][i] / counts[1][c] - all[i]);
            }
            vectors.add(vector(layer, own));
        }
        float[] bias = new float[width];
        for (int i = 0; i < width; i++) {
            bias[i] = (float) all[i];
        }
        return new CategoryVectors(vector(layer, bias), vectors);
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
