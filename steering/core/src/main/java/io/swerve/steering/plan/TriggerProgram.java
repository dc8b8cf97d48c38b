package io.swerve.steering.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * A trigger, compiled. Its leaves are asked before a decode, when the token is known, and the answers kept as bits; probes
 * answer only while the decode computes their layer. So the tree is evaluated over two sets of bits.
 */
final class TriggerProgram {
    private static final int MAX_LEAVES = Long.SIZE;

    /** A question that is answered before the decode. */
    @FunctionalInterface
    interface Leaf {
        boolean holds(RowContext row);
    }

    /** A node of the tree. */
    private sealed interface Node {
        record AtLeaf(long bit) implements Node {}

        record AtProbe(long bit) implements Node {}

        record All(Node[] parts) implements Node {}

        record Any(Node[] parts) implements Node {}

        record Opposite(Node part) implements Node {}
    }

    private final List<Leaf> collected = new ArrayList<>();
    private final Leaf[] leaves;
    private final Node root;
    private final TriggerSignals signals;
    private int lastProbeLayer = -1;
    private boolean readsEntropy;

    /**
     * Compiles a trigger.
     *
     * @param trigger the trigger
     * @param signals takes what must be followed of each sequence
     * @throws SteeringPlanException if it is too large
     */
    TriggerProgram(Trigger trigger, TriggerSignals signals) {
        this.signals = signals;
        this.root = compile(trigger);
        this.leaves = collected.toArray(Leaf[]::new);
    }

    /** Returns the last layer at which a probe of this trigger reads, or -1 if it has none. */
    int lastProbeLayer() {
        return lastProbeLayer;
    }

    boolean hasProbes() {
        return lastProbeLayer >= 0;
    }

    /** Whether the trigger depends on the entropy of the distribution that a token was chosen from. */
    boolean readsEntropy() {
        return readsEntropy;
    }

    /** Asks all leaves. */
    long ask(RowContext row) {
        long bits = 0;
        for (int i = 0; i < leaves.length; i++) {
            if (leaves[i].holds(row)) {
                bits |= 1L << i;
            }
        }
        return bits;
    }

    /** Evaluates the trigger. */
    boolean holds(long leafBits, long probeBits) {
        return holds(root, leafBits, probeBits);
    }

    /** Whether some answer of the probes makes the trigger hold. */
    boolean mayHold(long leafBits) {
        return !hasProbes() ? holds(leafBits, 0) : may(root, leafBits, true);
    }

    private static boolean holds(Node node, long leafBits, long probeBits) {
        return switch (node) {
            case Node.AtLeaf leaf -> (leafBits & leaf.bit()) != 0;
            case Node.AtProbe probe -> (probeBits & probe.bit()) != 0;
            case Node.Opposite opposite -> !holds(opposite.part(), leafBits, probeBits);
            case Node.All all -> {
                for (Node part : all.parts()) {
                    if (!holds(part, leafBits, probeBits)) {
                        yield false;
                    }
                }
                yield true;
            }
            case Node.Any any -> {
                for (Node part : any.parts()) {
                    if (holds(part, leafBits, probeBits)) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }

    /** Whether a node may take a value, if each probe may take any. */
    private static boolean may(Node node, long leafBits, boolean value) {
        return switch (node) {
            case Node.AtLeaf leaf -> (leafBits & leaf.bit()) != 0 == value;
            case Node.AtProbe probe -> true;
            case Node.Opposite opposite -> may(opposite.part(), leafBits, !value);
            case Node.All all -> value ? every(all.parts(), leafBits, true) : some(all.parts(), leafBits, false);
            case Node.Any any -> value ? some(any.parts(), leafBits, true) : every(any.parts(), leafBits, false);
        };
    }

    private static boolean every(Node[] parts, long leafBits, boolean value) {
        for (Node part : parts) {
            if (!may(part, leafBits, value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean some(Node[] parts, long leafBits, boolean value) {
        for (Node part : parts) {
            if (may(part, leafBits, value)) {
                return true;
            }
        }
        return false;
    }

    private Node compile(Trigger trigger) {
        return switch (trigger) {
            case Trigger.And and -> new Node.All(and.triggers().stream().map(this::compile).toArray(Node[]::new));
            case Trigger.Or or -> new Node.Any(or.triggers().stream().map(this::compile).toArray(Node[]::new));
            case Trigger.Not not -> new Node.Opposite(compile(not.trigger()));
            case Trigger.ProbeAbove probe -> {
                lastProbeLayer = Math.max(lastProbeLayer, probe.layer());
                yield new Node.AtProbe(1L << signals.probe(probe));
            }
            default -> {
                if (collected.size() == MAX_LEAVES) {
                    throw new SteeringPlanException("a trigger combines at most " + MAX_LEAVES
                            + " others; make several rules of it");
                }
                collected.add(leaf(trigger));
                yield new Node.AtLeaf(1L << collected.size() - 1);
            }
        };
    }

    private Leaf leaf(Trigger trigger) {
        return switch (trigger) {
            case Trigger.Always always -> row -> true;
            case Trigger.Prompt prompt -> row -> row.step() <= 0;
            case Trigger.Generated generated -> row -> row.step() >= 0;
            case Trigger.Steps(int from, int to) -> row -> row.step() >= from && row.step() < to;
            case Trigger.Positions(int from, int to) -> row -> row.position() >= from && row.position() < to;
            case Trigger.Constrained constrained -> RowContext::isConstrained;
            case Trigger.EntropyAbove(double nats) -> statistics(row -> row.entropy() > nats);
            case Trigger.EntropyBelow(double nats) -> statistics(row -> row.entropy() < nats);
            case Trigger.EntropyQuantile(double quantile) -> {
                signals.needHistory();
                yield statistics(row -> row.entropy() > row.entropyQuantile(quantile));
            }
            case Trigger.TokenSeen(var ids, int reach) -> {
                int signal = signals.tokens(ids);
                yield row -> row.since(signal) < reach;
            }
            case Trigger.TextSeen(String text, int reach) -> {
                int signal = signals.text(text);
                yield row -> row.since(signal) < reach;
            }
            case Trigger.Thinking _ -> leaf(signals.reasoning());
            case Trigger.InsideSpan(String open, String close) -> {
                int opening = signals.text(open);
                int closing = signals.text(close);
                yield row -> row.completedLater(opening, closing);
            }
            case Trigger.ProbeAbove probe -> throw new AssertionError("compiled above");
            case Trigger.And and -> throw new AssertionError("compiled above");
            case Trigger.Or or -> throw new AssertionError("compiled above");
            case Trigger.Not not -> throw new AssertionError("compiled above");
        };
    }

    private Leaf statistics(Leaf leaf) {
        signals.needStatistics();
        readsEntropy = true;
        return leaf; // no comparison with an unknown entropy, which is NaN, holds
    }
}
