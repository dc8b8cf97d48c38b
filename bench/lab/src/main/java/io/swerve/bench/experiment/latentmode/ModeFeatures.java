package io.swerve.bench.experiment.latentmode;

import io.swerve.ActivationCapture;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.activation.RowSelection;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.steering.sae.ActivationBuffer;
import io.swerve.steering.sae.CaptureOptions;
import io.swerve.steering.sae.Corpus;
import io.swerve.steering.sae.SaeTraining;
import io.swerve.steering.sae.SaeTrainingOptions;
import io.swerve.steering.sae.SparseAutoencoder;
import io.swerve.steering.sae.SparseCode;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/**
 * Features of a sparse autoencoder of a layer, by how much more active they are at the end of prompts that ask for steps
 * than at the end of those that ask for the answer.
 *
 * @param sae the autoencoder
 * @param differences by feature: mean activation after the one kind of prompt minus that after the other
 * @param activities by feature: mean activation after both kinds of prompts
 */
public record ModeFeatures(SparseAutoencoder sae, double[] differences, double[] activities) {
    private static final int BATCH = 256;

    /**
     * Trains an autoencoder and contrasts its features.
     *
     * @param settings its sizes
     * @param context gives threads and sizes of sessions
     * @param model whose activations it learns
     * @param layer the 0-based block
     * @param texts what it learns on
     * @param steps prompts that ask for steps, at least one
     * @param direct prompts that ask for the answer, at least one
     * @param seed of the training, and of the choice of rows
     * @return the features
     * @throws java.util.concurrent.CancellationException if the experiment was stopped
     */
    public static ModeFeatures learn(LatentModeSettings settings, ExperimentContext context, Model model, int layer,
            List<String> texts, List<int[]> steps, List<int[]> direct, long seed) {
        try (Session session = model.openSession(context.sessionOptions())) {
            SparseAutoencoder sae = train(settings, context, session, layer, texts, seed);
            double[] afterSteps = new double[settings.features()];
            double[] afterDirect = new double[settings.features()];
            add(afterSteps, session, sae, steps, 1.0 / steps.size());
            add(afterDirect, session, sae, direct, 1.0 / direct.size());
            double[] differences = new double[settings.features()];
            double[] activities = new double[settings.features()];
            for (int i = 0; i < differences.length; i++) {
                differences[i] = afterSteps[i] - afterDirect[i];
                activities[i] = (afterSteps[i] + afterDirect[i]) / 2;
            }
            return new ModeFeatures(sae, differences, activities);
        }
    }

    private static SparseAutoencoder train(LatentModeSettings settings, ExperimentContext context, Session session,
            int layer, List<String> texts, long seed) {
        SaeTrainingOptions options = SaeTrainingOptions.of(settings.features(), settings.active(), settings.steps())
                .withBatchSize(BATCH).withSeed(seed).withThreads(context.threads());
        try (ActivationBuffer rows = ActivationBuffer.capture(session, layer, Corpus.of(session, texts, true),
                CaptureOptions.defaults().withSeed(seed));
                SaeTraining training = SaeTraining.start(rows, options)) {
            boolean done = training.run((_, _) -> {
                context.checkStopped();
                return true;
            });
            if (!done) {
                throw new CancellationException("the training was stopped");
            }
            return training.autoencoder(String.valueOf(session.model().path().getFileName()));
        }
    }

    /** Adds the activations at the last token of each prompt. */
    private static void add(double[] sums, Session session, SparseAutoencoder sae, List<int[]> prompts,
            double weight) {
        int layer = sae.info().layer();
        for (int[] prompt : prompts) {
            try (ActivationCapture capture = session.capture(RowSelection.OUTPUTS, Layers.of(layer));
                    Sequence sequence = session.newSequence()) {
                sequence.prefill(prompt);
                SparseCode code = sae.encode(capture.layer(layer).row(capture.layer(layer).rows() - 1));
                for (int i = 0; i < code.size(); i++) {
                    sums[code.feature(i)] += weight * code.value(i);
                }
            }
        }
    }

    /**
     * Returns the features that are more active after prompts that ask for steps.
     *
     * @param count how many at most
     * @return their indices, the first one differing most
     */
    public List<Integer> best(int count) {
        return IntStream.range(0, differences.length).filter(i -> differences[i] > 0).boxed()
                .sorted(Comparator.comparingDouble(i -> -differences[i])).limit(count).toList();
    }

    /**
     * Returns features that are active after both kinds of prompts and don't tell them apart: the control of those that do.
     * Features that are never active there are none, as their directions are not of what the model computes.
     *
     * @param count how many at most
     * @return their indices, the first one differing least for its activity
     */
    public List<Integer> indifferent(int count) {
        return IntStream.range(0, differences.length).filter(i -> activities[i] > 0).boxed()
                .sorted(Comparator.comparingDouble(i -> Math.abs(differences[i]) / activities[i])).limit(count)
                .toList();
    }
}
