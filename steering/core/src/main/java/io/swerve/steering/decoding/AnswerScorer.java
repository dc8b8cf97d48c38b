package io.swerve.steering.decoding;

import io.swerve.Batch;
import io.swerve.ContextFullException;
import io.swerve.Logits;
import io.swerve.LoraAdapter;
import io.swerve.Model;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.entropy.LogitStatistics;
import io.swerve.steering.decoding.PrefixPool.PooledSequence;
import io.swerve.steering.decoding.PrefixPool.Prefix;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;

/**
 * Scores given texts: the log-probability of each token of a target behind a prefix, teacher-forced. The cut between the
 * two is one between tokens, so that nothing depends on how a text would be tokenized as a whole. Only the logits of the
 * target's rows are computed. Requests whose prefixes begin alike under equal plans share what is decoded of the
 * beginning, so neighbours should be alike.
 *
 * <p>
 * The plan acts as it does while a text is written: the prefix is the prompt, its last token is step 0. Where a plan
 * {@linkplain SteeringPlan#readsPredictions() reads predictions}, targets are decoded token by token.
 *
 * <p>
 * Shares the thread rule of a {@link Session}; {@link #stop()} may be called from any thread.
 */
public final class AnswerScorer implements AutoCloseable {
    /** How much memory the logits of a batch may take. */
    private static final long OUTPUT_BYTES = 64L << 20;

    private final SteeredSession steered;
    private final int outputLimit;
    private final LogitStatistics statistics = new LogitStatistics();

    private AnswerScorer(SteeredSession steered) {
        this.steered = steered;
        long rowBytes = steered.model().tokenizer().vocabularySize() * (long) Float.BYTES;
        outputLimit = Math.clamp(OUTPUT_BYTES / rowBytes, 1, steered.session().batch().capacity());
    }

    /** Receives scores as they are known. */
    @FunctionalInterface
    public interface ScoreListener {
        /**
         * Receives scores. Must not score.
         *
         * @param index of the request
         * @param logProbabilities of each token of its target, in nats
         */
        void scored(int index, double[] logProbabilities);
    }

    /**
     * Opens a session for scores.
     *
     * @param model the model
     * @param options as many texts are scored at once as there are sequences, and fit into the context together; if its
     *            size is left to the model, it is made for 512 tokens a sequence
     * @return the scorer, to be closed by the caller
     * @throws io.swerve.SwerveException if the model can't be decoded
     * @throws IllegalStateException if the session isn't {@linkplain SessionOptions#observable observable}
     */
    public static AnswerScorer open(Model model, SessionOptions options) {
        return new AnswerScorer(new SteeredSession(model, options));
    }

    /**
     * Puts LoRA adapters in force for all that follows, in place of those that were.
     *
     * @param scales the adapters of this model, each with the factor of its change; none to take all away
     * @throws IllegalArgumentException if an adapter is of another model, or a scale is not finite
     * @throws io.swerve.ClosedException if an adapter or the session was closed
     */
    public void setLoraAdapters(Map<LoraAdapter, Float> scales) {
        steered.setLoraAdapters(scales);
    }

    /** {@return the model that scores} */
    public Model model() {
        return steered.model();
    }

    /**
     * Scores one text.
     *
     * @param prefix token ids of what comes before, at least one
     * @param target token ids that are scored
     * @param plan steers both
     * @return the log-probability of each token of the target, in nats, at temperature 1; negative infinity for one that
     *         is impossible
     * @throws IllegalArgumentException if the prefix is empty
     * @throws ContextFullException if the text has no room in the context
     * @throws CancellationException if {@link #stop()} was called
     * @throws io.swerve.steering.plan.SteeringPlanException if the plan can't be carried out on the model
     * @throws io.swerve.DecodeException if llama.cpp fails
     */
    public double[] logProbabilities(int[] prefix, int[] target, SteeringPlan plan) {
        return logProbabilities(List.of(new ScoringRequest(prefix, target, plan))).getFirst();
    }

    /**
     * Scores texts.
     *
     * @param requests any number
     * @return for each, in their order, the log-probability of each token of its target, in nats
     * @throws ContextFullException if a text has no room in the context
     * @throws CancellationException if {@link #stop()} was called
     * @throws io.swerve.steering.plan.SteeringPlanException if a plan can't be carried out on the model
     * @throws io.swerve.DecodeException if llama.cpp fails
     */
    public List<double[]> logProbabilities(List<ScoringRequest> requests) {
        double[][] scores = new double[requests.size()][];
        score(requests, (index, logProbabilities) -> scores[index] = logProbabilities);
        return List.of(scores);
    }

    /**
     * Scores texts, and hands the scores over in the requests' order as they are known.
     *
     * @param requests any number
     * @param listener receives the scores, on this thread
     * @throws ContextFullException if a text has no room in the context
     * @throws CancellationException if {@link #stop()} was called
     * @throws io.swerve.steering.plan.SteeringPlanException if a plan can't be carried out on the model
     * @throws io.swerve.DecodeException if llama.cpp fails
     */
    public void score(List<ScoringRequest> requests, ScoreListener listener) {
        Objects.requireNonNull(listener, "listener");
        read(requests, (index, text) -> listener.scored(index, text.logProbabilities()));
    }

