/**
 * Models, sessions and generation. A {@link io.swerve.Model} is loaded from a GGUF file; a {@link io.swerve.Session} is
 * its working memory (llama.cpp's context); a {@link io.swerve.Sequence} is one text in it; a
 * {@link io.swerve.Generation} continues a sequence token by token.
 */
package io.swerve;
