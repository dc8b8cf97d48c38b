package io.swerve.steering.plan;

import io.swerve.Sequence;
import io.swerve.Tokenizer;
import io.swerve.entropy.LogitStatistics;
import io.swerve.steering.plan.Receipt.RuleReceipt;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The plan of one sequence, and how far the sequence has come under it. Not thread-safe. */
final class SequenceSteering {
    private final CompiledPlan plan;
    private Track track;
    /** Of the decode that runs. */
    private Track next;
    /** By position: whether the logits were wanted. */
    private final BitSet outputs = new BitSet();
    private final LogitStatistics statistics = new LogitStatistics();
    private boolean hasStatistics;
    private double divergence = Double.NaN;
    private final EntropyHistory history;
    private final GovernorState[] governors;
    private boolean constrained;
    /** Whether an earlier plan, or this one on the sequence that this was forked from, acted on some token. */
    private boolean actedBefore;
    private final RuleCounts[] counts;
    private long tokens;
    private double divergenceSum;
    private double divergenceMax = Double.NaN;
    private long divergences;
    /** Whether the decode that runs has taken the pending statistics into history and governors. */
    private boolean consumes;

    SequenceSteering(CompiledPlan plan) {
        this.plan = plan;
        this.track = new Track(plan.signals());
        this.next = new Track(plan.signals());
        this.history = plan.signals().history() ? new EntropyHistory() : null;
        this.governors = plan.governors().stream().map(GovernorState::new).toArray(GovernorState[]::new);
        this.counts = new RuleCounts[plan.ruleCount()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new RuleCounts();
        }
    }

    /** Continues another sequence under the same plan, with a receipt of its own. */
    SequenceSteering fork() {
        SequenceSteering fork = new SequenceSteering(plan);
        fork.track.copyFrom(track);
        fork.outputs.or(outputs);
        if (history != null) {
            fork.history.copyFrom(history);
        }
        for (int i = 0; i < governors.length; i++) {
            fork.governors[i].copyFrom(governors[i]);
        }
        if (hasStatistics) { // its next token too is chosen from the logits of the parent's last
            fork.statistics.copyFrom(statistics);
            fork.hasStatistics = true;
            fork.divergence = divergence;
        }
        fork.constrained = constrained;
        fork.actedBefore = hasActed();
        return fork;
    }

    CompiledPlan plan() {
        return plan;
    }

    LogitStatistics statistics() {
        return statistics;
    }

    EntropyHistory history() {
        return history;
    }

    boolean isConstrained() {
        return constrained;
    }

    void setConstrained(boolean on) {
        constrained = on;
    }

    double governorFactor(int governor) {
        return governors[governor].factor();
    }

    // ---- one decode

    void begin() {
        next.copyFrom(track);
        consumes = false;
    }

    /** Takes the next token of the decode that runs, and returns how far the sequence has come with it. */
    Track accept(int token, byte[] piece, boolean output) {
        if (hasStatistics && !consumes) {
            consumes = true;
            for (GovernorState governor : governors) {
                governor.prepare(token, statistics.entropy(), divergence);
            }
        }
        next.accept(token, piece, output);
        return next;
    }

    /** Whether the token accepted last was chosen from a distribution that is known: only the first of a decode can be. */
    boolean hasStatisticsFor(int tokenOfDecode) {
        return hasStatistics && tokenOfDecode == 0;
    }

    void commit() {
        Track done = track;
        track = next;
        next = done;
        if (consumes) {
            if (history != null) {
                history.add(statistics.entropy());
            }
            for (GovernorState governor : governors) {
                governor.commit();
            }
        }
        hasStatistics = false;
    }

    void rollBack() {
        for (GovernorState governor : governors) {
            governor.rollBack();
        }
    }

    /** Notes a token of a decode that succeeded. */
    void decoded(int position, boolean output) {
        outputs.set(position, output);
        tokens++;
    }

    /** Tells that {@link #statistics} are of the logits just computed. */
    void measured() {
        hasStatistics = true;
        divergence = Double.NaN;
    }

    void diverged(double nats) {
        divergence = nats;
        divergenceSum += nats;
        divergences++;
        divergenceMax = divergences == 1 ? nats : Math.max(divergenceMax, nats);
    }

    /** The sequence was cut, or its tokens came from elsewhere: goes through them again. */
    void replay(Sequence sequence) {
        track.clear();
        hasStatistics = false;
        int[] all = sequence.tokens();
        for (int i = 0; i < all.length; i++) {
            track.accept(all[i], piece(sequence.session().model().tokenizer(), all[i]), outputs.get(i));
        }
        outputs.clear(all.length, Math.max(all.length, outputs.length()));
        if (all.length == 0) {
            actedBefore = false;
            if (history != null) {
                history.clear();
            }
            for (GovernorState governor : governors) {
                governor.clear();
            }
        }
    }

    byte[] piece(Tokenizer tokenizer, int token) {
        return plan.signals().hasTexts() ? tokenizer.pieceBytes(token) : null;
    }

    BitSet outputs() {
        return outputs;
    }

    // ---- receipts

    RuleCounts counts(int rule) {
        return counts[rule];
    }

    /** Takes the place of another plan in the middle of a sequence. */
    void succeed(SequenceSteering other, Sequence sequence) {
        outputs.or(other.outputs);
        constrained = other.constrained;
        actedBefore = other.hasActed();
        replay(sequence);
    }

    /** Whether any rule acted on any token that the sequence has. */
    boolean hasActed() {
        if (actedBefore) {
            return true;
        }
        for (RuleCounts count : counts) {
            if (count.rows() > 0) {
                return true;
            }
        }
        return false;
    }

    Receipt receipt() {
        List<RuleReceipt> rules = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            rules.add(counts[i].receipt(plan.rule(i)));
        }
        return new Receipt(tokens, rules, divergenceSum / divergences, divergenceMax);
    }
}
