/** CoT-decoding: greedy decoding against the branch whose answer the model is surest of. */
package io.swerve.bench.experiment.cotdecoding;
