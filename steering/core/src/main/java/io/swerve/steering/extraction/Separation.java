package io.swerve.steering.extraction;

import java.util.Arrays;

/** How well a number tells two kinds apart: scores of both are collected, then compared. */
final class Separation {
    private double[] positive = new double[16];
    private double[] negative = new double[16];
    private int positives;
    private int negatives;

    void add(boolean isPositive, double score) {
        if (isPositive) {
            if (positives == positive.length) {
                positive = Arrays.copyOf(positive, positives * 2);
            }
            positive[positives++] = score;
        } else {
            if (negatives == negative.length) {
                negative = Arrays.copyOf(negative, negatives * 2);
            }
            negative[negatives++] = score;
        }
    }

    /** Returns how often a positive score is above a negative one, ties counting half; NaN if a side is empty. */
    double auroc() {
        if (positives == 0 || negatives == 0) {
            return Double.NaN;
        }
        double[] sorted = Arrays.copyOf(negative, negatives);
        Arrays.sort(sorted);
        double above = 0;
        for (int i = 0; i < positives; i++) {
            above += (lowerBound(sorted, positive[i], false) + lowerBound(sorted, positive[i], true)) / 2.0;
        }
        return above / positives / negatives;
    }

    /** Returns how many elements are below a score, or not above it. */
    private static int lowerBound(double[] sorted, double score, boolean equalToo) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < score || equalToo && sorted[middle] == score) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Returns the distance of the means in pooled standard deviations; NaN if a side has less than two scores. */
    double dPrime() {
        if (positives < 2 || negatives < 2) {
            return Double.NaN;
        }
        double meanPositive = mean(positive, positives);
        double meanNegative = mean(negative, negatives);
        double variance = (variance(positive, positives, meanPositive) + variance(negative, negatives, meanNegative))
                / 2;
        return variance > 0 ? (meanPositive - meanNegative) / Math.sqrt(variance) : Double.NaN;
    }

    private static double mean(double[] values, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += values[i];
        }
        return sum / count;
    }

    private static double variance(double[] values, int count, double mean) {
        double squares = 0;
        for (int i = 0; i < count; i++) {
            squares += (values[i] - mean) * (values[i] - mean);
        }
        return squares / (count - 1);
    }
}
