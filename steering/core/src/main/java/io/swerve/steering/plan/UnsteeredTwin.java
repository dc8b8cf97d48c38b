package io.swerve.steering.plan;

import io.swerve.Batch;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import java.util.Arrays;

/**
 * A session of the same model that decodes the same tokens unsteered, to measure how far steering moves the
 * distributions. Its sequences follow those of the steered session. Not thread-safe.
 */
final class UnsteeredTwin implements AutoCloseable {
    private final Session steered;
    private final Session twin;
    /** By the id of the steered sequence. */
    private final Sequence[] sequences;
    private final int[] indices;
    private final boolean[] inBatch;

    /**
     * Opens a twin.
     *
     * @param steered the session to follow
     */
    UnsteeredTwin(Session steered) {
        this.steered = steered;
        SessionOptions options = steered.options();
        this.twin = steered.model().openSession(options.withObservable(false));
        this.sequences = new Sequence[options.maxSequences()];
        this.indices = new int[options.batchSize()];
        this.inBatch = new boolean[options.maxSequences()];
    }

    /** Receives a divergence. */
    @FunctionalInterface
    interface DivergenceReceiver {
        void diverged(int batchIndex, double nats);
    }

    /** Decodes what was decoded steered, and compares the logits that are there. */
    void follow(Batch batch, DivergenceReceiver receiver) {
        Batch own = twin.batch();
        own.clear();
        try {
            follow(batch, own, receiver);
        } finally { // it may have no room for what the steered session had room for
            own.clear();
            Arrays.fill(inBatch, false);
        }
    }

    private void follow(Batch batch, Batch own, DivergenceReceiver receiver) {
        for (int i = 0; i < batch.size(); i++) {
            Sequence original = batch.sequence(i);
            Sequence sequence = sequences[original.id()];
            if (sequence == null) {
                sequence = twin.newSequence();
                sequences[original.id()] = sequence;
            }
            if (!inBatch[original.id()]) {
                inBatch[original.id()] = true;
                catchUp(sequence, original, batch.position(i));
            }
            indices[i] = own.add(sequence, batch.token(i), batch.wantsLogits(i));
        }
        twin.decode(own);
        for (int i = 0; i < batch.size(); i++) {
            if (batch.wantsLogits(i)) {
                receiver.diverged(i, twin.logits(indices[i]).divergence(steered.logits(i), 1));
            }
        }
    }

    /** Decodes what was decoded while nobody asked for a divergence. */
    private static void catchUp(Sequence sequence, Sequence original, int length) {
        if (sequence.length() < length) {
            sequence.prefill(Arrays.copyOfRange(original.tokens(), sequence.length(), length));
        }
    }

    void forked(int parent, int child) {
        if (sequences[parent] != null) {
            sequences[child] = sequences[parent].fork();
        }
    }

    void truncated(int id, int length) {
        if (sequences[id] != null && sequences[id].length() > length) {
            sequences[id].truncate(length);
        }
    }

    void closed(int id) {
        if (sequences[id] != null) {
            sequences[id].close();
            sequences[id] = null;
        }
    }

    @Override
    public void close() {
        twin.close();
    }
}
