package io.swerve.steering.sae;

import io.swerve.internal.kernels.AutoencoderKernel;
import io.swerve.internal.kernels.Kernels;
import java.lang.foreign.MemorySegment;

/**
 * Weights of features in the order in which the kernel reads them: panels of {@link AutoencoderKernel#PANEL} features; in a panel,
 * for each input one number of each feature. Features beyond the last have zeros.
 *
 * @param segment the panels, one after the other
 * @param features how many features there are
 * @param width how many inputs
 */
record Panels(MemorySegment segment, int features, int width) {
    static Panels allocate(int features, int width) {
        int count = Math.ceilDiv(features, AutoencoderKernel.PANEL);
        return new Panels(FloatRows.allocate((long) count * width, AutoencoderKernel.PANEL).segment(), features, width);
    }

    int count() {
        return Math.ceilDiv(features, AutoencoderKernel.PANEL);
    }

    /** The number of features with those that fill up the last panel. */
    int padded() {
        return count() * AutoencoderKernel.PANEL;
    }

    long offset(int panel) {
        return (long) panel * width * AutoencoderKernel.PANEL * Float.BYTES;
    }

    private long offset(int feature, int input) {
        return offset(feature / AutoencoderKernel.PANEL)
                + ((long) input * AutoencoderKernel.PANEL + feature % AutoencoderKernel.PANEL) * Float.BYTES;
    }

    float get(int feature, int input) {
        return segment.get(FloatRows.FLOAT, offset(feature, input));
    }

    void set(int feature, int input, float value) {
        segment.set(FloatRows.FLOAT, offset(feature, input), value);
    }

    /** Fills one panel from rows of weights, one row a feature. */
    void pack(FloatRows weights, int panel) {
        int first = panel * AutoencoderKernel.PANEL;
        int end = Math.min(features, first + AutoencoderKernel.PANEL);
        for (int feature = first; feature < end; feature++) {
            long from = weights.offset(feature);
            long to = offset(feature, 0);
            for (int i = 0; i < width; i++) {
                segment.set(FloatRows.FLOAT, to + (long) i * AutoencoderKernel.PANEL * Float.BYTES,
                        weights.segment().get(FloatRows.FLOAT, from + (long) i * Float.BYTES));
            }
        }
    }

    /** Multiplies rows with all panels; {@code out} has rows of {@link #padded()} floats. */
    void multiply(MemorySegment rows, long offset, int count, MemorySegment bias, MemorySegment out) {
        AutoencoderKernel kernel = Kernels.autoencoder((long) count * width * padded());
        for (int panel = 0; panel < count(); panel++) {
            long column = (long) panel * AutoencoderKernel.PANEL * Float.BYTES;
            kernel.multiply(rows, offset, count, width, segment, offset(panel), bias, column, out, column, padded());
        }
    }
}
