package io.swerve.reasoning.thoughtgain;

import io.swerve.Batch;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Measures what thoughts are worth (Quiet-STaR's reward without its training): behind chosen tokens of a text, thoughts
 * are drawn from the model, and the log-probability of the true tokens that follow is compared with and without them,
 * {@code gain_j = sum_i [log p(x_(j+i) | x_1..j, thought, x_(j+1)..(j+i-1)) - log p(x_(j+i) | x_1..(j+i-1))]}.
 *
 * <p>
 * Each thought is a sequence of its own over the shared prefix, many decoded at once: the diagonal mask of the paper. A
 * thought depends on the seed, its position and its sample, not on what is decoded beside it.
 *
 * <p>
 * Shares the thread rule of a {@link Session}; {@link #stop()} may be called from any thread.
 */
public final class ThoughtGain implements AutoCloseable {
    private static final long POSITION_STRIDE = 0xD1342543DE82EF95L;

    private final Session session;
    private final Tokenizer tokenizer;
    private final int parallel;

    private ThoughtGain(Session session) {
        this.session = session;
        this.tokenizer = session.model().tokenizer();
        this.parallel = session.options().maxSequences() - 1;
    }

    /**
     * Opens a session for measurements.
     *
     * @param model the model that writes the thoughts and profits from them
     * @param options with at least 2 sequences, one for the text and the others for thoughts, and a context for the text
     *            and as many thoughts at once
     * @return the meter, to be closed by the caller
     * @throws IllegalArgumentException if the options allow of less than 2 sequences
     */
    public static ThoughtGain open(Model model, SessionOptions options) {
        if (options.maxSequences() < 2) {
            throw new IllegalArgumentException("thoughts need a session of at least 2 sequences, the options allow of "
                    + options.maxSequences() + "; use SessionOptions.withMaxSequences");
        }
        return new ThoughtGain(model.openSession(options));
    }

    /**
     * Measures thoughts behind tokens of a text.
     *
     * @param text the true tokens
     * @param positions tokens behind which thoughts are inserted, counted from 0; each needs
     *            {@link ThoughtOptions#nextTokens} true tokens behind it
     * @param options what thoughts are like
     * @return all samples of the first position, then of the second, and so on
     * @throws IllegalArgumentException if a position has too few tokens behind it, or a token is not in the vocabulary
     * @throws io.swerve.ContextFullException if the context is too small
     * @throws java.util.concurrent.CancellationException if {@link #stop()} was called
     */
    public List<Thought> measure(int[] text, int[] positions, ThoughtOptions options) {
        int last = text.length - 1 - options.nextTokens();
        for (int position : positions) {
            if (position < 0 || position > last) {
                throw new IllegalArgumentException("position " + position + " is outside of 0 to " + last
                        + ": the text has "
                        + text.length + " tokens, of which " + options.nextTokens() + " are scored behind a thought");
            }
        }
        boolean[] forbidden = forbidden(options);
        List<Thought> thoughts = new ArrayList<>();
        Sequence trunk = session.newSequence();
        try {
            float[][] base = read(trunk, text, wanted(text.length, positions, options));
            int total = positions.length * options.samples();
            for (int from = 0; from < total; from += parallel) {
                List<Writer> writers = new ArrayList<>();
                try {
                    for (int i = from; i < Math.min(total, from + parallel); i++) {
                        writers.add(new Writer(trunk, text, positions[i / options.samples()], i % options.samples(),
                                options, forbidden));
                    }
                    think(writers, options);
                    score(writers);
                    writers.forEach(writer -> thoughts.add(writer.thought(base, options.weights())));
                } finally {
                    session.batch().clear();
                    writers.forEach(writer -> writer.sequence.close());
                }
            }
        } finally {
            session.batch().clear();
            trunk.close();
        }
        return thoughts;
    }

    private boolean[] forbidden(ThoughtOptions options) {
        boolean[] forbidden = new boolean[tokenizer.vocabularySize()];
        for (int token = 0; token < forbidden.length; token++) {
            forbidden[token] = tokenizer.isControl(token) || tokenizer.isEndOfGeneration(token);
        }
        for (int[] tokens : List.of(options.start(), options.end(), options.forbidden())) {
            for (int token : tokens) {
                forbidden[token] = true;
            }
        }
        return forbidden;
    }

    private static boolean[] wanted(int length, int[] positions, ThoughtOptions options) {
        boolean[] wanted = new boolean[length];
        for (int position : positions) {
            Arrays.fill(wanted, position, position + options.nextTokens(), true);
        }
        return wanted;
    }

    /** Decodes the text; returns the logits that follow the wanted tokens. */
    private float[][] read(Sequence trunk, int[] text, boolean[] wanted) {
        float[][] logits = new float[text.length][];
        Batch batch = session.batch();
        for (int from = 0; from < text.length; from += batch.capacity()) {
            int to = Math.min(text.length, from + batch.capacity());
            batch.clear();
            for (int i = from; i < to; i++) {
                batch.add(trunk, text[i], wanted[i]);
            }
            session.decode(batch);
            for (int i = from; i < to; i++) {
                if (wanted[i]) {
                    logits[i] = copy(session.logits(i - from));
                }
            }
        }
        return logits;
    }

    private static float[] copy(Logits logits) {
        float[] row = new float[logits.size()];
        logits.copyTo(row);
        return row;
    }

    /** Draws all tokens of all thoughts. */
    private void think(List<Writer> writers, ThoughtOptions options) {
        if (options.thoughtTokens() == 0) {
            return;
        }
        decode(writers, true);
        for (int i = 0; i < options.thoughtTokens(); i++) {
            for (Writer writer : writers) {
                writer.tokens[i] = writer.draw.draw(writer.rows.getLast());
                writer.rows.clear();
                writer.queue = new int[]{writer.tokens[i]};
            }
            if (i < options.thoughtTokens() - 1) {
                decode(writers, true);
            }
        }
    }

    /** Lets each writer read the end of its thought and the true tokens, and keeps the logits of these. */
    private void score(List<Writer> writers) {
        writers.forEach(Writer::appendTruth);
        decode(writers, false);
    }

    /** Decodes what the writers have queued, cut into batches. */
    private void decode(List<Writer> writers, boolean onlyLast) {
        Batch batch = session.batch();
        batch.clear();
        List<Writer> owners = new ArrayList<>();
        List<Integer> rows = new ArrayList<>();
        for (Writer writer : writers) {
            int first = onlyLast ? writer.queue.length - 1 : writer.queue.length - writer.scored;
            for (int i = 0; i < writer.queue.length; i++) {
                if (batch.size() == batch.capacity()) {
                    flush(owners, rows);
                }
                int row = batch.add(writer.sequence, writer.queue[i], i >= first);
                if (i >= first) {
                    owners.add(writer);
                    rows.add(row);
                }
            }
            writer.queue = new int[0];
        }
        flush(owners, rows);
    }

    private void flush(List<Writer> owners, List<Integer> rows) {
        Batch batch = session.batch();
        if (batch.size() > 0) {
            session.decode(batch);
            for (int i = 0; i < rows.size(); i++) {
                owners.get(i).rows.add(copy(session.logits(rows.get(i))));
            }
        }
        owners.clear();
        rows.clear();
        batch.clear();
    }

    /** Ends a measurement soon. Any thread may call this. */
    public void stop() {
        session.abort();
    }

    @Override
    public void close() {
        session.close();
    }

    /** One thought as it grows. */
    private static final class Writer {
        private final Sequence sequence;
        private final int[] text;
        private final int position;
        private final int sample;
        private final int scored;
        private final int[] end;
        private final int[] tokens;
        private final TokenDraw draw;
        private final List<float[]> rows = new ArrayList<>();
        /** Tokens to be decoded next: at first the token before the thought, whose own logits a thought of no tokens needs. */
        private int[] queue;

        Writer(Sequence trunk, int[] text, int position, int sample, ThoughtOptions options, boolean[] forbidden) {
            this.text = text;
            this.position = position;
            this.sample = sample;
            scored = options.nextTokens();
            end = options.end();
            tokens = new int[options.thoughtTokens()];
            long seed = options.seed() + POSITION_STRIDE * (position + 1L) + sample;
            draw = new TokenDraw(seed, forbidden, options.temperature());
            queue = IntStream.concat(IntStream.of(text[position]), IntStream.of(options.start())).toArray();
            sequence = trunk.fork();
            sequence.truncate(position);
        }

        void appendTruth() {
            IntStream truth = Arrays.stream(text, position + 1, position + scored);
            queue = IntStream.concat(IntStream.of(queue), IntStream.concat(IntStream.of(end), truth)).toArray();
        }

        Thought thought(float[][] base, double[] weights) {
            double[] without = new double[scored];
            double[] with = new double[scored];
            double[][] mixed = new double[weights.length][scored];
            for (int i = 0; i < scored; i++) {
                float[] plain = base[position + i];
                float[] thinking = rows.get(i);
                int token = text[position + 1 + i];
                without[i] = Mixture.logProbability(plain, thinking, 0, token);
                with[i] = Mixture.logProbability(plain, thinking, 1, token);
                for (int w = 0; w < weights.length; w++) {
                    mixed[w][i] = Mixture.logProbability(plain, thinking, weights[w], token);
                }
            }
            return new Thought(position, sample, tokens, without, with, mixed);
        }
    }
}
