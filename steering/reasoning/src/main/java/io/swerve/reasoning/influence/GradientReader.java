package io.swerve.reasoning.influence;

import io.swerve.Batch;
import io.swerve.FinalStates;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;

/**
 * Computes {@linkplain OutputGradient gradients of texts by the unembedding}, each with one forward pass.
 *
 * <p>
 * Shares the thread rule of a {@link Session}; {@link #stop()} may be called from any thread.
 */
public final class GradientReader implements AutoCloseable {
    private final Session session;
    private final FinalStates states;
    private final int top;

    private GradientReader(Session session, FinalStates states, int top) {
        this.session = session;
        this.states = states;
        this.top = top;
    }

    /**
     * Opens a session for reading.
     *
     * @param model the model
     * @param options with a context for the longest text
     * @param top how many probabilities are kept of each distribution, at least 1; the vocabulary's size or more for all,
     *            which alone is exact
     * @return the reader, to be closed by the caller
     * @throws io.swerve.UnsupportedModelException if the model's final states can't be read
     * @throws IllegalArgumentException if {@code top} is less than 1
     */
    public static GradientReader open(Model model, SessionOptions options, int top) {
        if (top < 1) {
            throw new IllegalArgumentException("top must be at least 1, was " + top);
        }
        Session session = model.openSession(options);
        try {
            return new GradientReader(session, FinalStates.of(session), top);
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    /**
     * {@return about how many bytes of the Java heap a gradient takes for each token of its text}
     *
     * @param model the model
     * @param top how many probabilities are kept of each distribution; the vocabulary's size or more for all
     */
    public static long bytesPerToken(Model model, int top) {
        long kept = Math.min((long) top + 1, model.tokenizer().vocabularySize());
        return kept * (Integer.BYTES + Float.BYTES) + (long) model.embeddingSize() * Float.BYTES;
    }

    /**
     * Computes the gradient of the loss of the last tokens of a text.
     *
     * @param text token ids, at least two
     * @param from the first token whose loss counts, at least 1: 1 for a whole document, the prompt's length for a
     *            completion
     * @return the gradient, a sum over tokens and not a mean
     * @throws IllegalArgumentException if {@code from} is not from 1 to one less than the number of tokens
     * @throws io.swerve.ContextFullException if the text is longer than the context
     * @throws java.util.concurrent.CancellationException if {@link #stop()} was called
     */
    public OutputGradient read(int[] text, int from) {
        if (from < 1 || from >= text.length) {
            throw new IllegalArgumentException("the first token whose loss counts must be one of 1 to "
                    + (text.length - 1) + ", was " + from + ": it is predicted from the one before");
        }
        OutputGradient.Builder gradient = OutputGradient.builder();
        float[] logits = new float[session.model().tokenizer().vocabularySize()];
        Batch batch = session.batch();
        try (Sequence sequence = session.newSequence()) {
            try {
                for (int start = 0; start < text.length - 1; start += batch.capacity()) {
                    int end = Math.min(text.length - 1, start + batch.capacity());
                    batch.clear();
                    for (int i = start; i < end; i++) {
                        batch.add(sequence, text[i], i + 1 >= from);
                    }
                    session.decode(batch);
                    for (int i = Math.max(start, from - 1); i < end; i++) {
                        float[] state = new float[states.width()];
                        states.copyTo(i - start, state);
                        session.logits(i - start).copyTo(logits);
                        gradient.add(state, logits, text[i + 1], top);
                    }
                }
            } finally {
                batch.clear();
            }
        }
        return gradient.build();
    }

    /** Ends a reading soon. Any thread may call this. */
    public void stop() {
        session.abort();
    }

    @Override
    public void close() {
        session.close();
    }
}
