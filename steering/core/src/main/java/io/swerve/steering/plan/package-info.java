/**
 * What is done to a model while it decodes: interventions on rows of the residual stream.
 *
 * <p>
 * A layer is a 0-based block and its site is that block's output. A row is the residual stream there for one token:
 * {@code n_embd} floats.
 */
package io.swerve.steering.plan;
