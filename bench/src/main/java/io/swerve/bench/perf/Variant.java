package io.swerve.bench.perf;

/** What a token is decoded with. */
public enum Variant {
    /** Nothing: the session isn't even observable, so llama.cpp calls nothing back. The others are compared to this. */
    PLAIN("plain", false, Double.NaN),
    /** Entropy, top tokens and partition function of every token's full row of logits. */
    ENTROPY("entropy of every token", false, 0.97),
    /** A control vector on all layers from 1 on, set once. */
    STATIC_STEERING("static steering", false, 0.99),
    /** A session that could be tapped, but is not: the cost of asking at every node of the graph. */
    OBSERVABLE("observable, no tap", true, Double.NaN),
    /** The output of every layer is copied to memory outside of the Java heap. */
    TAPPED("all layers tapped", true, 0.95),
    /** A live control vector: the directions of all layers from 1 on are written anew before every token. */
    LIVE_STEERING("live steering, all layers", true, 0.97);

    private final String title;
    private final boolean observable;
    private final double target;

    Variant(String title, boolean observable, double target) {
        this.title = title;
        this.observable = observable;
        this.target = target;
    }

    /**
     * Returns the name for reports.
     *
     * @return a few words
     */
    public String title() {
        return title;
    }

    /**
     * Returns the session that it needs.
     *
     * @return whether that is observable
     */
    public boolean observable() {
        return observable;
    }

    /**
     * Returns the aim.
     *
     * @return the least share of plain decoding's speed; NaN if there is no aim
     */
    public double target() {
        return target;
    }
}
