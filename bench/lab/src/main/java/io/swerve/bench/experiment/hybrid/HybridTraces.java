package io.swerve.bench.experiment.hybrid;

import io.swerve.Model;
import io.swerve.bench.experiment.Excerpt;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.hybrid.HybridExperiment.Ends;
import io.swerve.bench.task.TaskProblem;
import java.util.ArrayList;
import java.util.List;

/** Some of what was written. */
final class HybridTraces {
    private HybridTraces() {}

    static List<SampleTrace> of(ExperimentContext context, List<TaskProblem> problems, Ends ends,
            List<HybridRow> hybrid) {
        List<SampleTrace> traces = new ArrayList<>();
        for (int i = 0; i < Math.min(Excerpt.PROBLEMS, problems.size()); i++) {
            traces.add(new SampleTrace(problems.get(i).question(),
                    List.of(side("base model", context.base(), ends.base().get(i)),
                            side("hybrid, steered tokens marked", context.base(), hybrid.get(i)),
                            side("thinking model", context.thinking(), ends.thinking().get(i)))));
        }
        return traces;
    }

    /** A model's tokens mean nothing in the vocabulary of the other one. */
    private static SampleTrace.Side side(String label, Model model, HybridRow row) {
        return SampleTrace.Side.of(label, (row.right() ? "right" : "wrong") + (row.cut() ? ", cut" : ""), model,
                row.tokens(), row.entropies());
    }
}
