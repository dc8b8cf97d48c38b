/**
 * What a program sees of this module: why llama.cpp's libraries could not be loaded.
 */
package io.swerve.bindings.failure;
