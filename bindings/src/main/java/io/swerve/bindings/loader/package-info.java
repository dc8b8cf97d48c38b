/**
 * Finds, verifies and opens llama.cpp's shared libraries, once in a process, and hands what they log to SLF4J.
 */
package io.swerve.bindings.loader;
