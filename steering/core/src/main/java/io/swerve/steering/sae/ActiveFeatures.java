package io.swerve.steering.sae;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Which features are active in which rows of a minibatch: by rows, as they are found, and by features, as their
 * gradients need them. A row has features of the reconstruction and of the revival (aux).
 */
final class ActiveFeatures {
    private final int k;
    private final int slots;
    private final int rows;
    private final int[] features;
    private final float[] values;
    private final float[] gradients;
    private final int[] sizes;
    private final int[] begins;
    private final int[] order;

    ActiveFeatures(int rows, int k, int auxK, int featureCount) {
        this.k = k;
        this.slots = k + auxK;
        this.rows = rows;
        int capacity = Math.multiplyExact(rows, slots);
        this.features = new int[capacity];
        this.values = new float[capacity];
        this.gradients = new float[capacity];
        this.sizes = new int[2 * rows];
        this.begins = new int[featureCount + 1];
        this.order = new int[capacity];
    }

    private int at(int row, boolean aux) {
        return row * slots + (aux ? k : 0);
    }

    void clear(int row, boolean aux) {
        sizes[2 * row + (aux ? 1 : 0)] = 0;
    }

    void put(int row, TopSelection selection, boolean aux) {
        sizes[2 * row + (aux ? 1 : 0)] = selection.size();
        int at = at(row, aux);
        for (int i = 0; i < selection.size(); i++) {
            features[at + i] = selection.index(i);
            values[at + i] = selection.value(i);
        }
    }

    int size(int row, boolean aux) {
        return sizes[2 * row + (aux ? 1 : 0)];
    }

    int feature(int row, boolean aux, int i) {
        return features[at(row, aux) + i];
    }

    void setGradient(int row, boolean aux, int i, float gradient) {
        gradients[at(row, aux) + i] = gradient;
    }

    /** Sorts by features, rows in order; by counting. */
    void index() {
        Arrays.fill(begins, 0);
        forEach(slot -> begins[features[slot] + 1]++);
        for (int i = 1; i < begins.length; i++) {
            begins[i] += begins[i - 1];
        }
        forEach(slot -> order[begins[features[slot]]++] = slot);
        System.arraycopy(begins, 0, begins, 1, begins.length - 1);
        begins[0] = 0;
    }

    private void forEach(IntConsumer action) {
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < sizes[2 * row]; i++) {
                action.accept(row * slots + i);
            }
            for (int i = 0; i < sizes[2 * row + 1]; i++) {
                action.accept(row * slots + k + i);
            }
        }
    }

    /** The first entry of a feature, or the end of the last one's. */
    int begin(int feature) {
        return begins[feature];
    }

    int row(int entry) {
        return order[entry] / slots;
    }

    boolean isAux(int entry) {
        return order[entry] % slots >= k;
    }

    float value(int entry) {
        return values[order[entry]];
    }

    float gradient(int entry) {
        return gradients[order[entry]];
    }
}
