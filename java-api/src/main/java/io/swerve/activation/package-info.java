/**
 * Hidden activations: the residual stream at the output of any transformer block, read while the model decodes.
 *
 * <p>
 * A layer is a 0-based block and its site is that block's output: llama.cpp's graph node {@code l_out-<layer>}, Hugging
 * Face's {@code hidden_states[layer + 1]} (the last one before the final norm, which transformers applies to it), a GGUF
 * control vector's {@code direction.<layer>}.
 */
package io.swerve.activation;
