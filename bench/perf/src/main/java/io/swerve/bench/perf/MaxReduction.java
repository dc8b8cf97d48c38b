package io.swerve.bench.perf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** A vector pass over a row of logits that does next to nothing, as a yardstick: the largest of them. */
final class MaxReduction {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private MaxReduction() {}

    /** The loop that one writes first. Each step waits for the one before. */
    static float plain(MemorySegment row, int length) {
        FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        int i = 0;
        for (; i <= length - LANES; i += LANES) {
            max = max.max(load(row, i));
        }
        return rest(row, i, length, max);
    }

    /** The same with four accumulators, so that no step waits: as fast as the memory, nearly. */
    static float unrolled(MemorySegment row, int length) {
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
        return rest(row, i, length, a.max(b).max(c.max(d)));
    }

    private static float rest(MemorySegment row, int from, int length, FloatVector max) {
        float result = max.reduceLanes(VectorOperators.MAX);
        for (int i = from; i < length; i++) {
            result = Math.max(result, row.getAtIndex(ValueLayout.JAVA_FLOAT, i));
        }
        return result;
    }

    private static FloatVector load(MemorySegment row, int index) {
        return FloatVector.fromMemorySegment(SPECIES, row, (long) index * Float.BYTES, ByteOrder.nativeOrder());
    }
}
