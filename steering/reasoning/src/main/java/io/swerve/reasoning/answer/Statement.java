package io.swerve.reasoning.answer;

/**
 * A place in a clean text where the reply says that its answer stands.
 *
 * @param rule by which sign
 * @param from where what it says begins
 * @param to where it ends
 * @param negated whether it says what the answer is not
 * @param complete whether something closes it: a brace, a full stop, a line break
 */
record Statement(AnswerRule rule, int from, int to, boolean negated, boolean complete) {
    String of(String text) {
        return text.substring(from, to);
    }
}
