package io.swerve.bench.experiment.critique;

import io.swerve.bench.experiment.traces.GivenTrace;
import java.util.List;

/**
 * What the model answered in one arm.
 *
 * @param name of the arm
 * @param demonstrations how many stood before a question, on average
 * @param tokens how many tokens they had, on average
 * @param answers a row for each problem
 */
record CritiqueCondition(String name, double demonstrations, double tokens, List<GivenTrace> answers) {
    double[] correct() {
        return answers.stream().mapToDouble(answer -> answer.correct() ? 1 : 0).toArray();
    }

    double[] cut() {
        return answers.stream().mapToDouble(answer -> answer.cut() ? 1 : 0).toArray();
    }

    double[] logProbabilities() {
        return answers.stream().mapToDouble(GivenTrace::logProbability).toArray();
    }
}
