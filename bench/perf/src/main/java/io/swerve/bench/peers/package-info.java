/**
 * Compares Swerve with other ways to run the same GGUF file: JVM libraries and llama.cpp's own tool, each in a process
 * of its own, in turns.
 */
package io.swerve.bench.peers;
