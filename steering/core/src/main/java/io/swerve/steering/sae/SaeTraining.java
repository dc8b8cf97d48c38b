package io.swerve.steering.sae;

import io.swerve.Progress;
import io.swerve.internal.kernels.AutoencoderKernel;
import io.swerve.internal.kernels.Kernels;
import io.swerve.steering.sae.SaeInfo.InputNorm;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Trains a top-k sparse autoencoder on captured activations, after Gao et al. 2024 (arXiv 2406.04093): minibatches in an
 * order that is drawn anew for each pass over the rows, Adam, decoder rows of length 1 (the part of the gradient along
 * them is taken away), and dead features that are revived by explaining what the others leave (AuxK).
 *
 * <p>
 * The same rows and options give the same autoencoder bit for bit, whatever the number of threads, and whether or not the
 * training was interrupted: everything random follows from the seed and the step.
 *
 * <p>
 * For one thread at a time; the work is shared with the options' other threads, which end with {@link #close()}. The
 * rows must stay open as long.
 */
public final class SaeTraining implements AutoCloseable {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    /** Gao et al.'s; far below any gradient that counts. */
    private static final float EPSILON = 6.25e-10f;
    private static final double WARM_UP = 0.05;
    private static final double COOL_DOWN = 0.2;
    private static final long ORDER_SALT = 0x9E3779B97F4A7C15L;

    private final ActivationBuffer rows;
    private final SaeTrainingOptions options;
    private final Workers workers;
    private final double scale;
    private final TrainingWeights weights;
    private final TrainingPass pass;
    private final FloatRows[] encoderGradients;
    private final FloatRows[] decoderGradients;
    private final FloatRows biasGradient;
    private final FloatRows encoderBiasGradient;
    /** For each feature, how many rows have gone by without it. */
    private final long[] idle;
    private final boolean[] dead;
    private int deadCount;
    private int step;
    private int[] order = new int[0];
    private long orderedPass = -1;

    private SaeTraining(ActivationBuffer rows, SaeTrainingOptions options, TrainingCheckpoint resumed) {
        double[] mean = rows.mean();
        double[] spread = rows.spread(mean);
        if (!(spread[1] > 0)) {
            throw new SaeException("all " + rows.rows() + " rows are equal: there is nothing to learn; capture more"
                    + " texts");
        }
        this.rows = rows;
        this.options = options;
        this.scale = Math.sqrt(rows.width()) / spread[0];
        this.workers = new Workers(options.threads());
        this.idle = new long[options.features()];
        this.dead = new boolean[options.features()];
        if (resumed == null) {
            weights = TrainingWeights.start(options.features(), scaled(mean), options.seed());
        } else {
            weights = resumed.weights();
            step = resumed.step();
            System.arraycopy(resumed.idle(), 0, idle, 0, idle.length);
        }
        countDead();
        int width = rows.width();
        pass = new TrainingPass(workers, weights, options, spread[1] * scale * scale);
        encoderGradients = gradients(width);
        decoderGradients = gradients(width);
        biasGradient = FloatRows.allocate(1, width);
        encoderBiasGradient = FloatRows.allocate(1, options.features());
    }

    private FloatRows[] gradients(int width) {
        return IntStream.range(0, workers.count()).mapToObj(_ -> FloatRows.allocate(1, width))
                .toArray(FloatRows[]::new);
    }

    private float[] scaled(double[] mean) {
        float[] values = new float[mean.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (mean[i] * scale);
        }
        return values;
    }

    /**
     * Begins a training.
     *
     * @param rows what to learn from
     * @param options how
     * @return the training, to be closed by the caller
     * @throws SaeException if all rows are equal
     * @throws IllegalStateException if the rows were closed
     */
    public static SaeTraining start(ActivationBuffer rows, SaeTrainingOptions options) {
        return new SaeTraining(rows, options, null);
    }

    /**
     * Goes on with a training where a checkpoint was written. The end is the same as without the interruption.
     *
     * @param rows the same rows
     * @param options the same options, but for the number of threads
     * @param checkpoint the file that {@link #checkpoint} wrote
     * @return the training, to be closed by the caller
     * @throws SaeException if the file can't be read, or belongs to other rows or options
     * @throws IllegalStateException if the rows were closed
     */
    public static SaeTraining resume(ActivationBuffer rows, SaeTrainingOptions options, Path checkpoint) {
        TrainingCheckpoint saved = TrainingCheckpoint.read(checkpoint, rows, options);
        return new SaeTraining(rows, options, saved);
    }

    /**
     * Trains until the last step, or until the follower stops it; may be called again then.
     *
     * @param progress is told of each step, after which it may write a {@linkplain #checkpoint checkpoint}
     * @return whether all steps are done
     * @throws IllegalStateException if the rows were closed
     */
    public boolean run(Progress progress) {
        boolean on = true;
        while (step < options.steps() && on) {
            advance();
            on = progress.reached(step, options.steps());
        }
        return step == options.steps();
    }

