package io.swerve.steering.calibration;

import io.swerve.Batch;
import io.swerve.Sequence;
import io.swerve.Session;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs some texts together through a session, one batch a step, and shows the logits at the positions that count. Two
 * passes over the same texts make the same batches.
 */
final class ForcedPass implements AutoCloseable {
    /** How much memory the logits of a batch may take. */
    private static final long OUTPUT_BYTES = 64L << 20;

    private final Session session;
    private final List<CalibrationText> texts;
    private final List<Sequence> sequences = new ArrayList<>();
    private final int[] rowsInBatch;
    private final int[] textOfRow;
    private int text;
    private int position;

    ForcedPass(Session session, List<CalibrationText> texts) {
        this.session = session;
        this.texts = texts;
        int limit = rowLimit(session);
        rowsInBatch = new int[limit];
        textOfRow = new int[limit];
        try {
            texts.forEach(_ -> sequences.add(session.newSequence()));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Receives the logits at a position that counts; borrowed. */
    interface Receiver {
        void row(int text, int index, MemorySegment logits);
    }

    /** How many positions that count a step shows at most. */
    static int rowLimit(Session session) {
        long rowBytes = session.model().tokenizer().vocabularySize() * (long) Float.BYTES;
        return Math.clamp(OUTPUT_BYTES / rowBytes, 1, session.batch().capacity());
    }

    boolean done() {
        return text == texts.size();
    }

    /**
     * Decodes the next batch.
     *
     * @param receiver is shown the batch's rows, in the texts' order and counted from 0
     * @return how many rows there were
     */
    int step(Receiver receiver) {
        Batch batch = session.batch();
        batch.clear();
        int rows = 0;
        while (!done() && batch.size() < batch.capacity() && rows < rowsInBatch.length) {
            CalibrationText current = texts.get(text);
            boolean counts = current.counts(position);
            int index = batch.add(sequences.get(text), current.token(position), counts);
            if (counts) {
                rowsInBatch[rows] = index;
                textOfRow[rows++] = text;
            }
            if (++position == current.end()) {
                position = 0;
                text++;
            }
        }
        session.decode(batch);
        for (int row = 0; row < rows; row++) {
            receiver.row(textOfRow[row], row, session.logits(rowsInBatch[row]).segment());
        }
        return rows;
    }

    @Override
    public void close() {
        if (!sequences.isEmpty()) {
            session.batch().clear();
            sequences.forEach(Sequence::close);
            sequences.clear();
        }
    }
}
