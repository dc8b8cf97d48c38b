package io.swerve.steering.extraction;

import io.swerve.Batch;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.Tap;
import io.swerve.UnsupportedModelException;
import io.swerve.activation.ActivationRows;
import io.swerve.activation.RowSelection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs texts through a session and reduces each, at each layer, to the mean of the rows that count. Decodes as many
 * texts together as the session has sequences and room for.
 */
final class TextReader implements AutoCloseable {
    /** More texts than this fill a batch anyway, and each needs a row of doubles for every layer. */
    private static final int MAX_GROUP = 32;
    /** How much memory the logits of a decode may take that are computed only along with the last layer's rows. */
    private static final long OUTPUT_BYTES = 64L << 20;

    private final Session session;
    private final int[] layers;
    private final int groupSize;
    private final int outputLimit;
    /** Whether tokens that count are decoded as outputs; the last layer has no other rows. */
    private final boolean asOutputs;
    private final Tap tap;
    /** By sequence id. */
    private final MeanRows[] means;
    private final int[] first;
    private final float[] row;
    private final int[] indexOfLayer;

    TextReader(Session session, int[] layers, TokenPosition position) {
        int layerCount = session.model().layerCount();
        int sequences = session.options().maxSequences();
        this.session = session;
        this.layers = layers;
        // recurrent models reorder the tokens of a batch
        this.groupSize = session.model().isRecurrent() ? 1 : Math.min(MAX_GROUP, sequences);
        this.outputLimit = Math.clamp(OUTPUT_BYTES / (session.model().tokenizer().vocabularySize() * 4L), 1,
                Integer.MAX_VALUE);
        this.asOutputs = position == TokenPosition.LAST || layers[layers.length - 1] == layerCount - 1;
        this.means = new MeanRows[sequences];
        this.first = new int[sequences];
        this.row = new float[session.model().embeddingSize()];
        this.indexOfLayer = new int[layerCount];
        for (int i = 0; i < layers.length; i++) {
            indexOfLayer[layers[i]] = i;
        }
        this.tap = session.tap(this::take, asOutputs ? RowSelection.OUTPUTS : RowSelection.ALL, layers);
    }

    /** Receives a text's mean rows, in the order of {@link TextReader#layers}; borrowed. */
    interface Receiver {
        void receive(int text, double[][] means);
    }

    /** Returns how many texts, from one on, are decoded together. */
    int groupFrom(List<ReadingText> texts, int from) {
        long tokens = 0;
        int to = from;
        while (to < texts.size() && to - from < groupSize) {
            tokens += texts.get(to).tokens().length;
            if (tokens > session.contextSize() && to > from) {
                break;
            }
            to++;
        }
        return to - from;
    }

    /** Reads some texts, and hands over their mean rows in the texts' order. */
    void read(List<ReadingText> texts, int from, int count, Receiver receiver) {
        Batch batch = session.batch();
        batch.clear();
        List<Sequence> sequences = new ArrayList<>();
        try {
            for (int i = from; i < from + count; i++) {
                Sequence sequence = session.newSequence();
                sequences.add(sequence);
                begin(sequence, texts.get(i));
            }
            int outputs = 0;
            for (int i = 0; i < count; i++) {
                int[] tokens = texts.get(from + i).tokens();
                for (int t = 0; t < tokens.length; t++) {
                    boolean output = asOutputs && t >= first[sequences.get(i).id()];
                    if (batch.size() == batch.capacity() || output && outputs == outputLimit) {
                        session.decode(batch);
                        batch.clear();
                        outputs = 0;
                    }
                    batch.add(sequences.get(i), tokens[t], output);
                    outputs += output ? 1 : 0;
                }
            }
            session.decode(batch);
            for (int i = 0; i < count; i++) {
                MeanRows rows = means[sequences.get(i).id()];
                requireComplete(rows, texts.get(from + i));
                receiver.receive(from + i, rows.means());
            }
        } finally {
            batch.clear();
            sequences.forEach(Sequence::close);
        }
    }

    private void requireComplete(MeanRows rows, ReadingText text) {
        int expected = text.tokens().length - text.first();
        for (int i = 0; i < layers.length; i++) {
            if (rows.counts[i] != expected) {
                throw new UnsupportedModelException("architecture " + session.model().architecture() + " showed "
                        + rows.counts[i] + " rows of layer " + layers[i] + " for " + expected
                        + " tokens: its activations can't be read");
            }
        }
    }

    private void begin(Sequence sequence, ReadingText text) {
        int id = sequence.id();
        if (means[id] == null) {
            means[id] = new MeanRows(layers.length, row.length);
        }
        means[id].clear();
        first[id] = text.first();
    }

    private void take(ActivationRows rows) {
        int layer = indexOfLayer[rows.layer()];
        for (int r = 0; r < rows.rows(); r++) {
            int id = rows.sequence(r);
            if (rows.position(r) >= first[id]) {
                rows.copyRow(r, row);
                means[id].add(layer, row);
            }
        }
    }

    @Override
    public void close() {
        tap.close();
    }

    /** Mean rows of one text, one for each layer. */
    private static final class MeanRows {
        private final double[][] sums;
        private final int[] counts;

        MeanRows(int layers, int width) {
            sums = new double[layers][width];
            counts = new int[layers];
        }

        void clear() {
            Arrays.fill(counts, 0);
            for (double[] sum : sums) {
                Arrays.fill(sum, 0);
            }
        }

        void add(int layer, float[] row) {
            double[] sum = sums[layer];
            for (int i = 0; i < sum.length; i++) {
                sum[i] += row[i];
            }
            counts[layer]++;
        }

        /** Divides the sums, which are no sums any more then. */
        double[][] means() {
            for (int layer = 0; layer < sums.length; layer++) {
                for (int i = 0; i < sums[layer].length; i++) {
                    sums[layer][i] /= counts[layer];
                }
            }
            return sums;
        }
    }
}
