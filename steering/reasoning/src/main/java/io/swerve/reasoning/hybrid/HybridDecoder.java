package io.swerve.reasoning.hybrid;

import io.swerve.Batch;
import io.swerve.Layers;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Registration;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.activation.ActivationRows;
import io.swerve.activation.RowSelection;
import io.swerve.entropy.LogitStatistics;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * Writes with two models at once. Both read the same text; where their most likely tokens agree, that token is written,
 * unsteered. Elsewhere the base model is steered with the vector of the category that the thinking model's row belongs
 * to, with several coefficients and windows, and of the tokens that it would write then, the one of the lowest perplexity
 * in the thinking model is written. What was steered for one token is not kept: the base model reads it again unsteered.
 *
 * <p>
 * Shares the thread rule of a {@link Session}; {@link #stop()} may be called from any thread.
 */
public final class HybridDecoder implements AutoCloseable {
    /** {@code LLAMA_MAX_SEQ}, and a bound on how many steered continuations are computed at once. */
    private static final int MAX_SEQUENCES = 256;

    private final Session base;
    private final Session thinking;
    private final Steering steering;
    private final Registration tap;
    private final HybridSteering how;
    private final int parallel;
    private final Map<List<Object>, SteeringPlan> plans = new HashMap<>();
    private final LogitStatistics baseStatistics = new LogitStatistics();
    private final LogitStatistics thinkingStatistics = new LogitStatistics();
    private final LogitStatistics candidateStatistics = new LogitStatistics();
    /** The thinking model's rows of the last decode, by sequence. */
    private final float[][] rows;
    private volatile boolean stopped;
    private boolean closed;

    private HybridDecoder(Session base, Session thinking, HybridSteering how, int parallel) {
        this.base = base;
        this.thinking = thinking;
        this.how = how;
        this.parallel = parallel;
        this.rows = new float[parallel][thinking.model().embeddingSize()];
        this.steering = Steering.on(base);
        this.tap = thinking.tap(this::keep, RowSelection.OUTPUTS, Layers.of(how.categories().layer()));
    }

    /** Of several rows of a sequence the last one stays. */
    private void keep(ActivationRows read) {
        for (int row = 0; row < read.rows(); row++) {
            read.copyRow(row, rows[read.sequence(row)]);
        }
    }

    /** Receives texts as they are completed. */
    @FunctionalInterface
    public interface HybridListener {
        /**
         * Receives a text. Must not decode.
         *
         * @param index of its prompt
         * @param text what was written
         */
        void written(int index, HybridText text);
    }

    /**
     * Opens a session of each model.
     *
     * @param base is steered
     * @param thinking says where, and judges what comes of it
     * @param how the base model is steered
     * @param options sizes and threads; {@link SessionOptions#maxSequences} is how many texts are written at once,
     *            {@link SessionOptions#contextSize} how many tokens they may have together, 512 for each if left to the
     *            models
     * @return the decoder, to be closed by the caller
     * @throws DifferentTokenizersException if the models don't have the same tokenizer
     * @throws io.swerve.SwerveException if a model can't be decoded
     */
    public static HybridDecoder open(Model base, Model thinking, HybridSteering how, SessionOptions options) {
        DifferentTokenizersException.requireSame(base, thinking);
        int parallel = Math.min(options.maxSequences(), Math.max(1, MAX_SEQUENCES / (1 + how.candidates())));
        int sequences = parallel * (1 + how.candidates());
        int context = options.contextSize() > 0 ? options.contextSize() : options.maxSequences() * 512;
        int batch = Math.max(options.batchSize(), sequences);
        SessionOptions sized = options.withContextSize(context).withBatchSize(batch, options.microBatchSize());
        Session thinker = thinking.openSession(sized.withMaxSequences(parallel));
        Session steered = null;
        try {
            int longest = how.windows().stream().mapToInt(window -> window == HybridSteering.ALL
                    ? thinker.contextSize() / parallel
                    : window).max().orElseThrow();
            steered = base.openSession(sized.withMaxSequences(Math.min(MAX_SEQUENCES, sequences))
                    .withContextSize(context + parallel * how.candidates() * longest));
            return new HybridDecoder(steered, thinker, how, parallel);
        } catch (RuntimeException | Error e) {
            thinker.close();
            if (steered != null) {
                steered.close();
            }
            throw e;
        }
    }

    /**
     * Writes texts.
     *
     * @param prompts token ids, each at least one
     * @param maxTokens the most tokens of a text
     * @return the texts in the order of the prompts
     * @throws CancellationException if {@link #stop()} was called
     * @throws io.swerve.ContextFullException if the texts have no room in the context
     * @throws io.swerve.UnsupportedModelException if the base model keeps a recurrent state, which can't be forked back
     */
    public List<HybridText> decode(List<int[]> prompts, int maxTokens) {
        HybridText[] texts = new HybridText[prompts.size()];
        decode(prompts, maxTokens, (index, text) -> texts[index] = text);
        return List.of(texts);
    }

    /**
     * Writes texts, and hands each over when it is complete.
     *
     * @param prompts token ids, each at least one
     * @param maxTokens the most tokens of a text
     * @param listener receives the texts, on this thread
     * @throws CancellationException if {@link #stop()} was called
     * @throws io.swerve.ContextFullException if the texts have no room in the context
     * @throws io.swerve.UnsupportedModelException if the base model keeps a recurrent state, which can't be forked back
     */
    public void decode(List<int[]> prompts, int maxTokens, HybridListener listener) {
        List<HybridWriter> writers = new ArrayList<>();
        int next = 0;
        try {
            while (next < prompts.size() || !writers.isEmpty()) {
                while (writers.size() < parallel && next < prompts.size()) {
                    writers.add(HybridWriter.begin(next, prompts.get(next), maxTokens, how.firing(), base, thinking));
                    next++;
                }
                step(writers);
                for (HybridWriter writer : List.copyOf(writers)) {
                    if (writer.isComplete()) {
                        writers.remove(writer);
                        writer.close();
                        listener.written(writer.index(), writer.text());
                    }
                }
            }
        } finally {
            base.batch().clear();
            thinking.batch().clear();
            writers.forEach(HybridWriter::close);
        }
    }

    private void step(List<HybridWriter> writers) {
        int[] thinkingRows = decodeLast(thinking, writers.stream().map(HybridWriter::thinking).toList(), writers);
        int[] baseRows = decodeLast(base, writers.stream().map(HybridWriter::base).toList(), writers);
        List<HybridWriter> steered = new ArrayList<>();
        List<Logits> judges = new ArrayList<>();
        for (int i = 0; i < writers.size(); i++) {
            Logits judge = thinking.logits(thinkingRows[i]);
            judge.measure(thinkingStatistics, 1);
            Logits unsteered = base.logits(baseRows[i]);
            unsteered.measure(baseStatistics, 1);
            int wanted = thinkingStatistics.topId();
            HybridWriter writer = writers.get(i);
            if (writer.offer(baseStatistics.topId(), wanted, baseStatistics.logProbability(unsteered.get(wanted)))) {
                steered.add(writer);
                judges.add(judge);
            }
        }
        steer(steered, judges);
        writers.forEach(HybridWriter::write);
    }

    private static int[] decodeLast(Session session, List<Sequence> sequences, List<HybridWriter> writers) {
        Batch batch = session.batch();
        batch.clear();
        int[] rows = new int[sequences.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = batch.add(sequences.get(i), writers.get(i).lastToken(), true);
        }
        session.decode(batch); // the batch stays: its logits are read next
        return rows;
    }

    /** Lets the base model propose tokens under all coefficients and windows, for all of these texts together. */
    private void steer(List<HybridWriter> writers, List<Logits> judges) {
        if (stopped) {
            throw new CancellationException("the decoder was stopped");
        }
        List<Trial> trials = new ArrayList<>();
        try {
            for (int i = 0; i < writers.size(); i++) {
                int category = how.categories().of(rows[writers.get(i).thinking().id()]);
                writers.get(i).category(category);
                for (int window : how.windows()) {
                    for (double coefficient : how.coefficients()) {
                        trials.add(begin(writers.get(i), judges.get(i), category, coefficient, window));
                    }
                }
            }
            for (int from = 0; from < trials.size();) {
                from = propose(trials, from);
            }
        } finally {
            base.batch().clear();
            trials.forEach(trial -> trial.sequence.close());
        }
    }

    /** One steered continuation. */
    private record Trial(HybridWriter writer, Logits judge, double coefficient, int window, Sequence sequence,
            int[] tokens) {}

    private Trial begin(HybridWriter writer, Logits judge, int category, double coefficient, int window) {
        int[] all = writer.base().tokens();
        int steered = window == HybridSteering.ALL ? all.length : Math.min(window, all.length);
        Sequence fork = writer.base().fork();
        try {
            fork.truncate(all.length - steered);
            steering.steerFromHere(fork, plan(category, coefficient));
        } catch (RuntimeException | Error e) {
            fork.close();
            throw e;
        }
        int[] tokens = new int[steered];
        System.arraycopy(all, all.length - steered, tokens, 0, steered);
        return new Trial(writer, judge, coefficient, window, fork, tokens);
    }

    private SteeringPlan plan(int category, double coefficient) {
        return plans.computeIfAbsent(List.of(category, coefficient),
                _ -> SteeringPlan.adding(how.vectors().sum(category), coefficient));
    }

    /** Decodes as many trials as fit into a batch; returns the first that didn't. */
    private int propose(List<Trial> trials, int from) {
        Batch batch = base.batch();
        batch.clear();
        int to = from;
        int[] last = new int[trials.size()];
        while (to < trials.size() && (to == from || batch.size() + trials.get(to).tokens.length <= batch.capacity())) {
            Trial trial = trials.get(to);
            int[] tokens = trial.tokens;
            for (int i = 0; i < tokens.length; i++) {
                if (batch.size() == batch.capacity()) { // one window alone is larger than a batch
                    base.decode(batch);
                    batch.clear();
                }
                last[to] = batch.add(trial.sequence, tokens[i], i == tokens.length - 1);
            }
            to++;
        }
        base.decode(batch);
        for (int i = from; i < to; i++) {
            Trial trial = trials.get(i);
            Logits logits = base.logits(last[i]);
            logits.measure(candidateStatistics, 1);
            trial.judge.measure(thinkingStatistics, 1);
            int token = candidateStatistics.topId();
            trial.writer.candidate(new HybridStep.Candidate(trial.coefficient, trial.window, token,
                    thinkingStatistics.logProbability(trial.judge.get(token)),
                    candidateStatistics.logProbability(logits.get(thinkingStatistics.topId()))));
        }
        batch.clear();
        return to;
    }

    /** Ends the work within one token: whoever decodes gets a {@link CancellationException}. Any thread may call this. */
    public void stop() {
        stopped = true;
        base.abort();
        thinking.abort();
    }

    /** Closes both sessions. Idempotent. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            tap.close();
            steering.close();
            base.close();
            thinking.close();
        }
    }
}
