package io.swerve.steering.sae;

import io.swerve.internal.kernels.AutoencoderKernel;
import io.swerve.internal.kernels.Kernels;
import io.swerve.steering.sae.SaeInfo.InputNorm;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;

/** Encodes rows with a sparse autoencoder: the scratch memory for that, for one thread. */
final class Encoder {
    /** Rows encoded together, so that each weight is read once for all of them. */
    private static final int TILE = 32;
    private static final float LAYER_NORM_EPSILON = 1e-5f;

    private final SaeInfo info;
    private final SaeWeights weights;
    private final FloatRows inputs;
    private final FloatRows sums;
    private final float[] scales = new float[TILE];
    private final float[] shifts = new float[TILE];
    private final TopSelection top;
    private int[] found = new int[64];
    private float[] values = new float[64];

    Encoder(SaeInfo info, SaeWeights weights) {
        this.info = info;
        this.weights = weights;
        this.inputs = FloatRows.allocate(TILE, info.inputs());
        this.sums = FloatRows.allocate(TILE, weights.encoder().padded());
        this.top = new TopSelection(Math.max(1, info.k()));
    }

    /** Encodes contiguous rows and hands over each code with its row's index. */
    void encode(MemorySegment rows, long offset, int count, ObjIntConsumer<SparseCode> receiver) {
        long rowBytes = (long) info.inputs() * Float.BYTES;
        for (int first = 0; first < count; first += TILE) {
            int tile = Math.min(TILE, count - first);
            for (int r = 0; r < tile; r++) {
                prepare(rows, offset + (first + r) * rowBytes, r);
            }
            weights.encoder().multiply(inputs.segment(), 0, tile, weights.encoderBias().segment(),
                    sums.segment());
            for (int r = 0; r < tile; r++) {
                receiver.accept(code(r), first + r);
            }
        }
    }

    /** Returns the activation of one feature in one row: the same number that {@link #encode} finds. */
    float activation(MemorySegment rows, long offset, int feature) {
        prepare(rows, offset, 0);
        Panels panels = weights.encoder();
        if (info.kind() != SaeKind.TOP_K) {
            int panel = feature / AutoencoderKernel.PANEL;
            long column = (long) panel * AutoencoderKernel.PANEL * Float.BYTES;
            Kernels.autoencoder((long) info.inputs() * AutoencoderKernel.PANEL).multiply(inputs.segment(), 0, 1,
                    info.inputs(), panels.segment(), panels.offset(panel),
                    weights.encoderBias().segment(), column, sums.segment(), column, panels.padded());
            return activation(0, feature);
        }
        panels.multiply(inputs.segment(), 0, 1, weights.encoderBias().segment(), sums.segment());
        float own = sums.get(0, feature);
        if (!(own > 0)) {
            return 0;
        }
        int ahead = 0;
        for (int other = 0; other < info.features() && ahead < info.k(); other++) {
            float sum = sums.get(0, other);
            ahead += sum > own || sum == own && other < feature ? 1 : 0;
        }
        return ahead < info.k() ? own : 0;
    }

    /** Returns the feature of a row with the largest pre-activation. */
    int strongest(MemorySegment row) {
        prepare(row, 0, 0);
        weights.encoder().multiply(inputs.segment(), 0, 1, weights.encoderBias().segment(), sums.segment());
        int best = 0;
        for (int feature = 1; feature < info.features(); feature++) {
            best = sums.get(0, feature) > sums.get(0, best) ? feature : best;
        }
        return best;
    }

    /** Brings a row into the form that the weights expect. */
    private void prepare(MemorySegment rows, long offset, int r) {
        long to = inputs.offset(r);
        int width = info.inputs();
        MemorySegment.copy(rows, offset, inputs.segment(), to, (long) width * Float.BYTES);
        normalize(r);
        if (info.centred()) {
            Kernels.autoencoder(width).addScaled(-1, weights.decoderBias().segment(), 0, inputs.segment(), to, width);
        }
    }

    private void normalize(int r) {
        scales[r] = 1;
        shifts[r] = 0;
        if (info.norm() == InputNorm.NONE) {
            return;
        }
        int width = info.inputs();
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < width; i++) {
            sum += inputs.get(r, i);
        }
        double mean = info.norm() == InputNorm.LAYER_NORM ? sum / width : 0;
        for (int i = 0; i < width; i++) {
            double difference = inputs.get(r, i) - mean;
            squares += difference * difference;
        }
        double divisor;
        if (info.norm() == InputNorm.LAYER_NORM) {
            double deviation = Math.sqrt(squares / (width - 1));
            scales[r] = (float) deviation;
            divisor = deviation + LAYER_NORM_EPSILON;
        } else {
            divisor = Math.sqrt(squares / width);
            scales[r] = (float) divisor;
        }
        shifts[r] = (float) mean;
        for (int i = 0; i < width; i++) {
            inputs.set(r, i, divisor == 0 ? 0 : (float) ((inputs.get(r, i) - mean) / divisor));
        }
    }

    private SparseCode code(int r) {
        if (info.kind() == SaeKind.TOP_K) {
            top.select(sums.segment(), sums.offset(r), info.features(), info.k(), null);
            int[] chosen = new int[top.size()];
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = top.index(i);
            }
            Arrays.sort(chosen);
            float[] strengths = new float[chosen.length];
            for (int i = 0; i < chosen.length; i++) {
                strengths[i] = sums.get(r, chosen[i]);
            }
            return new SparseCode(chosen, strengths, scales[r], shifts[r]);
        }
        int size = 0;
        for (int feature = 0; feature < info.features(); feature++) {
            float value = activation(r, feature);
            if (value > 0) {
                if (size == found.length) {
                    found = Arrays.copyOf(found, 2 * size);
                    values = Arrays.copyOf(values, 2 * size);
                }
                found[size] = feature;
                values[size++] = value;
            }
        }
        return new SparseCode(Arrays.copyOf(found, size), Arrays.copyOf(values, size), scales[r], shifts[r]);
    }

    /** The activation of a feature whose neighbours don't matter. */
    private float activation(int r, int feature) {
        float sum = sums.get(r, feature);
        return switch (info.kind()) {
            case RELU, TOP_K -> Math.max(0, sum);
            case JUMP_RELU -> sum > Math.max(0, weights.threshold()[feature]) ? sum : 0;
            case GATED -> sum + weights.gateBias()[feature] > 0
                    ? Math.max(0, Math.fma(sum, weights.magnitudeScale()[feature], weights.magnitudeBias()[feature]))
                    : 0;
        };
    }
}
