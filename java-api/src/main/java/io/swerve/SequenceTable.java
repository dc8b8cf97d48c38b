package io.swerve;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.calls.WordFunction;
import io.swerve.bindings.loader.NativeLog;
import io.swerve.internal.NativeMessages;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The sequences of a session, and what can be done with them between decodes. */
final class SequenceTable {
    private final Session session;
    private final MemorySegment context;
    private final MemorySegment memory;
    private final Sequence[] open;
    private final int capacity;
    private final boolean copying;

    SequenceTable(Session session, MemorySegment context, MemorySegment memory, SessionOptions options, int capacity) {
        this.session = session;
        this.context = context;
        this.memory = memory;
        this.open = new Sequence[options.maxSequences()];
        this.capacity = capacity;
        this.copying = options.caches() > 1;
    }

    Sequence get(int id) {
        return open[id];
    }

    Sequence create() {
        for (int id = 0; id < open.length; id++) {
            if (open[id] == null) {
                // Room for all it may hold, so that decoding never grows it; a fork takes only what it needs.
                open[id] = new Sequence(session, id, capacity);
                return open[id];
            }
        }
        throw new IllegalStateException("all " + open.length
                + " sequences of the session are in use: close one, or open the session with a larger maxSequences");
    }

    Sequence fork(Sequence parent) {
        parent.requireIdle();
        Sequence child = create();
        if (copying) {
            copy(parent, child);
        } else {
            LlamaCpp.llama_memory_seq_cp(memory, parent.id(), child.id(), -1, -1);
        }
        child.become(parent.rawTokens(), parent.length());
        return child;
    }

    /**
     * By way of a state: between two caches, {@code llama_memory_seq_cp} would copy the whole of them, filled or not, and
     * only at the next decode, after changes to either that come before it.
     */
    private void copy(Sequence parent, Sequence child) {
        if (parent.length() == 0) {
            return;
        }
        long mark = NativeLog.mark();
        try (Arena scratch = Arena.ofConfined()) {
            long size = LlamaCpp.llama_state_seq_get_size(context, parent.id());
            MemorySegment data = scratch.allocate(size);
            if (LlamaCpp.llama_state_seq_get_data(context, data, size, parent.id()) != size
                    || LlamaCpp.llama_state_seq_set_data(context, data, size, child.id()) == 0) {
                throw new SwerveException(NativeMessages.withLog(
                        "llama.cpp could not copy sequence " + parent.id() + " of " + parent.length() + " tokens",
                        mark));
            }
        } catch (RuntimeException | Error e) {
            close(child);
            throw e;
        }
    }

    void truncate(Sequence sequence, int length) {
        sequence.requireIdle();
        if (length < 0 || length > sequence.length()) {
            throw new IllegalArgumentException(
                    "the new length must be between 0 and " + sequence.length() + ", was " + length);
        }
        if (length == sequence.length()) {
            return;
        }
        requireKept(sequence, length);
        if (!WordFunction.LLAMA_MEMORY_SEQ_RM.test(memory.address(), sequence.id(), length == 0 ? -1 : length, -1)) {
            throw new UnsupportedModelException("architecture " + session.model().architecture()
                    + " keeps a recurrent state, which can't be rolled back from " + sequence.length() + " to " + length
                    + " tokens; truncate to 0, or save the state at the point to come back to");
        }
        sequence.shorten(length);
    }

    /**
     * Layers with a sliding window may have given up what lies before it: a copy of a sequence has only what its next
     * token needs, and cells outside of all windows are used again.
     */
    private void requireKept(Sequence sequence, int length) {
        int window = session.model().facts().slidingWindow();
        if (window > 0 && length > 0) {
            int oldest = LlamaCpp.llama_memory_seq_pos_min(memory, sequence.id());
            if (oldest > Math.max(0, length + 1 - window)) {
                throw new UnsupportedModelException("architecture " + session.model().architecture()
                        + " has layers with a window of " + window + " tokens, and of the sequence's "
                        + sequence.length() + " they have kept those from " + oldest
                        + " on: it can't be rolled back to " + length
                        + " tokens; truncate to 0, or save the state at the point to come back to");
            }
        }
    }

    /** Returns whether it was open. */
    boolean close(Sequence sequence) {
        if (sequence.isClosed()) {
            return false;
        }
        sequence.requireIdle();
        WordFunction.LLAMA_MEMORY_SEQ_RM.test(memory.address(), sequence.id(), -1, -1);
        open[sequence.id()] = null;
        sequence.markClosed();
        return true;
    }

    SequenceState save(Sequence sequence) {
        sequence.requireIdle();
        long mark = NativeLog.mark();
        long size = LlamaCpp.llama_state_seq_get_size(context, sequence.id());
        SequenceState state = new SequenceState(SequenceState.Origin.of(session), sequence.tokens(), size);
        long written = LlamaCpp.llama_state_seq_get_data(context, state.data(), size, sequence.id());
        if (written != size) {
            state.close();
            throw new SwerveException(NativeMessages
                    .withLog("llama.cpp saved " + written + " of " + size + " bytes of sequence " + sequence.id(),
                            mark));
        }
        return state;
    }

    Sequence restore(SequenceState state) {
        state.requireFits(SequenceState.Origin.of(session));
        int[] tokens = state.tokens();
        if (tokens.length > capacity) {
            throw new ContextFullException("the state has " + tokens.length + " tokens, a sequence has room for "
                    + capacity + "; open the session with a larger contextSize");
        }
        long mark = NativeLog.mark();
        Sequence sequence = create();
        MemorySegment data = state.data();
        if (tokens.length > 0
                && LlamaCpp.llama_state_seq_set_data(context, data, data.byteSize(), sequence.id()) == 0) {
            close(sequence);
            throw new ContextFullException(NativeMessages.withLog("llama.cpp could not restore a sequence of "
                    + tokens.length + " tokens; the context may be too full", mark));
        }
        sequence.become(tokens, tokens.length);
        return sequence;
    }
}
