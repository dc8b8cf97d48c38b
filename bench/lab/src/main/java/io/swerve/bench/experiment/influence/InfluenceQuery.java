package io.swerve.bench.experiment.influence;

/**
 * A question and its true completion.
 *
 * @param group the kind: queries of the same kind need the same procedure, or the same sort of fact
 * @param factual whether a fact is asked for
 * @param question the question
 * @param lead what the model is taken to have begun its reply with, such as an opening thinking marker; may be empty
 * @param completion reasoning and answer as the model should write them
 * @param answer the answer alone
 */
record InfluenceQuery(String group, boolean factual, String question, String lead, String completion, String answer) {}
