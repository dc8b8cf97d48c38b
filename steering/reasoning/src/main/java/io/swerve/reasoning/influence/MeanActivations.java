package io.swerve.reasoning.influence;

import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Registration;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.activation.ActivationRows;
import io.swerve.activation.RowSelection;
import io.swerve.steering.extraction.ActivationMean;

/**
 * Reads mean activations of texts at one layer, and compares them.
 *
 * <p>
 * Shares the thread rule of a {@link Session}; {@link #stop()} may be called from any thread.
 */
public final class MeanActivations implements AutoCloseable {
    private final Session session;
    private final Registration tap;
    private final ActivationMean mean;
    private final float[] row;
    private int from;

    private MeanActivations(Session session, int layer) {
        this.session = session;
        int width = session.model().embeddingSize();
        mean = new ActivationMean(width);
        row = new float[width];
        tap = session.tap(this::take, RowSelection.ALL, Layers.of(layer));
    }

    /**
     * Opens a session for reading.
     *
     * @param model the model
     * @param options with a context for the longest text
     * @param layer the 0-based block whose output is read
     * @return the reader, to be closed by the caller
     * @throws IllegalArgumentException if there is no such layer
     * @throws IllegalStateException if the options aren't {@linkplain SessionOptions#observable observable}
     */
    public static MeanActivations open(Model model, SessionOptions options, int layer) {
        Session session = model.openSession(options);
        try {
            return new MeanActivations(session, layer);
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    private void take(ActivationRows rows) {
        for (int r = 0; r < rows.rows(); r++) {
            if (rows.position(r) >= from) {
                rows.copyRow(r, row);
                mean.add(row);
            }
        }
    }

    /**
     * Reads a text.
     *
     * @param text token ids, at least one
     * @param firstToken the first token that counts, from 0
     * @return the mean over the tokens from that one on
     * @throws IllegalArgumentException if there is no such token
     * @throws io.swerve.ContextFullException if the text is longer than the context
     * @throws java.util.concurrent.CancellationException if {@link #stop()} was called
     */
    public float[] read(int[] text, int firstToken) {
        if (firstToken < 0 || firstToken >= text.length) {
            throw new IllegalArgumentException("the first token must be one of 0 to " + (text.length - 1) + ", was "
                    + firstToken);
        }
        mean.clear();
        from = firstToken;
        try (Sequence sequence = session.newSequence()) {
            sequence.prefill(text);
        }
        double[] read = mean.mean();
        float[] rounded = new float[read.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) read[i];
        }
        return rounded;
    }

    /**
     * Compares two directions.
     *
     * @param a finite floats
     * @param b as many
     * @return the cosine, from -1 to 1; 0 if either is zero
     * @throws IllegalArgumentException if the lengths differ
     */
    public static double cosine(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException("rows of " + a.length + " and " + b.length + " numbers");
        }
        double product = 0;
        double left = 0;
        double right = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            left += (double) a[i] * a[i];
            right += (double) b[i] * b[i];
        }
        return left == 0 || right == 0 ? 0 : Math.clamp(product / Math.sqrt(left * right), -1, 1);
    }

    /** Ends a reading soon. Any thread may call this. */
    public void stop() {
        session.abort();
    }

    @Override
    public void close() {
        tap.close();
        session.close();
    }
}
