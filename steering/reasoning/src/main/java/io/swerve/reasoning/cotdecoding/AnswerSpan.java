package io.swerve.reasoning.cotdecoding;

/**
 * Where an answer stands among the tokens of a text.
 *
 * @param answer its text
 * @param from its first token
 * @param to the token behind its last one
 */
public record AnswerSpan(String answer, int from, int to) {
    /**
     * Creates a span.
     *
     * @throws IllegalArgumentException if it has no token
     */
    public AnswerSpan {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException(
                    "the tokens of an answer are at least one, was given " + from + " to " + to);
        }
    }

    /**
     * {@return the confidence Delta: the mean over the answer's tokens of the probability of the likeliest token minus
     * that of the next, {@code (1/n) sum [p(x1) - p(x2)]}, from 0 to 1}
     *
     * @param margins one for each token of the text, as in {@link io.swerve.steering.decoding.DecodedText#margins}
     * @throws IndexOutOfBoundsException if the text is shorter than the span
     */
    public double confidence(float[] margins) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += margins[i];
        }
        return sum / (to - from);
    }
}
