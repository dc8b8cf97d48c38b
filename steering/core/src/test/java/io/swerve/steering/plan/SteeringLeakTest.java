package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.SequenceState;
import io.swerve.Session;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A server that makes a new plan for every request leaves nothing behind. */
@Isolated("it measures the whole heap")
class SteeringLeakTest {
    private static final int CYCLES = 1000;
    /** What one cycle would leave: its vector at least, twice. */
    private static final long LEAK = 2 * 5 * 256 * Float.BYTES;

    @Test
    void plansThatNobodyUsesAreForgotten() throws InterruptedException {
        Random random = new Random(4);
        try (Model model = Lab.model();
                Session session = model.openSession(Lab.options().withMaxSequences(3));
                Steering steering = Steering.on(session, SteeringPlan.none(),
                        SteeringOptions.defaults().withProjections(true))) {
            long before = 0;
            for (int i = 0; i < CYCLES; i++) {
                if (i == 200) {
                    before = usedHeap(() -> cycle(session, steering, random));
                }
                cycle(session, steering, random);
            }
            long after = usedHeap(() -> cycle(session, steering, random));
            assertThat(after - before).isLessThan((CYCLES - 200) * LEAK / 3);
        }
    }

    private static void cycle(Session session, Steering steering, Random random) {
        SteeringVector vector = Lab.randomVector(random, session.model().embeddingSize(), 0.1, 1, 2, 3, 4, 5);
        try (Sequence sequence = session.newSequence()) {
            steering.steer(sequence, SteeringPlan.adding(vector, 1)
                    .and(Rule.of(Intervention.projectOut(vector.onLayers(Layers.of(2, 2))))));
            sequence.prefill(random.nextInt(700), 3);
            if (random.nextInt(8) == 0) {
                try (Sequence fork = sequence.fork(); SequenceState state = fork.save()) {
                    fork.decode(5);
                    session.restore(state).close();
                }
            }
            assertThat(steering.receipt(sequence).tokens()).isEqualTo(2);
        }
    }

    /** What is only weakly held is let go in two steps: the collector's, and that of the next one who looks. */
    private static long usedHeap(Runnable cycle) throws InterruptedException {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            Thread.sleep(50);
            used = Math.min(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            for (int j = 0; j < 20; j++) { // one in eight looks for saved states
                cycle.run();
            }
        }
        return used;
    }
}
