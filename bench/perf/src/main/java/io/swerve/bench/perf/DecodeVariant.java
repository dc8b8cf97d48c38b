package io.swerve.bench.perf;

/** What a token is decoded with. */
public enum DecodeVariant {
    /** Nothing: the session isn't even observable, so llama.cpp calls nothing back. */
    PLAIN("plain", false, Double.NaN),
    /** Entropy, top tokens and partition function of every token's full row of logits. */
    ENTROPY("entropy of every token", false, 0.97),
    /** A control vector on all layers from 1 on, set once. */
    STATIC_STEERING("static steering", false, 0.99),
    /** A session that could be tapped, but is not: the cost of asking at every node of the graph. */
    OBSERVABLE("observable, no tap", true, Double.NaN),
    /** The output of every layer is copied to memory outside of the Java heap. */
    TAPPED("all layers tapped", true, 0.95),
    /** The output of one layer is copied. */
    TAPPED_ONE("one layer tapped", true, 0.95),
    /** Every row of every layer is kept in a matrix outside of the Java heap, which grows with the tokens. */
    CAPTURED("all rows of all layers kept", true, 0.95),
    /** A live control vector: the directions of all layers from 1 on are written anew before every token. */
    LIVE_STEERING("live steering, all layers", true, 0.97),
    /** A plan that adds a vector to all layers from 1 on: it needs no observable session. */
    STATIC_PLAN("plan: static addition", false, 0.99),
    /** A plan whose addition to all layers from 1 on changes with every token. */
    LIVE_PLAN("plan: addition anew every token", true, 0.97),
    /** A plan that takes a direction out of one layer, in the callback. */
    ONE_LAYER_PLAN("plan: ablation, one layer", true, 0.97),
    /** A plan that takes a direction out of every layer. */
    ABLATION_PLAN("plan: ablation, all layers", true, 0.90),
    /** Entropy, taps on all layers, an addition that changes with every token, and ablation of one layer. */
    EVERYTHING("all of it together", true, Double.NaN),
    /** Nothing, for eight sequences in each batch, in a session that isn't observable. */
    BATCH("plain, batch of 8", false, Double.NaN, DecodeVariant.COMPANY),
    /** The same batch, each of its sequences under a plan of its own, no two alike. */
    BATCH_PLANS("eight plans in a batch of 8", true, 0.85, DecodeVariant.COMPANY);

    /** Sequences in the batches of the variants that have more than one. */
    static final int COMPANY = 8;

    private final String title;
    private final boolean observable;
    private final double target;
    private final int sequences;

    DecodeVariant(String title, boolean observable, double target) {
        this(title, observable, target, 1);
    }

    DecodeVariant(String title, boolean observable, double target, int sequences) {
        this.title = title;
        this.observable = observable;
        this.target = target;
        this.sequences = sequences;
    }

    /**
     * {@return how many tokens are decoded together: the number of sequences, each of which gets a token in every
     * decode}
     */
    public int sequences() {
        return sequences;
    }

    /** {@return what this variant is compared to, plain decoding of as many sequences} */
    public DecodeVariant baseline() {
        return sequences == 1 ? PLAIN : BATCH;
    }

    /** {@return the name for reports: a few words} */
    public String title() {
        return title;
    }

    /** {@return the session that it needs: whether that is observable} */
    public boolean observable() {
        return observable;
    }

    /** {@return the least share of the {@linkplain #baseline() baseline}'s speed; NaN if there is no aim} */
    public double target() {
        return target;
    }
}
