package io.swerve.reasoning.dataalchemy;

/**
 * How near an output is to the right one, in full and apart by reasoning and answer. Outputs are split at the last
 * {@code <answer>}; one without it is all answer, as in the published code. Unlike there, white space around the parts
 * doesn't count.
 *
 * @param full of the whole output
 * @param reasoning of what stands before the last {@code <answer>}
 * @param answer of what stands behind it
 */
public record AlchemyScore(Comparison full, Comparison reasoning, Comparison answer) {
    /**
     * One comparison.
     *
     * @param exact whether both are the same
     * @param editDistance the normalized edit distance of characters, 0 for the same, at most 1
     */
    public record Comparison(boolean exact, double editDistance) {
        static Comparison of(String written, String right) {
            return new Comparison(written.equals(right), EditDistance.normalized(written, right));
        }
    }

    /**
     * Compares two outputs.
     *
     * @param written the output to judge
     * @param right the output as it should be
     * @return the score
     */
    public static AlchemyScore of(String written, String right) {
        return new AlchemyScore(Comparison.of(written.strip(), right.strip()),
                Comparison.of(reasoning(written), reasoning(right)), Comparison.of(answer(written), answer(right)));
    }

    /**
     * Returns what stands before the answer.
     *
     * @param output an output
     * @return the text before the last {@code <answer>} without white space around it, empty if there is none
     */
    public static String reasoning(String output) {
        int at = output.lastIndexOf(AlchemyRecord.ANSWER);
        return at < 0 ? "" : output.substring(0, at).strip();
    }

    /**
     * {@return the text behind the last {@code <answer>} without white space around it, or all of it if there is none}
     *
     * @param output an output
     */
    public static String answer(String output) {
        int at = output.lastIndexOf(AlchemyRecord.ANSWER);
        return at < 0 ? output.strip() : output.substring(at + AlchemyRecord.ANSWER.length()).strip();
    }
}
