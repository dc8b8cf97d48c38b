package io.swerve.bench.effect;

/**
 * What became of a query.
 *
 * @param thinking tokens between the thinking markers
 * @param tokens all generated tokens
 * @param correct whether the answer is the right one
 * @param steered tokens that a rule of the plan acted on
 */
record Answer(int thinking, int tokens, boolean correct, long steered) {}
