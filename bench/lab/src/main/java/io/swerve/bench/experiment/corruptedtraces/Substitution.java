package io.swerve.bench.experiment.corruptedtraces;

import io.swerve.bench.experiment.traces.GivenTrace;
import io.swerve.bench.experiment.traces.OwnTrace;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.corruptedtraces.Derangement;
import java.util.List;
import java.util.Map;

/**
 * What the model made of spoilt traces.
 *
 * @param name of the kind of problems
 * @param asked how many problems there were
 * @param problems those whose own trace was finished
 * @param own those traces
 * @param swap where swapped traces are from
 * @param changed how many traces each corruption changed
 * @param arms what was read, by corruption, in the order of the problems
 */
record Substitution(String name, int asked, List<TaskProblem> problems, List<OwnTrace> own, Derangement swap,
        Map<Corruption, Integer> changed, Map<Corruption, List<GivenTrace>> arms) {
    double[] correct(Corruption corruption) {
        return arms.get(corruption).stream().mapToDouble(given -> given.correct() ? 1 : 0).toArray();
    }

    double[] cut(Corruption corruption) {
        return arms.get(corruption).stream().mapToDouble(given -> given.cut() ? 1 : 0).toArray();
    }

    double[] logProbabilities(Corruption corruption) {
        return arms.get(corruption).stream().mapToDouble(GivenTrace::logProbability).toArray();
    }
}
