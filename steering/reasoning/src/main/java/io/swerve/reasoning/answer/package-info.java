/**
 * Finds and judges the answers that models give. {@link io.swerve.reasoning.answer.AnswerFinder} finds the final answer
 * of a reply and tells its {@linkplain io.swerve.reasoning.answer.AnswerKind kind}, its place and by which sign it was
 * found; {@link io.swerve.reasoning.answer.AnswerJudge} compares it with the right answer and says why. A reply that was
 * cut before its answer stood complete has none: it is neither right nor wrong.
 */
package io.swerve.reasoning.answer;
