package io.swerve.bench.lab;

import com.google.gson.annotations.SerializedName;

/** How a problem differs from everything the models were trained on. */
public enum Shift {
    /** Not at all. */
    NONE,
    /** More operations: chains of 6 to 8, alchemies of 4. */
    @SerializedName("length:steps")
    MORE_STEPS,
    /** Words of three letters. */
    @SerializedName("length:word3")
    SHORTER_WORDS,
    /** Words of five letters. */
    @SerializedName("length:word5")
    LONGER_WORDS,
    /** An untrained composition of two trained transformations. */
    @SerializedName("task:held-out composition")
    HELD_OUT_COMPOSITION
}
