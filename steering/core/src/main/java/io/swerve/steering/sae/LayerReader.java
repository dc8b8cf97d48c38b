package io.swerve.steering.sae;

import io.swerve.Batch;
import io.swerve.Layers;
import io.swerve.Progress;
import io.swerve.Registration;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.UnsupportedModelException;
import io.swerve.activation.ActivationRows;
import io.swerve.activation.RowSelection;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Runs texts through a session and hands over every row of a layer, text by text. As many texts are decoded together as
 * the session has sequences and room for.
 */
final class LayerReader implements AutoCloseable {
    /** More texts than this fill a batch anyway. */
    private static final int MAX_GROUP = 32;

    private final Session session;
    private final int layer;
    private final int groupSize;
    private final Registration tap;
    private final FloatRows staged;
    /** By sequence id: the row of {@link #staged} where its text begins. */
    private final int[] begins;
    private long seen;

    LayerReader(Session session, int layer) {
        this.session = session;
        this.layer = layer;
        int sequences = session.options().maxSequences();
        // recurrent models reorder the tokens of a batch
        this.groupSize = session.model().isRecurrent() ? 1 : Math.min(MAX_GROUP, sequences);
        this.staged = FloatRows.allocate(session.contextSize(), session.model().embeddingSize());
        this.begins = new int[sequences];
        this.tap = session.tap(this::take, RowSelection.ALL, Layers.of(layer));
    }

    /** Receives the rows of a text: contiguous, borrowed, one for each token. */
    interface RowsReceiver {
        void receive(int text, MemorySegment rows, int count);
    }

    /** Reads all texts, in order. */
    static void read(Session session, int layer, Corpus corpus, Progress progress, RowsReceiver receiver) {
        if (layer < 0 || layer >= session.model().layerCount()) {
            throw new IllegalArgumentException("layer " + layer + " is out of range: the model has layers 0 to "
                    + (session.model().layerCount() - 1));
        }
        try (LayerReader reader = new LayerReader(session, layer)) {
            long done = 0;
            for (int from = 0; from < corpus.size();) {
                int count = reader.groupFrom(corpus, from);
                done += reader.readGroup(corpus, from, count, receiver);
                from += count;
                if (!progress.reached(done, corpus.tokenCount())) {
                    throw new CancellationException(
                            "the reading was stopped after " + done + " of " + corpus.tokenCount() + " tokens");
                }
            }
        }
    }

    private int groupFrom(Corpus corpus, int from) {
        long tokens = 0;
        int to = from;
        while (to < corpus.size() && to - from < groupSize) {
            tokens += corpus.raw(to).length;
            if (tokens > session.contextSize() && to > from) {
                break;
            }
            to++;
        }
        return to - from;
    }

    private long readGroup(Corpus corpus, int from, int count, RowsReceiver receiver) {
        Batch batch = session.batch();
        batch.clear();
        List<Sequence> sequences = new ArrayList<>();
        int tokens = 0;
        seen = 0;
        try {
            for (int text = from; text < from + count; text++) {
                Sequence sequence = session.newSequence();
                sequences.add(sequence);
                begins[sequence.id()] = tokens;
                for (int token : corpus.raw(text)) {
                    if (batch.size() == batch.capacity()) {
                        session.decode(batch);
                        batch.clear();
                    }
                    batch.add(sequence, token, false);
                }
                tokens += corpus.raw(text).length;
            }
            session.decode(batch);
            if (seen != tokens) {
                throw new UnsupportedModelException("architecture " + session.model().architecture() + " showed " + seen
                        + " rows of layer " + layer + " for " + tokens + " tokens: its activations can't be read");
            }
            for (int i = 0; i < count; i++) {
                int rows = corpus.raw(from + i).length;
                long begin = staged.offset(begins[sequences.get(i).id()]);
                receiver.receive(from + i,
                        staged.segment().asSlice(begin, (long) rows * staged.width() * Float.BYTES).asReadOnly(), rows);
            }
        } finally {
            batch.clear();
            sequences.forEach(Sequence::close);
        }
        return tokens;
    }

    private void take(ActivationRows rows) {
        long rowBytes = (long) staged.width() * Float.BYTES;
        for (int r = 0; r < rows.rows(); r++) {
            MemorySegment.copy(rows.segment(), r * rowBytes, staged.segment(),
                    staged.offset(begins[rows.sequence(r)] + rows.position(r)), rowBytes);
        }
        seen += rows.rows();
    }

    @Override
    public void close() {
        tap.close();
    }
}
