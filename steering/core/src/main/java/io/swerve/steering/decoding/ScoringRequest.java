package io.swerve.steering.decoding;

import io.swerve.steering.plan.SteeringPlan;
import java.util.Objects;

/**
 * A text whose probability is asked for.
 *
 * @param prefix token ids of what comes before, at least one; not copied, not to be changed
 * @param target token ids that are scored; not copied, not to be changed
 * @param plan steers both
 */
public record ScoringRequest(int[] prefix, int[] target, SteeringPlan plan) {
    /**
     * Creates a request.
     *
     * @throws IllegalArgumentException if the prefix is empty
     */
    public ScoringRequest {
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(target, "target");
        if (prefix.length == 0) {
            throw new IllegalArgumentException("the prefix has no tokens; the first token of a text has no probability,"
                    + " so give at least the one that begins it");
        }
    }

    /**
     * Asks for a probability under the unsteered model.
     *
     * @param prefix what comes before
     * @param target what is scored
     * @return the request
     * @throws IllegalArgumentException if the prefix is empty
     */
    public static ScoringRequest of(int[] prefix, int[] target) {
        return new ScoringRequest(prefix, target, SteeringPlan.none());
    }
}
