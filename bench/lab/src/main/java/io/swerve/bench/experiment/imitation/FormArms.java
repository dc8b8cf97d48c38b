package io.swerve.bench.experiment.imitation;

import io.swerve.bench.experiment.traces.GivenTrace;
import java.util.List;

/**
 * The same problems behind three traces; all empty where there was none with content.
 *
 * @param intact behind their own
 * @param formOnly behind their own with another problem's content
 * @param absent behind none
 */
record FormArms(List<GivenTrace> intact, List<GivenTrace> formOnly, List<GivenTrace> absent) {
    static final int COUNT = 3;

    static double[] correct(List<GivenTrace> arm) {
        return arm.stream().mapToDouble(given -> given.correct() ? 1 : 0).toArray();
    }

    static double[] cut(List<GivenTrace> arm) {
        return arm.stream().mapToDouble(given -> given.cut() ? 1 : 0).toArray();
    }

    static double[] logProbabilities(List<GivenTrace> arm) {
        return arm.stream().mapToDouble(GivenTrace::logProbability).toArray();
    }
}
