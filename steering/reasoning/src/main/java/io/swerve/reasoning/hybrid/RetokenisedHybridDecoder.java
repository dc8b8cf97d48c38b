package io.swerve.reasoning.hybrid;

import io.swerve.DecodeException;
import io.swerve.Encoding;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.StopReason;
import io.swerve.Tokenizer;
import io.swerve.entropy.LogitStatistics;
import io.swerve.reasoning.hybrid.HybridStep.Candidate;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;

/**
 * A {@link HybridDecoder} for models with different tokenizers: the thinking model reads the text that the base model
 * writes in its own tokens, again from where they change. The models agree where the text of the one's next token begins
 * with that of the other's; a candidate's perplexity is that of its text. Writes one text after the other, and more slowly.
 *
 * <p>
 * Shares the thread rule of a {@link Session}; {@link #stop()} may be called from any thread.
 */
public final class RetokenisedHybridDecoder implements AutoCloseable {
    private final Session base;
    private final Steering steering;
    private final TextFollower thinking;
    private final HybridSteering how;
    private final Tokenizer tokenizer;
    private final LogitStatistics statistics = new LogitStatistics();
    private final LogitStatistics steered = new LogitStatistics();
    private volatile boolean stopped;
    private boolean closed;

    private RetokenisedHybridDecoder(Session base, TextFollower thinking, HybridSteering how) {
        this.base = base;
        this.thinking = thinking;
        this.how = how;
        this.tokenizer = base.model().tokenizer();
        this.steering = Steering.on(base);
    }

    /**
     * Opens a session of each model.
     *
     * @param base is steered
     * @param thinking says where, and judges what comes of it
     * @param how the base model is steered
     * @param options threads and sizes; {@link SessionOptions#contextSize} is for one text and its windows
     * @return the decoder, to be closed by the caller
     * @throws io.swerve.SwerveException if a model can't be decoded
     */
    public static RetokenisedHybridDecoder open(Model base, Model thinking, HybridSteering how,
            SessionOptions options) {
        TextFollower reader = new TextFollower(thinking, options, how.categories().layer());
        Session session = null;
        try {
            session = base.openSession(options.withMaxSequences(2));
            return new RetokenisedHybridDecoder(session, reader, how);
        } catch (RuntimeException | Error e) {
            reader.close();
            if (session != null) {
                session.close();
            }
            throw e;
        }
    }

    /**
     * Writes texts, and hands each over when it is complete. Tokens of the base model stand in the texts and steps; the
     * thinking model's in {@link HybridStep#thinking()}.
     *
     * @param prompts as both models read them
     * @param maxTokens the most tokens of a text, at least 1
     * @param listener receives the texts, on this thread
     * @throws CancellationException if {@link #stop()} was called
     * @throws io.swerve.ContextFullException if a text has no room in a context
     * @throws io.swerve.UnsupportedModelException if a model keeps a recurrent state, which can't be cut back
     * @throws IllegalArgumentException if there shall be no token
     */
    public void decode(List<PromptPair> prompts, int maxTokens, HybridDecoder.HybridListener listener) {
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens must be at least 1, was " + maxTokens);
        }
        for (int i = 0; i < prompts.size(); i++) {
            listener.written(i, write(prompts.get(i), maxTokens, i));
        }
    }

    private HybridText write(PromptPair prompt, int maxTokens, int index) {
        SplittableRandom random = new SplittableRandom(
                how.firing() instanceof Firing.ByChance chance ? chance.seeds().applyAsLong(index) : 0);
        List<HybridStep> steps = new ArrayList<>();
        int[] tokens = new int[maxTokens];
        int length = 0;
        int disagreements = 0;
        StopReason stop = StopReason.MAX_TOKENS;
        try (Sequence sequence = base.newSequence()) {
            Logits logits = sequence.prefill(prompt.base());
            thinking.begin(prompt.thinking());
            while (length < maxTokens) {
                if (stopped) {
                    throw new CancellationException("the decoder was stopped");
                }
                logits.measure(statistics, 1);
                int token = require(statistics.topId());
                boolean agreed = agree(token);
                disagreements += agreed ? 0 : 1;
                boolean fires = switch (how.firing()) {
                    case Firing.AtDisagreement() -> !agreed;
                    case Firing.ByChance chance -> random.nextDouble() < chance.share();
                };
                if (fires) {
                    HybridStep step = steer(sequence, logits, length, token);
                    steps.add(step);
                    token = require(step.winner().token());
                }
                if (tokenizer.isEndOfGeneration(token)) {
                    stop = StopReason.END_OF_GENERATION;
                    break;
                }
                tokens[length++] = token;
                if (length < maxTokens) {
                    thinking.follow(tokenizer.decode(Arrays.copyOf(tokens, length), true));
                    logits = sequence.decode(token);
                }
            }
        } finally {
            thinking.end();
        }
        int[] written = Arrays.copyOf(tokens, length);
        return new HybridText(written, tokenizer.decode(written, true), stop, disagreements, steps);
    }

    private static int require(int token) {
        if (token < 0) {
            throw new DecodeException("the logits hold NaN or infinity: a model file is damaged, or the vectors are far"
                    + " too strong");
        }
        return token;
    }

    private boolean agree(int token) {
        if (tokenizer.isEndOfGeneration(token) || thinking.wouldEnd()) {
            return tokenizer.isEndOfGeneration(token) && thinking.wouldEnd();
        }
        String mine = spelled(token);
        String others = thinking.spelled(thinking.likeliest());
        return !mine.isEmpty() && !others.isEmpty() && (mine.startsWith(others) || others.startsWith(mine));
    }

    private String spelled(int token) {
        return tokenizer.decode(new int[]{token}, true);
    }

    private HybridStep steer(Sequence sequence, Logits logits, int index, int proposed) {
        int category = how.categories().of(thinking.row());
        String wanted = thinking.spelled(thinking.likeliest());
        int[] ids = tokenizer.encode(wanted, Encoding.PROMPT_PART);
        int target = ids.length == 0 ? proposed : ids[0];
        double unsteered = statistics.logProbability(logits.get(target));
        List<Candidate> candidates = new ArrayList<>();
        int best = 0;
        for (int window : how.windows()) {
            for (double coefficient : how.coefficients()) {
                Candidate candidate = candidate(sequence, category, coefficient, window, target);
                candidates.add(candidate);
                if (candidate.thinkingLogProbability() > candidates.get(best).thinkingLogProbability()) {
                    best = candidates.size() - 1;
                }
            }
        }
        return new HybridStep(index, category, proposed, thinking.likeliest(), unsteered, candidates, best);
    }

    private Candidate candidate(Sequence sequence, int category, double coefficient, int window, int target) {
        int[] all = sequence.tokens();
        int from = window == HybridSteering.ALL ? 0 : Math.max(0, all.length - window);
        try (Sequence fork = sequence.fork()) {
            fork.truncate(from);
            steering.steerFromHere(fork, SteeringPlan.adding(how.vectors().sum(category), coefficient));
            Logits logits = fork.prefill(Arrays.copyOfRange(all, from, all.length));
            logits.measure(steered, 1);
            int token = require(steered.topId());
            double liked = tokenizer.isEndOfGeneration(token)
                    ? thinking.endLogProbability()
                    : thinking.logProbability(spelled(token));
            return new Candidate(coefficient, window, token, liked, steered.logProbability(logits.get(target)));
        }
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
            steering.close();
            base.close();
            thinking.close();
        }
    }
}
