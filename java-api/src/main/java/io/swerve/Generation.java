package io.swerve;

import io.swerve.entropy.LogitStatistics;
import io.swerve.entropy.TokenTrace;
import io.swerve.internal.StopMatcher;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The continuation of a sequence, token by token: an iterator that decodes when it is asked for the next token, so
 * whoever stops asking stops the work.
 *
 * <p>
 * Thread rule: that of its session, except {@link #cancel()}, which any thread may call. Close it to free its trace; the
 * sequence stays open and holds all tokens but the last one, which was never decoded.
 */
public final class Generation implements Iterator<GeneratedToken>, AutoCloseable {
    private final Sequence sequence;
    private final Sampler sampler;
    private final GenerationOptions options;
    private final Detokenizer detokenizer;
    private final StopMatcher stops;
    private final TokenTrace trace = new TokenTrace();
    private final LogitStatistics statistics = new LogitStatistics();
    private final LogitStatistics atOne;
    private final Queue<GeneratedToken> ready = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private final int promptTokens;
    private final long promptNanos;
    private long decodeNanos;
    private Logits logits;
    private int lastToken;
    /** A token whose text may still grow: it is given out when the next one is known. */
    private GeneratedToken undecided;
    private int count;
    private StopReason stopReason;
    private volatile boolean cancelled;
    private boolean closed;

    private Generation(Sequence sequence, Logits logits, Sampler sampler, GenerationOptions options, int promptTokens,
            long promptNanos) {
        this.sequence = sequence;
        this.logits = logits;
        this.sampler = sampler;
        this.options = options;
        this.promptTokens = promptTokens;
        this.promptNanos = promptNanos;
        this.detokenizer = sequence.session().model().tokenizer().detokenizer(options.showControl());
        this.stops = new StopMatcher(options.stopStrings());
        this.atOne = options.entropyTemperature() == 1 ? statistics : new LogitStatistics();
        Session session = sequence.session();
        session.use().whileIdle(() -> session.interceptors().generating(sequence, sampler));
    }

    /**
     * Decodes a prompt and continues it.
     *
     * @param sequence receives the prompt and what is generated
     * @param prompt at least one token id
     * @param sampler chooses the tokens; it has seen the prompt, for its penalties, when this method returns
     * @param options when to end
     * @return the generation, to be closed by the caller
     * @throws RuntimeException as {@link Sequence#prefill(int...)}
     */
    public static Generation start(Sequence sequence, int[] prompt, Sampler sampler, GenerationOptions options) {
        Objects.requireNonNull(sampler, "sampler");
        Objects.requireNonNull(options, "options");
        long begin = System.nanoTime();
        Logits logits = sequence.prefill(prompt);
        long nanos = System.nanoTime() - begin;
        sampler.accept(prompt);
        return new Generation(sequence, logits, sampler, options, prompt.length, nanos);
    }

    /**
     * Continues a sequence that was decoded already.
     *
     * @param sequence receives what is generated
     * @param logits those that follow its last token
     * @param sampler chooses the tokens
     * @param options when to end
     * @return the generation, to be closed by the caller
     * @throws IllegalArgumentException if the logits belong to another session
     */
    public static Generation resume(Sequence sequence, Logits logits, Sampler sampler, GenerationOptions options) {
        if (logits.session() != sequence.session()) {
            throw new IllegalArgumentException("the logits belong to another session than the sequence");
        }
        return new Generation(sequence, logits, Objects.requireNonNull(sampler, "sampler"),
                Objects.requireNonNull(options, "options"), 0, 0);
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && stopReason == null) {
            advance();
        }
        return !ready.isEmpty();
    }

    @Override
    public GeneratedToken next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the generation has ended: " + stopReason);
        }
        return ready.remove();
    }

    private void advance() {
        if (cancelled) {
            finish(StopReason.CANCELLED);
        } else if (count >= options.maxTokens()) {
            finish(StopReason.MAX_TOKENS);
        } else {
            long begin = System.nanoTime();
            try {
                generate();
            } finally {
                decodeNanos += System.nanoTime() - begin;
            }
        }
    }

    private void generate() {
        if (logits == null && !decodeLast()) {
            return;
        }
        int token = choose();
        if (options.stopAtEndOfGeneration() && sequence.session().model().tokenizer().isEndOfGeneration(token)) {
            finish(StopReason.END_OF_GENERATION);
            return;
        }
        String added = stops.append(detokenizer.append(token));
        text.append(added);
        int last = count++;
        GeneratedToken generated = new GeneratedToken(last, token, added, trace.logProbability(last),
                trace.entropy(last));
        release();
        if (stops.matched()) {
            ready.add(generated);
            finish(StopReason.STOP_STRING);
        } else {
            // Even without held-back text, an unfinished character may follow at the end.
            undecided = generated;
            if (!stops.holdsText() && !detokenizer.holdsBytes()) {
                release();
            }
        }
    }

    private void release() {
        if (undecided != null) {
            ready.add(undecided);
            undecided = null;
        }
    }

    /** Decodes the token chosen last; false if that ended the generation. */
    private boolean decodeLast() {
        Session session = sequence.session();
        if (sequence.length() >= session.sequenceCapacity()) {
            finish(StopReason.CONTEXT_FULL);
            return false;
        }
        try {
            logits = sequence.decode(lastToken);
            return true;
        } catch (ContextFullException e) {
            finish(StopReason.CONTEXT_FULL); // other sequences share the context
            return false;
        } catch (CancellationException e) {
            if (!cancelled) {
                throw e;
            }
            finish(StopReason.CANCELLED);
            return false;
        }
    }

    private int choose() {
        logits.measure(statistics, options.entropyTemperature());
        if (atOne != statistics) {
            logits.measure(atOne, 1);
        }
        int token = sampler.sample(logits, statistics);
        trace.append(token, atOne.logProbability(logits.get(token)), statistics, promptNanos + decodeNanos);
        lastToken = token;
        logits = null;
        return token;
    }

    private void finish(StopReason reason) {
        String rest = stops.matched() ? "" : stops.append(detokenizer.finish());
        if (!stops.matched()) {
            rest += stops.finish();
        }
        if (!rest.isEmpty() && undecided != null) {
            undecided = new GeneratedToken(undecided.index(), undecided.id(), undecided.text() + rest,
                    undecided.logProbability(), undecided.entropy());
            text.append(rest);
        }
        release();
        stopReason = reason;
    }

    /** {@return the tokens as a stream: a sequential stream, for one use} Closing the stream closes the generation. */
    public Stream<GeneratedToken> stream() {
        return StreamSupport
                .stream(Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(this::close);
    }

    /**
     * Generates the rest and returns all of it, tokens that were taken before excepted.
     *
     * @return the result
     */
    public GenerationResult finish() {
        List<GeneratedToken> tokens = new ArrayList<>();
        forEachRemaining(tokens::add);
        return new GenerationResult(text.toString(), tokens, promptTokens, stopReason, promptTime(), decodeTime());
    }

    /**
     * {@return the text generated so far, whole characters, without text held back as the possible beginning of a stop
     * string}
     */
    public String text() {
        return text.toString();
    }

    /**
     * Returns what was measured of each token.
     *
     * @return borrowed: it goes on growing and ends with this generation. A token that ended the generation is its last
     *         row, though not among the generated tokens
     */
    public TokenTrace trace() {
        return trace;
    }

    /** {@return why the generation ended, empty while it goes on} */
    public Optional<StopReason> stopReason() {
        return Optional.ofNullable(stopReason);
    }

    /** {@return how long the prompt took, zero for a resumed sequence} */
    public Duration promptTime() {
        return Duration.ofNanos(promptNanos);
    }

    /** {@return how long the tokens took so far, decoding, entropy and sampling} */
    public Duration decodeTime() {
        return Duration.ofNanos(decodeNanos);
    }

    /** Ends the generation, within the token that is being decoded if there is one. Any thread may call this. */
    public void cancel() {
        cancelled = true;
        sequence.session().abort();
    }

    /** Ends the generation and frees its trace. Idempotent. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (stopReason == null) {
                finish(StopReason.CANCELLED);
            }
            trace.close();
        }
    }
}
