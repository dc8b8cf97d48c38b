package io.swerve.bench.model;

import java.util.Arrays;

/**
 * The sizes of a generated model of the {@code llama} architecture.
 *
 * @param layers number of blocks
 * @param width {@code n_embd}, a multiple of 32 times the heads
 * @param heads number of attention heads
 * @param keyValueHeads number of key-value heads, a divisor of the heads
 * @param feedForward width of the feed-forward layers, a multiple of 32
 * @param vocabulary number of tokens, at least {@value SyntheticVocabulary#MINIMUM}
 * @param context context length in the metadata
 */
public record ModelShape(int layers, int width, int heads, int keyValueHeads, int feedForward, int vocabulary,
        int context) {
    /** The sizes of a common model of half a billion parameters: 24 layers of width 896, 151,936 tokens. */
    public static final ModelShape HALF_BILLION = new ModelShape(24, 896, 14, 2, 4864, 151_936, 32_768);

    /** The sizes of a common model of a billion parameters: 16 layers of width 2048, 128,256 tokens. */
    public static final ModelShape BILLION = new ModelShape(16, 2048, 32, 8, 8192, 128_256, 131_072);

    private static final int BLOCK = 32;

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if a size is not as described
     */
    public ModelShape {
        require(layers >= 1 && context >= 1, "layers and context must be at least 1", layers, context);
        require(heads >= 1 && width >= 1 && width % (BLOCK * heads) == 0, "width must be a multiple of 32 x heads",
                width, heads);
        require(keyValueHeads >= 1 && heads % keyValueHeads == 0, "keyValueHeads must divide heads", keyValueHeads,
                heads);
        require(feedForward >= BLOCK && feedForward % BLOCK == 0, "feedForward must be a multiple of 32", feedForward);
        require(vocabulary >= SyntheticVocabulary.MINIMUM,
                "vocabulary must be at least " + SyntheticVocabulary.MINIMUM, vocabulary);
    }

    private static void require(boolean fits, String rule, Object... values) {
        if (!fits) {
            throw new IllegalArgumentException(rule + ", was given " + Arrays.toString(values));
        }
    }

    int headWidth() {
        return width / heads;
    }

    int keyValueWidth() {
        return keyValueHeads * headWidth();
    }

    /** Names the shape so that different shapes have different names. */
    String label() {
        return "%dx%d-h%d-%d-f%d-v%d-c%d".formatted(layers, width, heads, keyValueHeads, feedForward, vocabulary,
                context);
    }
}
