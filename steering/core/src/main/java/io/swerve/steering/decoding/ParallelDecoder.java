package io.swerve.steering.decoding;

import io.swerve.Batch;
import io.swerve.LoraAdapter;
import io.swerve.Model;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.entropy.LogitStatistics;
import io.swerve.steering.decoding.PrefixPool.PooledSequence;
import io.swerve.steering.decoding.PrefixPool.Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;

/**
 * Writes many texts at once: each in a sequence of its own in one session, under its own plan, with its own choice of
 * tokens. A text that is complete makes room for the next. Requests whose prompts begin alike under equal plans share
 * what is decoded of the beginning, so neighbours should be alike: all samples of a prompt, or all branches of one.
 *
 * <p>
 * What is written for a request doesn't depend on the others, up to the rounding of logits, which depends on what is
 * {@linkplain io.swerve.Batch in the batch}. Where two tokens are almost equally likely, rounding can turn a greedy text,
 * and with it an answer that is judged: whoever counts answers should expect single ones to differ between numbers of
 * sequences, between processors, and from {@link io.swerve.Generation}.
 *
 * <p>
 * Shares the thread rule of a {@link Session}; {@link #stop()} may be called from any thread.
 */
public final class ParallelDecoder implements AutoCloseable {
    /** The order in which sequences with caches of their own are computed together. */
    private static final Comparator<GrowingText> BY_SEQUENCE = Comparator
            .comparingInt(text -> text.pooled().sequence().id());

    private final SteeredSession steered;
    private final LogitStatistics statistics = new LogitStatistics();

    private ParallelDecoder(SteeredSession steered) {
        this.steered = steered;
    }

    /** Receives texts as they are completed. */
    @FunctionalInterface
    public interface TextListener {
        /**
         * Receives a text. Must not decode.
         *
         * @param index of its request
         * @param text what was written
         */
        void written(int index, DecodedText text);
    }

    /**
     * Opens a session for texts.
     *
     * @param model the model
     * @param options as many texts are written at once as there are sequences, and fit into the context together with
     *            their longest lengths; if its size is left to the model, it is made for 512 tokens a sequence. With a
     *            cache {@link io.swerve.CacheLayout#PER_SEQUENCE} many texts are written faster; where one may be longer
     *            than its part, all are written in a shared cache
     * @return the decoder, to be closed by the caller
     * @throws io.swerve.SwerveException if the model can't be decoded
     * @throws IllegalStateException if the session isn't {@linkplain SessionOptions#observable observable}
     */
    public static ParallelDecoder open(Model model, SessionOptions options) {
        return new ParallelDecoder(new SteeredSession(model, options));
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

    /** {@return the model that writes} */
    public Model model() {
        return steered.model();
    }

    /** {@return how many texts are written at once: the most, if they fit into the context} */
    public int parallel() {
        return steered.sequences();
    }

    /**
     * Writes texts.
     *
     * @param requests any number
     * @return the texts in the order of the requests; one that has no room in the context ends as
     *         {@link io.swerve.StopReason#CONTEXT_FULL}
     * @throws CancellationException if {@link #stop()} was called
     * @throws io.swerve.ContextFullException if a prompt alone has no room in the context
     * @throws io.swerve.steering.plan.SteeringPlanException if a plan can't be carried out on the model
     * @throws io.swerve.DecodeException if llama.cpp fails, or the logits are damaged
     */
    public List<DecodedText> decode(List<DecodingRequest> requests) {
        DecodedText[] texts = new DecodedText[requests.size()];
        decode(requests, (index, text) -> texts[index] = text);
        return List.of(texts);
    }

    /**
     * Writes texts, and hands each over when it is complete.
     *
     * @param requests any number
     * @param listener receives the texts, on this thread
     * @throws CancellationException if {@link #stop()} was called
     * @throws io.swerve.ContextFullException if a prompt alone has no room in the context
     * @throws io.swerve.steering.plan.SteeringPlanException if a plan can't be carried out on the model
     * @throws io.swerve.DecodeException if llama.cpp fails, or the logits are damaged
     */
    public void decode(List<DecodingRequest> requests, TextListener listener) {
        Objects.requireNonNull(listener, "listener");
        steered.fit(requests.stream().mapToLong(request -> (long) request.prompt().length + request.maxTokens()).max()
                .orElse(0));
        List<GrowingText> growing = new ArrayList<>();
        try (PrefixPool pool = new PrefixPool(steered.session(), steered.steering())) {
            int next = 0;
            while (next < requests.size() || !growing.isEmpty()) {
                next = refill(pool, growing, requests, next);
                growing.sort(BY_SEQUENCE);
                step(growing);
                for (GrowingText text : List.copyOf(growing)) {
                    if (text.isComplete()) {
                        growing.remove(text);
                        DecodedText written = text.finish();
                        pool.release(text.pooled());
                        listener.written(text.index(), written);
                    }
                }
            }
        } finally {
            growing.forEach(GrowingText::close);
        }
    }

    private int refill(PrefixPool pool, List<GrowingText> growing, List<DecodingRequest> requests, int from) {
        steered.requireNotStopped();
        List<Prefix> prefixes = new ArrayList<>();
        long promised = 0;
        for (int next = from; next < requests.size(); next++) {
            DecodingRequest request = requests.get(next);
            int room = steered.room(request.prompt().length, request.maxTokens());
            if (!pool.hasRoom(room, prefixes.size(), promised)) {
                break;
            }
            promised += room;
            prefixes.add(new Prefix(request.prompt(), request.prompt().length - 1, request.plan(), room));
        }
        List<PooledSequence> begun = pool.begin(prefixes);
        for (int i = 0; i < begun.size(); i++) {
            growing.add(new GrowingText(from + i, requests.get(from + i), begun.get(i), steered));
        }
        return from + begun.size();
    }

    /** Decodes the last token of each text, or of its prompt, and chooses the next. */
    private void step(List<GrowingText> growing) {
        steered.requireNotStopped();
        Session session = steered.session();
        Batch batch = session.batch();
        batch.clear();
        int[] rows = new int[growing.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = batch.add(growing.get(i).pooled().sequence(), growing.get(i).lastToken(), true);
        }
        session.decode(batch);
        for (int i = 0; i < rows.length; i++) {
            growing.get(i).take(session.logits(rows[i]), statistics);
        }
        batch.clear();
    }

    /**
     * Ends the work within one token: whoever decodes gets a {@link CancellationException}, now and from now on. Any
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
