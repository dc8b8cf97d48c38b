package io.swerve.bench.peers;

/**
 * What the processes of one round gave, which ran one after the other.
 *
 * @param one llama-bench
 * @param many llama-batched-bench
 * @param swerve Swerve
 */
record NativeRound(Speeds one, Speeds many, Speeds swerve) {}