    private void advance() {
        gather();
        pass.run(dead, deadCount);
        pass.biasGradient(biasGradient);
        AutoencoderKernel.Step adam = adam(step + 1);
        workers.run(options.features(), (worker, from, to) -> {
            for (int feature = from; feature < to; feature++) {
                update(feature, encoderGradients[worker], decoderGradients[worker], adam);
            }
        });
        weights.encoderBias().adam(0, encoderBiasGradient, adam);
        weights.decoderBias().adam(0, biasGradient, adam);
        for (int feature = 0; feature < idle.length; feature++) {
            idle[feature] = fired(feature) ? 0 : idle[feature] + options.batchSize();
        }
        countDead();
        step++;
    }

    private boolean fired(int feature) {
        ActiveFeatures active = pass.active();
        for (int entry = active.begin(feature); entry < active.begin(feature + 1); entry++) {
            if (!active.isAux(entry)) {
                return true;
            }
        }
        return false;
    }

    private void countDead() {
        deadCount = 0;
        for (int feature = 0; feature < dead.length; feature++) {
            dead[feature] = idle[feature] >= options.deadAfter();
            deadCount += dead[feature] ? 1 : 0;
        }
    }

    private void update(int feature, FloatRows encoderGradient, FloatRows decoderGradient,
            AutoencoderKernel.Step adam) {
        encoderBiasGradient.set(0, feature, pass.featureGradient(feature, encoderGradient, decoderGradient));
        weights.encoder().adam(feature, encoderGradient, adam);
        FloatRows decoder = weights.decoder().weights();
        AutoencoderKernel kernel = Kernels.autoencoder(decoder.width());
        float along = kernel.dot(decoderGradient.segment(), 0, decoder.segment(), decoder.offset(feature),
                decoder.width());
        kernel.addScaled(-along, decoder.segment(), decoder.offset(feature), decoderGradient.segment(), 0,
                decoder.width());
        weights.decoder().adam(feature, decoderGradient, adam);
        TrainingWeights.normalize(decoder, feature);
    }

    private AutoencoderKernel.Step adam(int number) {
        double share = (number - 0.5) / options.steps();
        double rate = options.learningRate() * Math.min(1, Math.min(share / WARM_UP, (1 - share) / COOL_DOWN));
        return new AutoencoderKernel.Step((float) rate, BETA1, BETA2, (float) (1 / (1 - Math.pow(BETA1, number))),
                (float) (1 / (1 - Math.pow(BETA2, number))), EPSILON);
    }

    /** Takes the rows of the present step, scaled. */
    private void gather() {
        MemorySegment source = rows.segment();
        FloatRows target = pass.rows();
        int width = rows.width();
        float factor = (float) scale;
        for (int i = 0; i < options.batchSize(); i++) {
            long index = (long) step * options.batchSize() + i;
            arrange(index / rows.rows());
            long from = (long) order[(int) (index % rows.rows())] * width * Float.BYTES;
            long to = target.offset(i);
            for (int j = 0; j < width; j++) {
                target.segment().set(FloatRows.FLOAT, to + (long) j * Float.BYTES,
                        factor * source.get(FloatRows.FLOAT, from + (long) j * Float.BYTES));
            }
        }
    }

    /** Draws the order of a pass over the rows. */
    private void arrange(long number) {
        if (number == orderedPass) {
            return;
        }
        orderedPass = number;
        order = IntStream.range(0, rows.rows()).toArray();
        SplittableRandom random = new SplittableRandom(options.seed() + ORDER_SALT * (number + 1));
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }

    /** {@return how many steps are done, from 0 to the options' number of steps} */
    public int step() {
        return step;
    }

    /**
     * Writes everything that is needed to go on later. The file appears in one step when it is complete.
     *
     * @param file the file; replaced if it exists
     * @throws SaeException if it can't be written
     */
    public void checkpoint(Path file) {
        new TrainingCheckpoint(weights, step, idle).write(file, rows, options);
    }

    /**
     * {@return the autoencoder as it is now, in the model's own units: an autoencoder with decoder rows of length 1}
     *
     * @param model the model's name, kept as a hint
     */
    public SparseAutoencoder autoencoder(String model) {
        SaeInfo info = new SaeInfo(SaeKind.TOP_K, rows.width(), options.features(), options.k(), true, InputNorm.NONE,
                rows.layer(), model);
        return new SparseAutoencoder(info, weights.unscaled(scale));
    }

    /** Ends the other threads. Idempotent. */
    @Override
    public void close() {
        workers.close();
    }
}