    /**
     * Reads texts: scores them, and measures the distributions that predict them.
     *
     * @param requests any number
     * @return what the model makes of each, in their order
     * @throws ContextFullException if a text has no room in the context
     * @throws CancellationException if {@link #stop()} was called
     * @throws io.swerve.steering.plan.SteeringPlanException if a plan can't be carried out on the model
     * @throws io.swerve.DecodeException if llama.cpp fails
     */
    public List<ScoredText> read(List<ScoringRequest> requests) {
        ScoredText[] texts = new ScoredText[requests.size()];
        read(requests, (index, text) -> texts[index] = text);
        return List.of(texts);
    }

    /** Receives texts as they are read. */
    @FunctionalInterface
    private interface Reader {
        void read(int index, ScoredText text);
    }

    private void read(List<ScoringRequest> requests, Reader reader) {
        steered.fit(requests.stream().mapToLong(AnswerScorer::length).max().orElse(0));
        requests.forEach(this::requireRoom);
        try (PrefixPool pool = new PrefixPool(steered.session(), steered.steering())) {
            for (int from = 0; from < requests.size();) {
                steered.requireNotStopped();
                List<Prefix> prefixes = prefixes(pool, requests, from);
                List<PooledSequence> begun = pool.begin(prefixes);
                List<Target> targets = new ArrayList<>();
                for (int i = 0; i < begun.size(); i++) {
                    targets.add(new Target(requests.get(from + i), begun.get(i)));
                }
                readTargets(targets);
                for (int i = 0; i < targets.size(); i++) {
                    pool.release(begun.get(i));
                    reader.read(from + i, targets.get(i).text);
                }
                from += begun.size();
            }
        }
    }

    /** The last token of a target is not decoded. */
    private static long length(ScoringRequest request) {
        return (long) request.prefix().length + request.target().length - 1;
    }

    private void requireRoom(ScoringRequest request) {
        Session session = steered.session();
        long length = length(request);
        if (length > session.sequenceCapacity()) {
            throw new ContextFullException("the text has " + length + " tokens to decode, a sequence has room for "
                    + session.sequenceCapacity() + "; open the scorer with a larger SessionOptions.contextSize");
        }
    }

    private List<Prefix> prefixes(PrefixPool pool, List<ScoringRequest> requests, int from) {
        List<Prefix> prefixes = new ArrayList<>();
        long promised = 0;
        for (int next = from; next < requests.size(); next++) {
            ScoringRequest request = requests.get(next);
            int room = steered.room(request.prefix().length, request.target().length);
            if (!pool.hasRoom(room, prefixes.size(), promised)) {
                break;
            }
            promised += room;
            prefixes.add(new Prefix(request.prefix(), request.prefix().length - 1, request.plan(), room));
        }
        return prefixes;
    }

    /** A target, and how much of it is decoded. */
    private static final class Target {
        private final ScoringRequest request;
        private final PooledSequence pooled;
        private final boolean tokenByToken;
        private final ScoredText text;
        private int next;

        Target(ScoringRequest request, PooledSequence pooled) {
            this.request = request;
            this.pooled = pooled;
            tokenByToken = request.plan().readsPredictions();
            text = new ScoredText(new double[request.target().length], new float[request.target().length]);
        }

        int length() {
            return request.target().length;
        }

        /** The token whose logits tell the probability of the target's next. */
        int token() {
            int[] prefix = request.prefix();
            return next == 0 ? prefix[prefix.length - 1] : request.target()[next - 1];
        }
    }

    private void readTargets(List<Target> targets) {
        Session session = steered.session();
        Batch batch = session.batch();
        List<Target> owners = new ArrayList<>();
        List<Integer> offsets = new ArrayList<>();
        boolean open = true;
        while (open) {
            steered.requireNotStopped();
            open = false;
            batch.clear();
            owners.clear();
            offsets.clear();
            for (Target target : targets) {
                int limit = target.tokenByToken
                        ? Math.min(target.next + 1, target.length())
                        : target.length();
                while (target.next < limit && batch.size() < outputLimit) {
                    batch.add(target.pooled.sequence(), target.token(), true);
                    owners.add(target);
                    offsets.add(target.next++);
                }
                open |= target.next < target.length();
            }
            if (batch.size() > 0) {
                session.decode(batch);
            }
            for (int row = 0; row < owners.size(); row++) {
                Logits logits = session.logits(row);
                logits.measure(statistics, 1);
                Target target = owners.get(row);
                int offset = offsets.get(row);
                target.text.logProbabilities()[offset] = statistics
                        .logProbability(logits.get(target.request.target()[offset]));
                target.text.entropies()[offset] = (float) statistics.entropy();
            }
        }
        batch.clear();
    }

    /**
     * Ends the work within one batch: whoever scores gets a {@link CancellationException}, now and from now on. Any
     * thread may call this.
     */
    public void stop() {
        steered.stop();
    }

    /** Closes the session. Idempotent. */
    @Override
    public void close() {
        steered.close();
    }
}
