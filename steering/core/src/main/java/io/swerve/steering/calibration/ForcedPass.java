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
    private final boolean tokenByToken;
    private final List<Sequence> sequences = new ArrayList<>();
    private final int[] rowsInBatch;
    private final int[] textOfRow;
    /** How much of each text is decoded. */
    private final int[] positions;
    private int open;

    /**
     * Begins a pass.
     *
     * @param session has a sequence for each text
     * @param texts are decoded in their order
     * @param tokenByToken whether a batch holds at most one token of a text from its first position that counts on
     */
    ForcedPass(Session session, List<CalibrationText> texts, boolean tokenByToken) {
        this.session = session;
        this.texts = texts;
        this.tokenByToken = tokenByToken;
        int limit = rowLimit(session);
        rowsInBatch = new int[limit];
        textOfRow = new int[limit];
        positions = new int[texts.size()];
        open = texts.size();
        try {
            texts.forEach(_ -> sequences.add(session.newSequence()));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Receives the logits at a position that counts; borrowed. */
    interface LogitsReceiver {
        /**
         * Receives a row.
         *
         * @param text the text's number in the pass
         * @param index the position's number among those of the text that count, from 0
         * @param row the row's number in the step, from 0
         * @param logits of the token behind the position
         */
        void row(int text, int index, int row, MemorySegment logits);
    }

    /** How many positions that count a step shows at most. */
    static int rowLimit(Session session) {
        long rowBytes = session.model().tokenizer().vocabularySize() * (long) Float.BYTES;
        return Math.clamp(OUTPUT_BYTES / rowBytes, 1, session.batch().capacity());
    }

    boolean done() {
        return open == 0;
    }

    /** The sequences that are decoded, one for each text. */
    List<Sequence> sequences() {
        return sequences;
    }

    /**
     * Decodes the next batch.
     *
     * @param receiver is shown the batch's rows, in the texts' order
     * @return how many rows there were
     */
    int step(LogitsReceiver receiver) {
        Batch batch = session.batch();
        batch.clear();
        int rows = 0;
        for (int text = 0; text < texts.size(); text++) {
            CalibrationText current = texts.get(text);
            int end = tokenByToken && positions[text] >= current.from()
                    ? Math.min(current.end(), positions[text] + 1)
                    : tokenByToken ? current.from() : current.end();
            while (positions[text] < end && batch.size() < batch.capacity() && rows < rowsInBatch.length) {
                boolean counts = current.counts(positions[text]);
                int index = batch.add(sequences.get(text), current.token(positions[text]), counts);
                if (counts) {
                    rowsInBatch[rows] = index;
                    textOfRow[rows++] = text;
                }
                if (++positions[text] == current.end()) {
                    open--;
                }
            }
        }
        session.decode(batch);
        int index = 0;
        for (int row = 0; row < rows; row++) {
            int text = textOfRow[row];
            boolean first = row == 0 || textOfRow[row - 1] != text;
            index = first ? firstIndex(text, row, rows) : index + 1;
            receiver.row(text, index, row, session.logits(rowsInBatch[row]).segment());
        }
        return rows;
    }

    /** The number of a text's first row in this step, counted from behind: all its rows are together. */
    private int firstIndex(int text, int row, int rows) {
        int count = 0;
        while (row + count < rows && textOfRow[row + count] == text) {
            count++;
        }
        return positions[text] - texts.get(text).from() - count;
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
