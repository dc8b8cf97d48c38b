package io.swerve.bench.lab;

import com.google.gson.annotations.SerializedName;

/** The kinds of problem in the lab corpus. */
public enum Family {
    /** Additions, subtractions and doublings in a row, modulo 100. */
    @SerializedName("chain")
    CHAIN,
    /** Named transformations of a short word in a row. */
    @SerializedName("alchemy")
    ALCHEMY,
    /** Questions about the synthetic people that the models know by heart. */
    @SerializedName("fact")
    FACT
}
