package io.swerve.steering.plan;

import com.sun.management.ThreadMXBean;
import io.swerve.Batch;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Counts the bytes that each steered token leaves on the Java heap: run by {@link SteeringAllocationTest}. */
final class SteeringAllocationProbe {
    private static final int PER_ROUND = 250;
    /** Compilation has its own pace on a busy machine; a plan that allocates does so in the last round too. */
    private static final int MOST_ROUNDS = 200;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private SteeringAllocationProbe() {}

    private static Map<String, SteeringPlan> plans(Model model) {
        SteeringVector vector = Lab.randomVector(new Random(1), model.embeddingSize(), 0.1, 1, 2, 3, 4, 5);
        SteeringVector one = vector.onLayers(Layers.range(3, 3));
        Map<String, SteeringPlan> plans = new TreeMap<>();
        plans.put("graph", SteeringPlan.adding(vector, 1));
        plans.put("live", SteeringPlan.of(Rule.of(Intervention.add(vector)).times(
                new Coefficient.OfToken(token -> token.hasStatistics() ? 0.1 * token.statistics().entropy() : 0))));
        plans.put("callback", SteeringPlan.of(Rule.of(Intervention.projectOut(one))));
        plans.put("triggers", SteeringPlan.of(
                Rule.of(Intervention.add(one)).when(new Trigger.TextSeen("4", 2).or(Trigger.thinking())
                        .or(new Trigger.TokenSeen(Set.of(300, 400), 3))),
                Rule.of(Intervention.projectOut(one)).when(new Trigger.EntropyQuantile(0.5)
                        .and(new Trigger.ProbeAbove(2, vector, 0.1))),
                Rule.of(Intervention.add(one)).times(new Coefficient.Decay(1, 5)
                        .governedBy(Governor.unbounded().withMaxRepetition(0.2).withMaxEntropy(2)))));
        return plans;
    }

    /**
     * Prints, for each plan, its name and the bytes for each token.
     *
     * @param args none
     */
    public static void main(String[] args) {
        try (Model model = Lab.model()) {
            plans(model).forEach((name, plan) -> measure(model, name, plan));
        }
    }

    private static void measure(Model model, String name, SteeringPlan plan) {
        try (Session session = model.openSession(Lab.options()); Steering steering = Steering.on(session)) {
            Sequence sequence = session.newSequence();
            steering.steer(sequence, plan);
            sequence.prefill(1, 2, 3);
            Batch batch = session.batch();
            long least = Long.MAX_VALUE;
            for (int round = 0; round < MOST_ROUNDS && least > PER_ROUND; round++) {
                sequence.truncate(3);
                long before = THREADS.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < PER_ROUND; i++) {
                    if (i % 2 == 0) {
                        sequence.decode(i);
                    } else {
                        batch.clear();
                        batch.add(sequence, 3 * i % 700, true);
                        session.decode(batch);
                    }
                }
                batch.clear();
                least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
            }
            System.out.printf(Locale.ROOT, "%s %.3f%n", name, (double) least / PER_ROUND);
        }
    }
}
