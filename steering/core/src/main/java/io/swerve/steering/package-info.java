/**
 * Steering vectors: extracted from contrast pairs, read from and written to GGUF control vectors, and added to the
 * residual stream of a session, at a fixed strength or one that changes from token to token.
 *
 * <p>
 * A vector carries a passport, {@link io.swerve.steering.VectorInfo}: what it is of, and how it was measured to work; on
 * another model it is refused. {@link io.swerve.steering.VectorAlgebra} makes vectors of vectors, and
 * {@link io.swerve.steering.VectorImport} reads those that other tools wrote.
 *
 * <p>
 * A layer is a 0-based block and its site is that block's output: llama.cpp's graph node {@code l_out-<layer>}, Hugging
 * Face's {@code hidden_states[layer + 1]} (the last one before the final norm, which transformers applies to it), a GGUF
 * control vector's {@code direction.<layer>}.
 */
package io.swerve.steering;
