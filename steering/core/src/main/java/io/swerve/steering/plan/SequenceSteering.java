package io.swerve.steering.plan;

import io.swerve.Sequence;
import io.swerve.entropy.LogitStatistics;
import io.swerve.steering.plan.Receipt.RuleReceipt;
import java.util.ArrayList;
import java.util.List;

/** The plan of one sequence, and how far the sequence has come under it. Not thread-safe. */
final class SequenceSteering {
    /** No position. */
    private static final int NONE = -1;

    private final CompiledPlan plan;
    private TriggerState track;
    /** Of the decode that runs. */
    private TriggerState next;
    private final TokenLog log = new TokenLog();
    /** Of the distribution that follows the token at position {@link #measuredAt}. */
    private final LogitStatistics statistics = new LogitStatistics();
    private int measuredAt = NONE;
    private final EntropyHistory history;
    private final GovernorState[] governors;
    /** The position at which the plan began to be followed: history and governors look at nothing before. */
    private int begin;
    private boolean constrained;
    /** The first position at which this plan, or one before it, acted. */
    private int actedFrom = Integer.MAX_VALUE;
    private final RuleCounts[] counts;
    private long tokens;
    private double divergenceSum;
    private double divergenceMax = Double.NaN;
    private long divergences;
    /** Whether the decode that runs has taken the entropy before its first token into history and governors. */
    private boolean consumes;

    SequenceSteering(CompiledPlan plan) {
        this.plan = plan;
        this.track = new TriggerState(plan.signals());
        this.next = new TriggerState(plan.signals());
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
        fork.inherit(this);
        fork.track.copyFrom(track);
        fork.begin = begin;
        if (history != null) {
            fork.history.copyFrom(history);
        }
        for (int i = 0; i < governors.length; i++) {
            fork.governors[i].copyFrom(governors[i]);
        }
        return fork;
    }

    /** Takes the place of another plan in the middle of a sequence. */
    void succeed(SequenceSteering other, Sequence sequence, TokenBytes pieces) {
        inherit(other);
        begin = sequence.length();
        replay(sequence, pieces);
    }

    private void inherit(SequenceSteering other) {
        log.copyFrom(other.log);
        constrained = other.constrained;
        actedFrom = other.actedFrom;
        if (other.measuredAt != NONE) { // the next token too is chosen from the logits of the other's last
            statistics.copyFrom(other.statistics);
            measuredAt = other.measuredAt;
        }
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
        for (RuleCounts count : counts) {
            count.begin();
        }
    }

    /**
     * Takes the next token of the decode that runs.
     *
     * @param token its id
     * @param piece its bytes; not read if no text is looked for
     * @param output whether its logits are wanted
     * @param first whether it is the sequence's first token of the decode
     * @return how far the sequence has come with it
     */
    TriggerState accept(int token, byte[] piece, boolean output, boolean first) {
        if (first && output) {
            double entropy = log.entropy(next.length() - 1);
            if (!Double.isNaN(entropy)) {
                consumes = true;
                for (GovernorState governor : governors) {
                    governor.prepare(token, entropy, log.divergence(next.length() - 1));
                }
            }
        }
        next.accept(token, piece, output);
        return next;
    }

    /**
     * {@return the entropy of the distribution that the token accepted last was chosen from, NaN if it is not known:
     * only that of a decode's first token can be}
     */
    double entropy() {
        return consumes && next.length() == track.length() + 1 ? log.entropy(track.length() - 1) : Double.NaN;
    }

    /** Whether {@link #statistics} are those of the distribution that the token accepted last was chosen from. */
    boolean hasStatistics() {
        return consumes && next.length() == track.length() + 1 && measuredAt == track.length() - 1;
    }

    /** The decode succeeded. */
    void commit() {
        if (consumes) {
            if (history != null) {
                history.add(log.entropy(track.length() - 1));
            }
            for (GovernorState governor : governors) {
                governor.commit();
            }
        }
        consumes = false;
        TriggerState done = track;
        track = next;
        next = done;
        for (RuleCounts count : counts) {
            count.commit();
        }
    }

    /** The decode failed, or never began. */
    void rollBack() {
        if (consumes) {
            consumes = false;
            for (GovernorState governor : governors) {
                governor.rollBack();
            }
        }
    }

    /** Notes a token of a decode that succeeded. */
    void decoded(int position, boolean output) {
        log.setOutput(position, output);
        tokens++;
    }

    /** Notes that a rule acted on a token of a decode that succeeded. */
    void acted(int rule, int position) {
        counts[rule].touched();
        actedFrom = Math.min(actedFrom, position);
    }

    /** Tells that {@link #statistics} are of the logits of a token just decoded. */
    void measured(int position) {
        measuredAt = position;
        log.setEntropy(position, statistics.entropy());
    }

    void diverged(int position, double nats) {
        log.setDivergence(position, nats);
        divergenceSum += nats;
        divergences++;
        divergenceMax = divergences == 1 ? nats : Math.max(divergenceMax, nats);
    }

    // ---- the sequence's past

    /** The sequence was cut, or its tokens came from elsewhere: goes through them again. */
    void replay(Sequence sequence, TokenBytes pieces) {
        int length = sequence.length();
        log.cut(length);
        begin = Math.min(begin, length);
        if (measuredAt >= length) {
            measuredAt = NONE;
        }
        if (actedFrom >= length) {
            actedFrom = Integer.MAX_VALUE;
        }
        track.clear();
        if (history != null) {
            history.clear();
        }
        for (GovernorState governor : governors) {
            governor.clear();
        }
        for (int i = 0; i < length; i++) {
            int token = sequence.token(i);
            double entropy = i >= begin ? log.entropy(i - 1) : Double.NaN;
            if (log.isOutput(i) && !Double.isNaN(entropy)) {
                if (history != null) {
                    history.add(entropy);
                }
                for (GovernorState governor : governors) {
                    governor.prepare(token, entropy, log.divergence(i - 1));
                    governor.commit();
                }
            }
            track.accept(token, piece(pieces, token), log.isOutput(i));
        }
    }

    byte[] piece(TokenBytes pieces, int token) {
        return plan.signals().hasTexts() ? pieces.of(token) : null;
    }

    TokenLog log() {
        return log;
    }

    /** Whether any rule, of this plan or one before it, acted on any token that the sequence has. */
    boolean hasActed() {
        return actedFrom != Integer.MAX_VALUE;
    }

    // ---- receipts

    RuleCounts counts(int rule) {
        return counts[rule];
    }

    Receipt receipt() {
        List<RuleReceipt> rules = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            rules.add(counts[i].receipt(plan.rule(i)));
        }
        return new Receipt(tokens, rules, divergenceSum / divergences, divergenceMax);
    }
}
