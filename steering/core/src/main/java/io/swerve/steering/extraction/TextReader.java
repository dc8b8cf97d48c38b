package io.swerve.steering.extraction;

import io.swerve.Batch;
import io.swerve.Layers;
import io.swerve.Registration;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.UnsupportedModelException;
import io.swerve.activation.ActivationRows;
import io.swerve.activation.RowSelection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs texts through a session and reduces each, at each layer, to the mean of the rows that count. Decodes as many
 * texts together as the session has sequences and room for; what neighbours begin with is decoded once.
 */
final class TextReader implements AutoCloseable {
    /** More texts than this fill a batch anyway, and each needs a row of doubles for every layer. */
    private static final int MAX_GROUP = 32;
    /** How much memory the logits of a decode may take that are computed only along with the last layer's rows. */
    private static final long OUTPUT_BYTES = 128L << 20;
    /** A shorter common beginning isn't worth a decode of its own. */
    private static final int MIN_SHARED = 32;

    private final Session session;
    private final int[] layers;
    private final int groupSize;
    private final int outputLimit;
    /** Whether tokens that count are decoded as outputs; the last layer has no other rows. */
    private final boolean asOutputs;
    private final int minShared;
    private final Registration tap;
    private final boolean logitsBefore;
    private final MeanReceiver receiver;
    private final boolean each;
    /** By sequence id: what is read of it at each layer, which text it is, and which of its tokens count. */
    private final ActivationMean[][] means;
    private final int[] textOf;
    private final BitSet[] counted;
    private final float[] row;
    private final int[] indexOfLayer;
    private int outputs;

    TextReader(Session session, int[] layers, TokenPosition position, MeanReceiver receiver) {
        this(session, layers, position, receiver, MIN_SHARED);
    }

    /** Opens a reader that decodes what at least so many tokens of neighbours have in common once. */
    TextReader(Session session, int[] layers, TokenPosition position, MeanReceiver receiver, int minShared) {
        int layerCount = session.model().layerCount();
        int sequences = session.options().maxSequences();
        this.session = session;
        this.layers = layers;
        this.receiver = receiver;
        this.minShared = minShared;
        this.each = position instanceof TokenPosition.Response response && response.each();
        // recurrent models reorder the tokens of a batch
        this.groupSize = session.model().isRecurrent() ? 1 : Math.min(MAX_GROUP, sequences);
        this.outputLimit = Math.clamp(OUTPUT_BYTES / (session.model().tokenizer().vocabularySize() * 4L), 1,
                Integer.MAX_VALUE);
        this.asOutputs = position.equals(TokenPosition.LAST) || layers[layers.length - 1] == layerCount - 1;
        this.means = new ActivationMean[sequences][];
        this.textOf = new int[sequences];
        this.counted = new BitSet[sequences];
        this.row = new float[session.model().embeddingSize()];
        this.indexOfLayer = new int[layerCount];
        for (int i = 0; i < layers.length; i++) {
            indexOfLayer[layers[i]] = i;
        }
        this.tap = session.tap(this::take, asOutputs ? RowSelection.OUTPUTS : RowSelection.ALL, Layers.of(layers));
        this.logitsBefore = session.isLogitsComputed();
        session.setLogitsComputed(false);
    }

    /** Receives what was read; layers are counted as they were given to the reader. */
    interface MeanReceiver {
        /** Receives the mean of a text's rows at each layer. The texts come in order. */
        void text(int text, double[][] means);

        /** Receives one row, borrowed; only where each token is a sample of its own. */
        void token(int text, int layer, float[] row);
    }

    /** Returns how many texts, from one on and not beyond another, are decoded together. */
    int groupFrom(List<ReadingText> texts, int from, int limit) {
        long tokens = 0;
        int to = from;
        while (to < limit && to - from < groupSize) {
            tokens += texts.get(to).tokens().length;
            if (tokens > session.contextSize() && to > from) {
                break;
            }
            to++;
        }
        return to - from;
    }

