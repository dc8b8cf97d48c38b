/**
 * Models, sessions and generation. A {@link io.swerve.Model} is loaded from a GGUF file; a {@link io.swerve.Session} is
 * its working memory (llama.cpp's context); a {@link io.swerve.Sequence} is one text in it; a
 * {@link io.swerve.Generation} continues a sequence token by token.
 *
 * <p>
 * A program that shall start quickly is run once with {@code -XX:AOTCacheOutput=app.aot}, until it has written some
 * tokens, and from then on with {@code -XX:AOTCache=app.aot} and otherwise the same options: the first token then comes
 * in about half the time. Java makes the best of such a cache only for programs whose class path holds nothing but jars,
 * which are started without {@code --add-modules jdk.incubator.vector} and {@code --illegal-native-access}. With large
 * vocabularies the Vector API is worth more in the long run: entropies then cost a thirtieth.
 */
package io.swerve;
