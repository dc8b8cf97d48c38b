package io.swerve.steering.sae;

import io.swerve.internal.kernels.Kernels;
import java.util.Arrays;

/**
 * One minibatch: codes, reconstructions, loss and the gradient of the loss. The loss is, for B rows and the variance V,
 *
 * <pre>
 * 1 / (B V) * sum over rows of |x - x'|^2 + a s |e - e'|^2
 * </pre>
 *
 * where x' is the reconstruction of the k most active features, e = x - x' taken as constant, e' what the most active
 * dead features make of it, a the weight of that and s the number of dead features by that of those that may try, at
 * most 1. That is the AuxK loss of Gao et al. 2024 (arXiv 2406.04093).
 *
 * <p>
 * Work is cut into rows first and into features then, and nothing is added up across the cuts, so that the result does
 * not depend on the number of threads.
 */
final class TrainingPass {
    private static final int TILE = 16;

    private final Workers workers;
    private final TrainingWeights weights;
    private final SaeTrainingOptions options;
    private final double variance;
    private final Panels panels;
    private final FloatRows bias;
    private final FloatRows centred;
    private final FloatRows errors;
    private final FloatRows auxErrors;
    private final FloatRows[] sums;
    private final TopSelection[] selections;
    private final ActiveFeatures active;
    private final double[] losses;
    private final double[] auxLosses;
    private float factor;
    private float auxFactor;

    TrainingPass(Workers workers, TrainingWeights weights, SaeTrainingOptions options,
            double variance) {
        int rows = options.batchSize();
        int width = weights.width();
        this.workers = workers;
        this.weights = weights;
        this.options = options;
        this.variance = variance;
        this.panels = Panels.allocate(weights.features(), width);
        this.bias = FloatRows.allocate(1, panels.padded());
        this.centred = FloatRows.allocate(rows, width);
        this.errors = FloatRows.allocate(rows, width);
        this.auxErrors = FloatRows.allocate(rows, width);
        this.sums = new FloatRows[workers.count()];
        this.selections = new TopSelection[workers.count()];
        int most = Math.max(options.k(), options.auxK());
        for (int i = 0; i < workers.count(); i++) {
            sums[i] = FloatRows.allocate(TILE, panels.padded());
            selections[i] = new TopSelection(most);
        }
        this.active = new ActiveFeatures(rows, options.k(), options.auxK(), weights.features());
        this.losses = new double[rows];
        this.auxLosses = new double[rows];
    }

    /** The scaled rows of the minibatch, to be filled before {@link #run}. */
    FloatRows rows() {
        return centred;
    }

    /** Which features are active in which rows; of the last run. */
    ActiveFeatures active() {
        return active;
    }

    /** Runs the rows that stand in {@link #rows()}, with the features that are dead. */
    void run(boolean[] dead, int deadCount) {
        int auxK = Math.min(options.auxK(), deadCount);
        factor = (float) (2 / (options.batchSize() * variance));
        auxFactor = auxK == 0
                ? 0
                : (float) (factor * options.auxWeight() * Math.min(1, (double) deadCount / options.auxK()));
        workers.run(panels.count(), (_, from, to) -> {
            for (int panel = from; panel < to; panel++) {
                panels.pack(weights.encoder().weights(), panel);
            }
        });
        for (int feature = 0; feature < weights.features(); feature++) {
            bias.set(0, feature, weights.encoderBias().weights().get(0, feature));
        }
        workers.run(options.batchSize(), (worker, from, to) -> {
            for (int row = from; row < to; row += TILE) {
                tile(worker, row, Math.min(to, row + TILE), auxK, dead);
            }
        });
        active.index();
    }

