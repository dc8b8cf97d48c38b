package io.swerve.bench.perf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The plainest vector pass over a row of logits, as a yardstick: the largest of them, with four accumulators. */
final class MaxReduction {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private MaxReduction() {}

    static float of(MemorySegment row, int length) {
        FloatVector a = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int i = 0;
        for (; i <= length - 4 * LANES; i += 4 * LANES) {
            a = a.max(load(row, i));
            b = b.max(load(row, i + LANES));
            c = c.max(load(row, i + 2 * LANES));
            d = d.max(load(row, i + 3 * LANES));
        }
        float result = a.max(b).max(c.max(d)).reduceLanes(VectorOperators.MAX);
        for (; i < length; i++) {
            result = Math.max(result, row.getAtIndex(ValueLayout.JAVA_FLOAT, i));
        }
        return result;
    }

    private static FloatVector load(MemorySegment row, int index) {
        return FloatVector.fromMemorySegment(SPECIES, row, (long) index * Float.BYTES, ByteOrder.nativeOrder());
    }
}
