package io.swerve.bench.lab;

/**
 * The two tokens between which a model thinks.
 *
 * @param start
 *            the id of {@link ChatMl#THINK_START}
 * @param end
 *            the id of {@link ChatMl#THINK_END}
 */
public record ThinkingMarkers(int start, int end) {
    /**
     * Counts the tokens inside the thinking span, the markers themselves left out. A span that never ends reaches to
     * the last token.
     *
     * @param tokens
     *            the ids that the model generated
     * @param prefilled
     *            whether the prompt already opened the span, so that the first token lies inside
     * @return the number of tokens, 0 if there is no span
     */
    public int count(int[] tokens, boolean prefilled) {
        boolean inside = prefilled;
        int count = 0;
        for (int token : tokens) {
            if (inside && token == end) {
                return count;
            }
            if (inside) {
                count++;
            } else {
                inside = token == start;
            }
        }
        return count;
    }
}
