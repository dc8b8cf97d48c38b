package io.swerve.steering.decoding;

import io.swerve.DecodeException;
import io.swerve.Detokenizer;
import io.swerve.Logits;
import io.swerve.StopReason;
import io.swerve.Tokenizer;
import io.swerve.entropy.LogitStatistics;
import io.swerve.entropy.TokenTrace;
import io.swerve.internal.StopMatcher;
import io.swerve.steering.decoding.PrefixPool.PooledSequence;
import io.swerve.steering.plan.Steering;
import java.time.Duration;

/** One text as it grows. */
final class GrowingText {
    private final int index;
    private final DecodingRequest request;
    private final PooledSequence pooled;
    private final Steering steering;
    private final TokenChooser chooser;
    private final Tokenizer tokenizer;
    private final Detokenizer detokenizer;
    private final StringBuilder text = new StringBuilder();
    /** How many tokens prompt and text may have together. */
    private final int room;
    /** Before the prompt's last token; a sequence may have served another text. */
    private final long steeredBefore;
    private final TokenTrace trace;
    private final StopMatcher stops;
    private double endLogProbability = Double.NaN;
    private StopReason stop;
    private long begin;
    private long end;

    GrowingText(int index, DecodingRequest request, PooledSequence pooled, SteeredSession session) {
        this.index = index;
        this.request = request;
        this.pooled = pooled;
        this.steering = session.steering();
        this.tokenizer = session.model().tokenizer();
        this.detokenizer = tokenizer.detokenizer(true);
        this.room = session.room(request.prompt().length, request.maxTokens());
        this.steeredBefore = steering.steeredRows(pooled.sequence());
        this.stops = new StopMatcher(request.stopStrings());
        this.chooser = request.chooser().open(session.model(), request.prompt());
        this.trace = new TokenTrace();
        steering.setConstrained(pooled.sequence(), chooser.isConstrained());
    }

    int index() {
        return index;
    }

    PooledSequence pooled() {
        return pooled;
    }

    boolean isComplete() {
        return stop != null;
    }

    /** The token to decode next. */
    int lastToken() {
        return trace.size() > 0 ? trace.tokenId(trace.size() - 1) : request.prompt()[request.prompt().length - 1];
    }

    /** Chooses a token from the logits of the one before. */
    void take(Logits logits, LogitStatistics statistics) {
        if (trace.size() == 0) {
            begin = System.nanoTime();
        }
        choose(logits, statistics);
        end = System.nanoTime();
    }

    private void choose(Logits logits, LogitStatistics statistics) {
        logits.measure(statistics, 1);
        if (!statistics.isValid()) {
            throw new DecodeException("the logits hold NaN or infinity: the model file is damaged, or steering is far"
                    + " too strong");
        }
        int token = chooser.choose(logits, statistics);
        double logProbability = statistics.logProbability(logits.get(token));
        if (tokenizer.isEndOfGeneration(token)) {
            endLogProbability = logProbability;
            stop = StopReason.END_OF_GENERATION;
            return;
        }
        trace.append(token, logProbability, statistics, System.nanoTime() - begin);
        text.append(stops.append(detokenizer.append(token)));
        if (stops.matched()) {
            stop = StopReason.STOP_STRING;
        } else if (trace.size() == request.maxTokens()) {
            stop = StopReason.MAX_TOKENS;
        } else if (request.prompt().length + trace.size() > room) {
            stop = StopReason.CONTEXT_FULL;
        }
    }

    /** Ends the text; its sequence stays. */
    DecodedText finish() {
        if (!stops.matched()) {
            text.append(stops.append(detokenizer.finish())).append(stops.finish());
        }
        int length = trace.size();
        int[] tokens = new int[length];
        float[] entropies = new float[length];
        float[] logProbabilities = new float[length];
        float[] margins = new float[length];
        for (int i = 0; i < length; i++) {
            tokens[i] = trace.tokenId(i);
            entropies[i] = (float) trace.entropy(i);
            logProbabilities[i] = (float) trace.logProbability(i);
            margins[i] = (float) (trace.topProbability(i) - trace.secondProbability(i));
        }
        close();
        return new DecodedText(tokens, text.toString(), stop, entropies, logProbabilities, margins, endLogProbability,
                steering.steeredRows(pooled.sequence()) - steeredBefore, Duration.ofNanos(end - begin));
    }

    /** Idempotent. */
    void close() {
        chooser.close();
        trace.close();
    }
}