    private void tile(int worker, int from, int to, int auxK, boolean[] dead) {
        int width = weights.width();
        for (int row = from; row < to; row++) {
            // the reconstruction's error begins as the bias minus the row
            long at = centred.offset(row);
            Kernels.autoencoder(weights.width()).addScaled(-1, weights.decoderBias().weights().segment(), 0,
                    centred.segment(), at, width);
            for (int i = 0; i < width; i++) {
                errors.set(row, i, -centred.get(row, i));
            }
        }
        panels.multiply(centred.segment(), centred.offset(from), to - from, bias.segment(),
                sums[worker].segment());
        TopSelection selection = selections[worker];
        for (int row = from; row < to; row++) {
            long line = sums[worker].offset(row - from);
            selection.select(sums[worker].segment(), line, weights.features(), options.k(), null);
            active.put(row, selection, false);
            losses[row] = reconstruct(row, selection, errors);
            backpropagate(row, errors, false, factor);
            auxLosses[row] = 0;
            if (auxK > 0) {
                selection.select(sums[worker].segment(), line, weights.features(), auxK, dead);
                active.put(row, selection, true);
                auxErrors.segment().asSlice(auxErrors.offset(row), (long) width * Float.BYTES)
                        .copyFrom(errors.segment().asSlice(errors.offset(row), (long) width * Float.BYTES));
                auxLosses[row] = reconstruct(row, selection, auxErrors);
                backpropagate(row, auxErrors, true, auxFactor);
            } else {
                active.clear(row, true);
            }
        }
    }

    /** Adds what features make of a row to its error, and returns the error's square. */
    private double reconstruct(int row, TopSelection selection, FloatRows error) {
        FloatRows decoder = weights.decoder().weights();
        for (int i = 0; i < selection.size(); i++) {
            Kernels.autoencoder(weights.width()).addScaled(selection.value(i), decoder.segment(),
                    decoder.offset(selection.index(i)),
                    error.segment(), error.offset(row), weights.width());
        }
        return Kernels.autoencoder(weights.width()).dot(error.segment(), error.offset(row), error.segment(),
                error.offset(row), weights.width());
    }

    /** Computes the gradient by the activations. */
    private void backpropagate(int row, FloatRows error, boolean aux, float scale) {
        FloatRows decoder = weights.decoder().weights();
        for (int i = 0; i < active.size(row, aux); i++) {
            float slope = Kernels.autoencoder(weights.width()).dot(error.segment(), error.offset(row),
                    decoder.segment(),
                    decoder.offset(active.feature(row, aux, i)), weights.width());
            active.setGradient(row, aux, i, scale * slope);
        }
    }

    /** The loss of the last run, as above. */
    double loss() {
        double aux = factor == 0 ? 0 : auxFactor / factor * Arrays.stream(auxLosses).sum();
        return (Arrays.stream(losses).sum() + aux) / (options.batchSize() * variance);
    }

    /** The share of the variance that is left unexplained. */
    double unexplained() {
        return Arrays.stream(losses).sum() / (options.batchSize() * variance);
    }

    /** Computes the gradient by a feature's weights; returns that by its bias. */
    float featureGradient(int feature, FloatRows encoderGradient, FloatRows decoderGradient) {
        encoderGradient.segment().fill((byte) 0);
        decoderGradient.segment().fill((byte) 0);
        float sum = 0;
        for (int entry = active.begin(feature); entry < active.begin(feature + 1); entry++) {
            int row = active.row(entry);
            boolean aux = active.isAux(entry);
            FloatRows error = aux ? auxErrors : errors;
            Kernels.autoencoder(weights.width()).addScaled(active.value(entry) * (aux ? auxFactor : factor),
                    error.segment(), error.offset(row),
                    decoderGradient.segment(), 0, weights.width());
            float gradient = active.gradient(entry);
            Kernels.autoencoder(weights.width()).addScaled(gradient, centred.segment(), centred.offset(row),
                    encoderGradient.segment(), 0,
                    weights.width());
            sum += gradient;
        }
        return sum;
    }

    /** Computes the gradient by the decoder's bias, which also moves what is encoded. */
    void biasGradient(FloatRows gradient) {
        gradient.segment().fill((byte) 0);
        int width = weights.width();
        for (int row = 0; row < options.batchSize(); row++) {
            Kernels.autoencoder(weights.width()).addScaled(factor, errors.segment(), errors.offset(row),
                    gradient.segment(), 0, width);
        }
        FloatRows encoder = weights.encoder().weights();
        for (int feature = 0; feature < weights.features(); feature++) {
            float sum = 0;
            for (int entry = active.begin(feature); entry < active.begin(feature + 1); entry++) {
                sum += active.gradient(entry);
            }
            if (sum != 0) {
                Kernels.autoencoder(weights.width()).addScaled(-sum, encoder.segment(), encoder.offset(feature),
                        gradient.segment(), 0, width);
            }
        }
    }
}
