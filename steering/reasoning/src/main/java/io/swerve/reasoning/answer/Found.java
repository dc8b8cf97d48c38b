package io.swerve.reasoning.answer;

/**
 * An answer in a clean text.
 *
 * @param value what it says
 * @param rule by which sign it was found
 * @param from where it begins
 * @param to the character behind it
 * @param complete whether nothing could go on where the text was cut
 */
record Found(AnswerValue value, AnswerRule rule, int from, int to, boolean complete) {
    Found by(AnswerRule other) {
        return new Found(value, other, from, to, complete);
    }
}
