/**
 * The benchmarks: what token entropy, taps on all layers and steering cost beside plain decoding, and the kernels alone
 * under JMH. Run by hand with {@code swerve bench}.
 */
package io.swerve.bench.perf;
