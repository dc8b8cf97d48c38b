/**
 * CoT-decoding: a prompt's k most likely first tokens, each continued greedily, and the branch taken whose answer the
 * model is surest of. Reasoning comes out of models that answer directly when decoded greedily.
 *
 * <p>
 * After Wang and Zhou, "Chain-of-Thought Reasoning without Prompting", arXiv 2402.10200. Start at
 * {@link io.swerve.reasoning.cotdecoding.CotDecoding}.
 */
package io.swerve.reasoning.cotdecoding;
