package io.swerve.bench.peers;

import java.util.List;

/**
 * What a user can do with one library and perhaps not with the other, by their public interfaces.
 *
 * @param what the feature
 * @param swerve how Swerve offers it
 * @param peer how java-llama.cpp 4.2.0 offers it, or "no"
 */
record Capability(String what, String swerve, String peer) {
    /** Read off the classes of the jar with javap. */
    static final List<Capability> OF_JAVA_LLAMA_CPP = List.of(
            new Capability("hidden activations", "taps on any layers, in place", "no (pooled embeddings only)"),
            new Capability("entropy of each token", "full vocabulary, in nats", "no (the n most likely tokens)"),
            new Capability("log-probability of a given answer", "yes", "no"),
            new Capability("control vectors", "set, changed and removed at any token", "when the model is loaded"),
            new Capability("a plan for each sequence", "yes", "no"),
            new Capability("sequences forked, cut, saved", "yes", "no (prompt cache of a server's slots)"),
            new Capability("reranking", "no", "yes"));
}
