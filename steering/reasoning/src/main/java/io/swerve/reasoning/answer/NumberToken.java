package io.swerve.reasoning.answer;

import io.swerve.reasoning.answer.AnswerValue.Numeric;

/**
 * A number in a clean text.
 *
 * @param value what it says
 * @param from where it begins, with sign and currency
 * @param to the character behind it, behind percent, and behind words of magnitude
 * @param word whether it is spelled in words
 * @param money whether a sign of currency stands before it
 */
record NumberToken(Numeric value, int from, int to, boolean word, boolean money) {}