    /** Reads some texts, and hands over their mean rows in the texts' order. */
    void read(List<ReadingText> texts, int from, int count) {
        Batch batch = session.batch();
        batch.clear();
        outputs = 0;
        List<Sequence> sequences = new ArrayList<>();
        try {
            int[] leaders = leaders(texts, from, count);
            decodeShared(batch, texts, from, leaders, sequences);
            for (int i = 0; i < count; i++) {
                begin(sequences.get(i), texts.get(from + i), from + i);
            }
            for (int i = 0; i < count; i++) {
                Sequence sequence = sequences.get(i);
                addTo(batch, sequence, texts.get(from + i), sequence.length(), texts.get(from + i).tokens().length);
            }
            session.decode(batch);
            for (int i = 0; i < count; i++) {
                ActivationMean[] ofText = means[sequences.get(i).id()];
                requireComplete(ofText, texts.get(from + i));
                receiver.text(from + i, Stream.of(ofText).map(ActivationMean::mean).toArray(double[][]::new));
            }
        } finally {
            batch.clear();
            sequences.forEach(Sequence::close);
        }
    }

    /** Returns, for each text of a group, the one before it whose beginning it shares, or itself. */
    private int[] leaders(List<ReadingText> texts, int from, int count) {
        int[] leaders = new int[count];
        for (int i = 0; i < count; i++) {
            leaders[i] = i;
            if (i > 0 && leaders[i - 1] == i - 1
                    && texts.get(from + i).sharedWith(texts.get(from + i - 1)) >= minShared) {
                leaders[i] = i - 1;
            }
        }
        return leaders;
    }

    /** Opens the group's sequences; those that share a beginning have it decoded. */
    private void decodeShared(Batch batch, List<ReadingText> texts, int from, int[] leaders,
            List<Sequence> sequences) {
        Sequence[] opened = new Sequence[leaders.length];
        for (int i = 0; i < leaders.length; i++) {
            if (leaders[i] == i) {
                opened[i] = session.newSequence();
                sequences.add(opened[i]);
                counted[opened[i].id()] = new BitSet(); // nothing counts yet
            } else {
                ReadingText leader = texts.get(from + i - 1);
                addTo(batch, opened[i - 1], leader, 0, leader.sharedWith(texts.get(from + i)));
            }
        }
        if (batch.size() > 0) {
            session.decode(batch);
            batch.clear();
            for (int i = 0; i < leaders.length; i++) {
                if (leaders[i] != i) {
                    opened[i] = opened[i - 1].fork();
                    sequences.add(opened[i]);
                }
            }
            sequences.clear();
            sequences.addAll(Arrays.asList(opened));
        }
    }

    private void addTo(Batch batch, Sequence sequence, ReadingText text, int from, int to) {
        for (int t = from; t < to; t++) {
            boolean output = asOutputs && text.counted().get(t);
            if (batch.size() == batch.capacity() || output && outputs == outputLimit) {
                session.decode(batch);
                batch.clear();
                outputs = 0;
            }
            batch.add(sequence, text.tokens()[t], output);
            outputs += output ? 1 : 0;
        }
    }

    private void requireComplete(ActivationMean[] means, ReadingText text) {
        int expected = text.counted().cardinality();
        for (int i = 0; i < layers.length; i++) {
            if (means[i].count() != expected) {
                throw new UnsupportedModelException("architecture " + session.model().architecture() + " showed "
                        + means[i].count() + " rows of layer " + layers[i] + " for " + expected
                        + " tokens: its activations can't be read");
            }
        }
    }

    private void begin(Sequence sequence, ReadingText text, int index) {
        int id = sequence.id();
        if (means[id] == null) {
            means[id] = Stream.generate(() -> new ActivationMean(row.length)).limit(layers.length)
                    .toArray(ActivationMean[]::new);
        }
        Stream.of(means[id]).forEach(ActivationMean::clear);
        textOf[id] = index;
        counted[id] = text.counted();
    }

    private void take(ActivationRows rows) {
        int layer = indexOfLayer[rows.layer()];
        for (int r = 0; r < rows.rows(); r++) {
            int id = rows.sequence(r);
            if (counted[id].get(rows.position(r))) {
                rows.copyRow(r, row);
                means[id][layer].add(row);
                if (each) {
                    receiver.token(textOf[id], layer, row);
                }
            }
        }
    }

    @Override
    public void close() {
        try (tap) {
            session.setLogitsComputed(logitsBefore);
        }
    }
}
