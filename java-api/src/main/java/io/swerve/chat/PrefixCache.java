package io.swerve.chat;

import io.swerve.ContextFullException;
import io.swerve.Sequence;
import io.swerve.SequenceState;
import io.swerve.Session;
import io.swerve.UnsupportedModelException;
import java.util.Arrays;

/**
 * The sequence of a conversation, which keeps what consecutive prompts have in common. Where a model can't roll its
 * sequence back, it goes back to a saved state, or to the start.
 *
 * <p>
 * Shares the thread rule of its session.
 */
final class PrefixCache implements AutoCloseable {
    private final Session session;
    private final boolean savesStates;
    private Sequence sequence;
    /** How many tokens of the sequence were decoded as they always are. */
    private int clean = Integer.MAX_VALUE;
    private SequenceState state; // null for none
    private int[] stateTokens = {};

    private PrefixCache(Session session, Sequence sequence) {
        this.session = session;
        this.sequence = sequence;
        this.savesStates = session.model().isRecurrent() || session.model().slidingWindow().isPresent();
    }

    static PrefixCache of(Session session) {
        return new PrefixCache(session, session.newSequence());
    }

    /** A second one that shares what this one holds. */
    PrefixCache fork() {
        PrefixCache fork = new PrefixCache(session, sequence.fork());
        fork.clean = clean;
        return fork;
    }

    Session session() {
        return session;
    }

    Sequence sequence() {
        return sequence;
    }

    /** What is decoded from a position on is of no use to others. */
    void cleanUpTo(int length) {
        clean = Math.min(clean, length);
    }

    /**
     * Cuts the sequence to what it has in common with a prompt.
     *
     * @param prompt the tokens
     * @param most how many of them may be kept
     * @return how many are
     */
    int keep(int[] prompt, int most) {
        int common = common(sequence.tokens(), prompt, Math.min(most, clean));
        if (common < sequence.length() && !cut(common)) {
            common = goBack(prompt, most);
        }
        clean = Integer.MAX_VALUE;
        return common;
    }

    private boolean cut(int length) {
        try {
            sequence.truncate(length);
            return true;
        } catch (UnsupportedModelException e) {
            return false;
        }
    }

    /** To the saved state, if the prompt begins with it. */
    private int goBack(int[] prompt, int most) {
        int length = stateTokens.length;
        if (length > 0 && length <= most && common(stateTokens, prompt, length) == length) {
            sequence.close();
            try {
                sequence = session.restore(state);
                return length;
            } catch (ContextFullException e) {
                sequence = session.newSequence(); // other sequences have taken the room meanwhile
            }
        } else {
            sequence.truncate(0);
        }
        return 0;
    }

    private static int common(int[] some, int[] others, int most) {
        int limit = Math.min(most, Math.min(some.length, others.length));
        int mismatch = Arrays.mismatch(some, 0, limit, others, 0, limit);
        return mismatch < 0 ? limit : mismatch;
    }

    /** Whether the model's sequences can't be cut everywhere, so that {@link #save()} is worth its memory. */
    boolean savesStates() {
        return savesStates;
    }

    /** Keeps the present state to come back to, in place of the one before. */
    void save() {
        if (sequence.length() != stateTokens.length || !Arrays.equals(sequence.tokens(), stateTokens)) {
            forgetState();
            state = sequence.save();
            stateTokens = sequence.tokens();
        }
    }

    private void forgetState() {
        if (state != null) {
            state.close();
            state = null;
            stateTokens = new int[0];
        }
    }

    @Override
    public void close() {
        sequence.close();
        forgetState();
    }
}
