package io.swerve.internal.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Does what {@link PowerOfTwo} does, with vectors: {@code lanewise(EXP)} is a call per vector, and of its own rounding on
 * each platform.
 */
final class VectorPowerOfTwo {
    /** The vectors of logits: no wider than {@link Lanes#HALF}. */
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.length() > Lanes.HALF
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class).check(int.class);

    private VectorPowerOfTwo() {}

    /** Cuts drops at {@link PowerOfTwo#DEEPEST}; as integers, for that takes one instruction. */
    static FloatVector capped(FloatVector drop) {
        return drop.reinterpretAsInts().min(IntVector.broadcast(INTS, PowerOfTwo.DEEPEST_BITS)).reinterpretAsFloats();
    }

    /** Raises 2 to the minus {@code drop}. */
    static FloatVector of(FloatVector drop) {
        FloatVector rounder = FloatVector.broadcast(SPECIES, PowerOfTwo.ROUNDER);
        FloatVector rounded = rounder.sub(drop);
        FloatVector f = rounder.sub(rounded).sub(drop);
        FloatVector mantissa = FloatVector.broadcast(SPECIES, PowerOfTwo.C5)
                .fma(f, FloatVector.broadcast(SPECIES, PowerOfTwo.C4))
                .fma(f, FloatVector.broadcast(SPECIES, PowerOfTwo.C3))
                .fma(f, FloatVector.broadcast(SPECIES, PowerOfTwo.C2))
                .fma(f, FloatVector.broadcast(SPECIES, PowerOfTwo.C1)).fma(f, FloatVector.broadcast(SPECIES, 1f));
        return mantissa.reinterpretAsInts()
                .add(rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, PowerOfTwo.MANTISSA_BITS))
                .reinterpretAsFloats();
    }
}
