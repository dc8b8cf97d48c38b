package io.swerve.steering.plan;

import com.sun.management.ThreadMXBean;
import io.swerve.Layers;
import io.swerve.steering.plan.InterventionPropertiesTest.LinearFeature;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Edits rows until it leaves nothing on the Java heap, in a JVM of its own: what other tests did to the compiler's profiles
 * decides whether it still inlines vector code there.
 */
final class RowAllocationProbe {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROWS = 2000;
    /** Compilation has its own pace on a busy machine; an edit that allocates does so in the last round too. */
    private static final int MOST_ROUNDS = 2000;

    private RowAllocationProbe() {}

    /** Prints a line for each intervention: the fewest bytes of a round. */
    public static void main(String[] arguments) {
        int width = Integer.parseInt(arguments[0]);
        Sample sample = Sample.of(Sample.Kind.OUTLIERS, 20_261_123, width);
        float[][] rank = {sample.direction()};
        for (Intervention intervention : List.of(Intervention.add(sample.vector()),
                Intervention.projectOut(sample.vector()), Intervention.clamp(sample.vector(), 7),
                Intervention.rotate(sample.vector(), 0.1), Intervention.rescale(0.999, Layers.of(Sample.LAYER)),
                Intervention.clampFeature(new LinearFeature(sample.direction(), 1, sample.direction()), 3),
                Intervention.lowRank(Sample.LAYER, rank, rank))) {
            System.out.println("edit " + intervention.getClass().getSimpleName() + " "
                    + leastAllocated(sample.edit(intervention), sample.row()));
        }
    }

    private static long leastAllocated(RowEdit edit, float[] values) {
        Row row = new Row(values);
        long least = Long.MAX_VALUE;
        double sum = 0;
        for (int round = 0; round < MOST_ROUNDS && least > 0; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < ROWS; i++) {
                row.set(values);
                edit.apply(row.memory(), row.offset(), i % 2 == 0 ? 1e-3f : -1e-3f);
                sum += edit.projection(row.memory(), row.offset());
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        if (!Double.isFinite(sum)) {
            throw new IllegalStateException("a projection is " + sum);
        }
        return least;
    }
}
