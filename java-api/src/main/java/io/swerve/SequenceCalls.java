package io.swerve;

import io.swerve.internal.ExclusiveUse;

/**
 * What sequences ask of their session: each call is one use of it, and its interceptor is told. Part of a session.
 */
final class SequenceCalls {
    private final ExclusiveUse use;
    private final Interceptors interceptors;
    private final Decoder decoder;
    private final SequenceTable sequences;

    SequenceCalls(ExclusiveUse use, Interceptors interceptors, Decoder decoder, SequenceTable sequences) {
        this.use = use;
        this.interceptors = interceptors;
        this.decoder = decoder;
        this.sequences = sequences;
    }

    Sequence get(int id) {
        return sequences.get(id);
    }

    Sequence begin() {
        return use.exclusively(() -> {
            interceptors.requireNotCalling("a new sequence");
            return sequences.create();
        });
    }

    Sequence restore(SequenceState state) {
        return use.exclusively(() -> {
            interceptors.requireNotCalling("to restore a sequence");
            Sequence sequence = sequences.restore(state);
            interceptors.restored(state, sequence);
            return sequence;
        });
    }

    Sequence fork(Sequence parent) {
        return use.exclusively(() -> {
            interceptors.requireNotCalling("to fork a sequence");
            Sequence child = sequences.fork(parent);
            interceptors.forked(parent, child);
            return child;
        });
    }

    /** No lambda here either: loops come back to their prompt by it. */
    void truncate(Sequence sequence, int length) {
        use.begin();
        try {
            interceptors.requireNotCalling("to truncate a sequence");
            sequences.truncate(sequence, length);
            interceptors.truncated(sequence);
        } finally {
            use.end();
        }
    }

    SequenceState save(Sequence sequence) {
        return use.exclusively(() -> {
            SequenceState state = sequences.save(sequence);
            interceptors.saved(sequence, state);
            return state;
        });
    }

    void close(Sequence sequence) {
        use.whileIdle(() -> {
            interceptors.requireNotCalling("to close a sequence");
            if (sequences.close(sequence)) {
                interceptors.closed(sequence);
            }
        });
    }

    Logits prefill(Sequence sequence, int[] prompt) {
        return use.exclusively(() -> {
            interceptors.requireNotCalling("a decode");
            sequence.requireIdle();
            return decoder.prefill(sequence, prompt);
        });
    }

    /** No lambda here: this is called for every token. */
    Logits decodeOne(Sequence sequence, int token) {
        use.begin();
        try {
            interceptors.requireNotCalling("a decode");
            sequence.requireIdle();
            return decoder.decodeOne(sequence, token);
        } finally {
            use.end();
        }
    }

    void generating(Sequence sequence, Sampler sampler) {
        use.whileIdle(() -> interceptors.generating(sequence, sampler));
    }
}
