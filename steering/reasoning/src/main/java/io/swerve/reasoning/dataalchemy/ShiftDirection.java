package io.swerve.reasoning.dataalchemy;

/** Which way a {@link AlchemyFunction.PositionShift} moves atoms: the paper and its published code differ. */
public enum ShiftDirection {
    /** The paper's: the last atom becomes the first, {@code APPLE} becomes {@code EAPPL}. */
    RIGHT,
    /** The published code's: the first atom becomes the last, {@code APPLE} becomes {@code PPLEA}. */
    LEFT
}
