package io.swerve.steering.extraction;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import io.swerve.internal.numeric.VectorMath;
import java.util.List;

/** Logistic regression with an L2 penalty, by liblinear's trust region Newton method, which draws no random numbers. */
final class LogisticProbe {
    private static final double COST = 1;
    private static final double TOLERANCE = 1e-4;
    /** The label of the class of the first row, whichever it is: exchanging the sides then changes nothing but names. */
    private static final double FIRST = 1;
    private static final double SECOND = 2;

    static {
        Linear.disableDebugOutput(); // it goes to the standard output
    }

    private LogisticProbe() {}

    /**
     * Trains a probe.
     *
     * @param rows activations
     * @param labels which of them are positive; may be longer
     * @return the weights towards the positive side; null if there is only one side or no variance
     */
    static double[] weights(List<float[]> rows, boolean[] labels) {
        int width = rows.getFirst().length;
        ActivationMean running = new ActivationMean(width);
        rows.forEach(running::add);
        double[] mean = running.mean();
        double squares = 0;
        for (float[] row : rows) {
            for (int i = 0; i < width; i++) {
                double centred = row[i] - mean[i];
                squares += centred * centred;
            }
        }
        boolean oneSided = true;
        for (int r = 1; r < rows.size(); r++) {
            oneSided &= labels[r] == labels[0];
        }
        if (oneSided || !(squares > 0)) {
            return null;
        }
        double scale = 1 / Math.sqrt(squares / ((double) rows.size() * width));
        Problem problem = new Problem();
        problem.l = rows.size();
        problem.n = width;
        problem.bias = -1; // none: the rows are centred
        problem.x = new Feature[problem.l][];
        problem.y = new double[problem.l];
        for (int r = 0; r < problem.l; r++) {
            problem.x[r] = features(rows.get(r), mean, scale);
            problem.y[r] = labels[r] == labels[0] ? FIRST : SECOND;
        }
        Model model = Linear.train(problem, new Parameter(SolverType.L2R_LR, COST, TOLERANCE));
        boolean towardsFirst = model.getLabels()[0] == FIRST;
        return VectorMath.scaled(model.getFeatureWeights(), towardsFirst == labels[0] ? 1 : -1);
    }

    private static Feature[] features(float[] row, double[] mean, double scale) {
        Feature[] features = new Feature[row.length];
        for (int i = 0; i < row.length; i++) {
            features[i] = new FeatureNode(i + 1, (row[i] - mean[i]) * scale);
        }
        return features;
    }
}
