package io.swerve.chat;

import io.swerve.GeneratedToken;
import io.swerve.Generation;
import io.swerve.GenerationOptions;
import io.swerve.Logits;
import io.swerve.Sampler;
import io.swerve.Sequence;
import io.swerve.StopReason;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Reads the prompt of a turn, as far as the cache doesn't hold it, and generates what follows.
 *
 * <p>
 * Shares the thread rule of its session, but for {@link #cancel()}.
 */
final class TurnDecoder implements AutoCloseable {
    private final PrefixCache cache;
    private final TurnPrompt.Writer writer;
    private final TurnPrompt prompt;
    private final TurnOptions turn;
    private final Sampler sampler;
    private Runnable endOfScope; // null while no scope is open
    private volatile Generation generation; // null before the prompt was read
    private volatile boolean cancelled;
    private StopReason stopReason; // null before the end
    private int kept;
    private long promptNanos;
    private boolean closed;

    TurnDecoder(PrefixCache cache, TurnPrompt.Writer writer, TurnPrompt prompt, TurnOptions turn) {
        this.cache = cache;
        this.writer = writer;
        this.prompt = prompt;
        this.turn = turn;
        this.sampler = cache.session().model().newSampler(prompt.sampling(turn));
    }

    /** The next token, or empty if there is none. */
    Optional<GeneratedToken> next() {
        if (stopReason == null && generation == null) {
            if (cancelled) {
                stopReason = StopReason.CANCELLED;
            } else {
                begin();
            }
        }
        if (stopReason != null) {
            return Optional.empty();
        }
        if (generation.hasNext()) {
            return Optional.of(generation.next());
        }
        stopReason = generation.stopReason().orElseThrow();
        return Optional.empty();
    }

    private void begin() {
        long begin = System.nanoTime();
        try {
            Logits logits = read();
            if (logits == null) {
                stopReason = StopReason.CANCELLED;
                return;
            }
            promptNanos = System.nanoTime() - begin;
            sampler.accept(prompt.tokens());
            GenerationOptions options = turn.generation().withShowControl(true);
            generation = Generation.resume(cache.sequence(), logits, sampler, options);
            if (cancelled) {
                generation.cancel();
            }
        } catch (CancellationException e) {
            if (!cancelled) {
                throw e;
            }
            stopReason = StopReason.CANCELLED;
        }
    }

    /** Reads the prompt; null if it was cancelled. */
    private Logits read() {
        int end = prompt.tokens().length;
        boolean scoped = turn.scope().isPresent();
        int stable = scoped ? writer.turnBegin(prompt) : cache.savesStates() ? writer.stableEnd(prompt) : 0;
        kept = cache.keep(prompt.tokens(), scoped ? stable : end - 1);
        if (!read(stable, false)) {
            return null;
        }
        if (cache.savesStates() && cache.sequence().length() == stable && stable > 0) {
            cache.save();
        }
        if (scoped) {
            cache.cleanUpTo(stable);
            endOfScope = turn.scope().get().begin(cache.sequence());
        }
        if (!read(end, true)) {
            return null;
        }
        return cache.sequence().prefill(rest(end));
    }

    /** Reads up to some token, but for the last batch if that is kept for later; false if it was cancelled. */
    private boolean read(int to, boolean keepsLast) {
        Sequence sequence = cache.sequence();
        int batch = cache.session().options().batchSize();
        while (!cancelled && to - sequence.length() > (keepsLast ? batch : 0)) {
            sequence.read(rest(Math.min(to, sequence.length() + batch)));
        }
        return !cancelled;
    }

    private int[] rest(int to) {
        return Arrays.copyOfRange(prompt.tokens(), cache.sequence().length(), to);
    }

    /** Ends it, within what is being decoded; any thread. */
    void cancel() {
        cancelled = true;
        Generation running = generation;
        if (running != null) {
            running.cancel();
        } else {
            cache.session().abort();
        }
    }

    TurnPrompt prompt() {
        return prompt;
    }

    StopReason stopReason() {
        return stopReason;
    }

    Usage usage(int generated, int reasoning) {
        return new Usage(prompt.tokens().length, kept, generated, reasoning, Duration.ofNanos(promptNanos),
                generation == null ? Duration.ZERO : generation.decodeTime());
    }

    /** Ends what is in force and frees what was opened; the sequence keeps what was decoded. Idempotent. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (endOfScope != null) {
                endOfScope.run();
            }
            if (generation != null) {
                generation.close();
            }
            sampler.close();
        }
    }
}
