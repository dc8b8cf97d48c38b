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
 * one that has the same beginning under the same plan; one that is done is kept for that until its place is needed.
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
    private final List<Place> places = new ArrayList<>();
    private final List<Place> fresh = new ArrayList<>();

    PrefixPool(Session session, Steering steering) {
        this.session = session;
        this.steering = steering;
        this.alone = session.model().isRecurrent();
    }

    /** A sequence and its prefix. */
    static final class Place {
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
        for (Place place : places) {
            if (place.busy) {
                count++;
                reserved += place.reserved;
            }
        }
        return count == 0 || !alone && count < session.options().maxSequences() && fitsIntoPool(reserved);
    }

    /**
     * Begins texts, all of which there is {@linkplain #hasRoom room} for, and decodes their prefixes. The session's batch
     * is clear before and after.
     */
    List<Place> begin(List<Prefix> prefixes) {
        Place[] begun = new Place[prefixes.size()];
        Place[] sources = new Place[prefixes.size()];
        for (int i = 0; i < begun.length; i++) {
            Place decoded = best(prefixes.get(i), places, fresh);
            Place waiting = best(prefixes.get(i), fresh, List.of());
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

    private Place best(Prefix prefix, List<Place> candidates, List<Place> excluded) {
        Place best = null;
        for (Place place : candidates) {
            if (!excluded.contains(place) && shared(place, prefix) > shared(best, prefix)) {
                best = place;
            }
        }
        return best;
    }

    /** How many tokens a prefix has in common with that of a place, or 0 if they are too few. */
    private int shared(Place place, Prefix prefix) {
        if (place == null || alone || place.plan != prefix.plan() && !place.plan.equals(prefix.plan())) {
            return 0;
        }
        int limit = Math.min(place.prefixLength, prefix.length());
        int count = 0;
        while (count < limit && place.tokens[count] == prefix.tokens()[count]) {
            count++;
        }
        return count >= MIN_SHARED || count == prefix.length() ? count : 0;
    }

    private Place begin(Prefix prefix, Place source) {
        Place place = new Place();
        place.tokens = prefix.tokens();
        place.prefixLength = prefix.length();
        place.plan = prefix.plan();
        place.reserved = prefix.room();
        int known = shared(source, prefix);
        if (known > 0 && !source.busy) {
            places.remove(source);
            place.sequence = source.sequence;
            source.sequence = null;
        } else {
            makeRoom(prefix.room(), source);
            place.sequence = known > 0 ? source.sequence.fork() : session.newSequence();
        }
        places.add(place);
        if (known > 0 && !cut(place.sequence, known)) {
            place.sequence.truncate(0);
            known = 0;
        }
        if (known == 0) {
            steering.steer(place.sequence, prefix.plan());
        }
        if (known < prefix.length()) {
            fresh.add(place);
            for (int i = known; i < prefix.length(); i++) {
                add(place.sequence, prefix.tokens()[i]);
            }
        }
        return place;
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
    private void makeRoom(int room, Place keep) {
        int i = 0;
        while (i < places.size() && !fits(room)) {
            Place place = places.get(i);
            if (place.busy || place == keep) {
                i++;
            } else {
                places.remove(i);
                place.sequence.close();
            }
        }
    }

    private boolean fits(int room) {
        long taken = room;
        for (Place place : places) {
            taken += place.busy ? place.reserved : place.sequence.length();
        }
        return places.size() < session.options().maxSequences() && fitsIntoPool(taken);
    }

    /** Where each sequence has a part of its own, no other one can take it. */
    private boolean fitsIntoPool(long tokens) {
        return session.options().cacheLayout() == CacheLayout.PER_SEQUENCE || tokens <= session.contextSize();
    }

    /** A text is done: its sequence may be used for others that begin alike. */
    void release(Place place) {
        place.busy = false;
        if (alone) {
            places.remove(place);
            place.sequence.close();
        } else if (!cut(place.sequence, Math.min(place.prefixLength, place.sequence.length()))) {
            places.remove(place);
            place.sequence.close();
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
        places.forEach(place -> place.sequence.close());
        places.clear();
    }
}
