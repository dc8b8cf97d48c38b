/**
 * GGUF files: read without llama.cpp, checked before it sees them, and written. What would make llama.cpp end the process
 * is refused here with a {@link io.swerve.gguf.GgufException}.
 */
package io.swerve.gguf;
