package io.swerve.reasoning.verifree;

import io.swerve.steering.plan.SteeringPlan;
import java.util.List;
import java.util.Objects;

/**
 * Traces of one problem.
 *
 * @param prompt the tokens before all of them, at least one
 * @param traces the tokens of each, as they were written
 * @param answer the reference answer, without what stands around it
 * @param plan steers the model that gives the reward; as a rule the one under which the traces were written. Prompt and
 *            trace are what a plan sees as a prompt here, so one that acts on the first steps only acts on those of the
 *            answer
 */
public record TraceGroup(int[] prompt, List<int[]> traces, String answer, SteeringPlan plan) {
    /**
     * Creates a group.
     *
     * @throws IllegalArgumentException if the prompt is empty
     */
    public TraceGroup {
        traces = List.copyOf(traces);
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(plan, "plan");
        if (prompt.length == 0) {
            throw new IllegalArgumentException(
                    "the prompt is empty; give the tokens that the traces were written behind");
        }
    }
}
