package io.swerve.bench.experiment.dataalchemy;

import io.swerve.bench.experiment.traces.OwnTrace;
import io.swerve.bench.task.TaskProblem;
import java.util.List;
import java.util.Map;

/**
 * What was answered to questions of one shift.
 *
 * @param shift the shift
 * @param problems what was asked
 * @param written what each arm wrote
 */
record QuestionScores(QuestionShift shift, List<TaskProblem> problems, Map<String, List<OwnTrace>> written) {
    double[] correct(String arm) {
        return written.get(arm).stream().mapToDouble(trace -> trace.correct() ? 1 : 0).toArray();
    }

    double[] cut(String arm) {
        return written.get(arm).stream().mapToDouble(trace -> trace.cut() ? 1 : 0).toArray();
    }

    double[] thinking(String arm) {
        return written.get(arm).stream().mapToDouble(OwnTrace::thinkingTokens).toArray();
    }

    /** Whether the trace came to an end and an answer followed: fluent, whatever it says. */
    double[] wellFormed(String arm) {
        return written.get(arm).stream().mapToDouble(trace -> trace.usable() ? 1 : 0).toArray();
    }
}
