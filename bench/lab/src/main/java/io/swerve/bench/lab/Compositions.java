package io.swerve.bench.lab;

/** Which compositions of {@linkplain Transformation transformations} may be drawn. */
public enum Compositions {
    /** Only those without a held-out pair: what the models were trained on. */
    TRAINED,
    /** All. */
    ANY,
    /** Only those with a held-out pair: none of them was ever trained. */
    HELD_OUT
}
