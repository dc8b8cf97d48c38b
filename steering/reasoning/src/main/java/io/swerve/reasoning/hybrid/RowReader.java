package io.swerve.reasoning.hybrid;

import io.swerve.Batch;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Registration;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.activation.ActivationRows;
import io.swerve.activation.RowSelection;
import io.swerve.entropy.LogitStatistics;
import java.util.HashMap;
import java.util.Map;

/** Reads texts and keeps the rows of some layers, together with the tokens that the model would have written. */
final class RowReader implements AutoCloseable {
    private final Session session;
    private final int[] layers;
    private final Registration tap;
    private final Map<Integer, float[][]> rows = new HashMap<>();
    private final LogitStatistics statistics = new LogitStatistics();
    private boolean keeps;
    /** How many rows of each layer the micro-batches of a decode have brought so far. */
    private final Map<Integer, Integer> filled = new HashMap<>();

    RowReader(Model model, SessionOptions options, int... layers) {
        this.layers = layers.clone();
        session = model.openSession(options);
        boolean complete = false;
        try {
            tap = session.tap(this::keep, RowSelection.OUTPUTS, Layers.of(layers));
            complete = true;
        } finally {
            if (!complete) {
                session.close();
            }
        }
    }

    /**
     * What was read.
     *
     * @param rows by layer, one for each token
     * @param likeliest what the model would have written behind each token
     */
    record Read(Map<Integer, float[][]> rows, int[] likeliest) {
        float[] row(int layer, int token) {
            return rows.get(layer)[token];
        }
    }

    private void keep(ActivationRows read) {
        if (keeps) {
            int from = filled.merge(read.layer(), read.rows(), Integer::sum) - read.rows();
            for (int i = 0; i < read.rows(); i++) {
                float[] row = new float[read.width()];
                read.copyRow(i, row);
                rows.get(read.layer())[from + i] = row;
            }
        }
    }

    Sequence begin(int... prefix) {
        Sequence sequence = session.newSequence();
        if (prefix.length > 0) {
            try {
                sequence.prefill(prefix);
            } catch (RuntimeException | Error e) {
                sequence.close();
                throw e;
            }
        }
        return sequence;
    }

    /** Reads the next tokens of a sequence. */
    Read read(Sequence sequence, int... tokens) {
        Map<Integer, float[][]> all = new HashMap<>();
        for (int layer : layers) {
            all.put(layer, new float[tokens.length][]);
        }
        int[] likeliest = new int[tokens.length];
        Batch batch = session.batch();
        batch.clear();
        try {
            for (int from = 0; from < tokens.length; from += batch.capacity()) {
                int count = Math.min(batch.capacity(), tokens.length - from);
                for (int i = 0; i < count; i++) {
                    batch.add(sequence, tokens[from + i], true);
                }
                decode(batch, count);
                for (int i = 0; i < count; i++) {
                    for (int layer : layers) {
                        all.get(layer)[from + i] = rows.get(layer)[i];
                    }
                    session.logits(i).measure(statistics, 1);
                    likeliest[from + i] = statistics.topId();
                }
                batch.clear();
            }
        } finally {
            batch.clear();
        }
        return new Read(all, likeliest);
    }

    private void decode(Batch batch, int count) {
        rows.clear();
        filled.clear();
        for (int layer : layers) {
            rows.put(layer, new float[count][]);
        }
        keeps = true;
        try {
            session.decode(batch);
        } finally {
            keeps = false;
        }
    }

    @Override
    public void close() {
        tap.close();
        session.close();
    }
}
