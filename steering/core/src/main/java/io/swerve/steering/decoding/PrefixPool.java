package io.swerve.steering.decoding;

import io.swerve.Batch;
import io.swerve.CacheLayout;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.UnsupportedModelException;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * The sequences of a session, each with a prefix that was decoded without wanting logits. A new one begins as a fork of
 * one that has the same beginning under the same plan; one that is done is kept for that until its room is needed.
 *
 * <p>
 * Shares the thread rule of its session; nobody else opens sequences in it.
 */
final class PrefixPool implements AutoCloseable {
    /** A shorter common beginning isn't worth a wait for the text that has it. */
    private static final int MIN_SHARED = 16;

    private final Session session;
    private final Steering steering;
    /** A recurrent state can't be cut back, and the rows of a batch of several are in another order. */
    private final boolean alone;
    private final List<PooledSequence> pooled = new ArrayList<>();
    private final List<PooledSequence> fresh = new ArrayList<>();

    PrefixPool(Session session, Steering steering) {
        this.session = session;
        this.steering = steering;
        this.alone = session.model().isRecurrent();
    }

    /** A sequence and its prefix. */
    static final class PooledSequence {
        private Sequence sequence;
        private int[] tokens;
        private int prefixLength;
        private SteeringPlan plan;
        private int reserved;
        private boolean busy = true;

        Sequence sequence() {
            return sequence;
        }
    }

    /** A beginning: the first tokens of an array, the plan they are decoded under, and the room the whole text needs. */
    record Prefix(int[] tokens, int length, SteeringPlan plan, int room) {}

    /**
     * Whether another text can begin.
     *
     * @param room how many tokens it may have
     * @param promised how many texts are about to begin before it
     * @param promisedRoom how many tokens these may have together
     */
    boolean hasRoom(int room, int promised, long promisedRoom) {
        int count = promised;
        long reserved = promisedRoom + room;
        for (PooledSequence entry : pooled) {
            if (entry.busy) {
                count++;
                reserved += entry.reserved;
            }
        }
        return count == 0 || !alone && count < session.options().maxSequences() && fitsIntoPool(reserved);
    }

    /**
     * Begins texts, all of which there is {@linkplain #hasRoom room} for, and decodes their prefixes. The session's batch
     * is clear before and after.
     */
    List<PooledSequence> begin(List<Prefix> prefixes) {
        PooledSequence[] begun = new PooledSequence[prefixes.size()];
        PooledSequence[] sources = new PooledSequence[prefixes.size()];
        for (int i = 0; i < begun.length; i++) {
            PooledSequence decoded = best(prefixes.get(i), pooled, fresh);
            PooledSequence waiting = best(prefixes.get(i), fresh, List.of());
            if (shared(waiting, prefixes.get(i)) > shared(decoded, prefixes.get(i))) {
                sources[i] = waiting;
            } else {
                begun[i] = begin(prefixes.get(i), decoded);
            }
        }
        flush();
        for (int i = 0; i < begun.length; i++) {
            if (begun[i] == null) {
                begun[i] = begin(prefixes.get(i), sources[i]);
            }
        }
        flush();
        return List.of(begun);
    }

    private PooledSequence best(Prefix prefix, List<PooledSequence> candidates, List<PooledSequence> excluded) {
        PooledSequence best = null;
        for (PooledSequence entry : candidates) {
            if (!excluded.contains(entry) && shared(entry, prefix) > shared(best, prefix)) {
                best = entry;
            }
        }
        return best;
    }

    /** How many tokens a prefix has in common with that of a sequence, or 0 if they are too few. */
    private int shared(PooledSequence entry, Prefix prefix) {
        if (entry == null || alone || entry.plan != prefix.plan() && !entry.plan.equals(prefix.plan())) {
            return 0;
        }
        int limit = Math.min(entry.prefixLength, prefix.length());
        int count = 0;
        while (count < limit && entry.tokens[count] == prefix.tokens()[count]) {
            count++;
        }
        return count >= MIN_SHARED || count == prefix.length() ? count : 0;
    }

    private PooledSequence begin(Prefix prefix, PooledSequence source) {
        PooledSequence entry = new PooledSequence();
        entry.tokens = prefix.tokens();
        entry.prefixLength = prefix.length();
        entry.plan = prefix.plan();
        entry.reserved = prefix.room();
        int known = shared(source, prefix);
        if (known > 0 && !source.busy) {
            pooled.remove(source);
            entry.sequence = source.sequence;
            source.sequence = null;
        } else {
            makeRoom(prefix.room(), source);
            entry.sequence = known > 0 ? source.sequence.fork() : session.newSequence();
        }
        pooled.add(entry);
        if (known > 0 && !cut(entry.sequence, known)) {
            entry.sequence.truncate(0);
            known = 0;
        }
        if (known == 0) {
            steering.steer(entry.sequence, prefix.plan());
        }
        if (known < prefix.length()) {
            fresh.add(entry);
            for (int i = known; i < prefix.length(); i++) {
                add(entry.sequence, prefix.tokens()[i]);
            }
        }
        return entry;
    }

    private void add(Sequence sequence, int token) {
        Batch batch = session.batch();
        if (batch.size() == batch.capacity()) {
            session.decode(batch);
            batch.clear();
        }
        batch.add(sequence, token, false);
    }

    private void flush() {
        Batch batch = session.batch();
        if (batch.size() > 0) {
            session.decode(batch);
        }
        batch.clear();
        fresh.clear();
    }

    /** Closes idle sequences, the oldest first, until another one of some size fits in. */
    private void makeRoom(int room, PooledSequence keep) {
        int i = 0;
        while (i < pooled.size() && !fits(room)) {
            PooledSequence entry = pooled.get(i);
            if (entry.busy || entry == keep) {
                i++;
            } else {
                pooled.remove(i);
                entry.sequence.close();
            }
        }
    }

    private boolean fits(int room) {
        long taken = room;
        for (PooledSequence entry : pooled) {
            taken += entry.busy ? entry.reserved : entry.sequence.length();
        }
        return pooled.size() < session.options().maxSequences() && fitsIntoPool(taken);
    }

    /** Where each sequence has a part of its own, no other one can take it. */
    private boolean fitsIntoPool(long tokens) {
        return session.options().cacheLayout() == CacheLayout.PER_SEQUENCE || tokens <= session.contextSize();
    }

    /** A text is done: its sequence may be used for others that begin alike. */
    void release(PooledSequence entry) {
        entry.busy = false;
        if (alone) {
            pooled.remove(entry);
            entry.sequence.close();
        } else if (!cut(entry.sequence, Math.min(entry.prefixLength, entry.sequence.length()))) {
            pooled.remove(entry);
            entry.sequence.close();
        }
    }

    /** Whether it worked: layers with a sliding window may have given up what would be needed. */
    private static boolean cut(Sequence sequence, int length) {
        try {
            sequence.truncate(length);
            return true;
        } catch (UnsupportedModelException e) {
            return false;
        }
    }

    /** Ends all sequences. */
    @Override
    public void close() {
        session.batch().clear();
        fresh.clear();
        pooled.forEach(entry -> entry.sequence.close());
        pooled.clear();
    }
}
