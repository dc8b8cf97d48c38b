package io.swerve.bench.experiment.budget;

import io.swerve.bench.experiment.Excerpt;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.experiment.budget.BudgetExperiment.ModelRows;
import io.swerve.bench.task.TaskProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Some of what was written in all ways. */
final class BudgetTraces {
    private BudgetTraces() {}

    static List<SampleTrace> of(List<TaskProblem> problems, Map<String, ModelRows> models) {
        List<SampleTrace> traces = new ArrayList<>();
        for (int p = 0; p < Math.min(Excerpt.PROBLEMS, problems.size()); p++) {
            List<Side> sides = new ArrayList<>();
            for (Map.Entry<String, ModelRows> entry : models.entrySet()) {
                ModelRows arms = entry.getValue();
                String model = entry.getKey() + ", ";
                sides.add(side(model + "one sample", arms.samples().get(p).replies().getFirst(), arms));
                List<SampledReply> rounds = arms.rounds().get(p).replies();
                for (int round = 0; round < rounds.size(); round++) {
                    sides.add(side(model + (round == 0 ? "greedy" : "answer " + (round + 1)), rounds.get(round), arms));
                }
                for (Map.Entry<Integer, List<RepliesRow>> cut : arms.truncated().entrySet()) {
                    sides.add(side(model + "thinking closed after " + cut.getKey() + " tokens",
                            cut.getValue().get(p).replies().getFirst(), arms));
                }
                for (Map.Entry<Integer, List<RepliesRow>> waiting : arms.waiting().entrySet()) {
                    sides.add(side(model + "told to wait " + waiting.getKey() + " times",
                            waiting.getValue().get(p).replies().getFirst(), arms));
                }
            }
            traces.add(new SampleTrace(problems.get(p).question(), sides));
        }
        return traces;
    }

    private static Side side(String label, SampledReply reply, ModelRows arms) {
        return reply.excerpt().side(label, (reply.right() ? "right, " : "wrong, ") + reply.tokens() + " tokens"
                + (reply.cut() ? ", cut" : ""), arms.model());
    }
}
