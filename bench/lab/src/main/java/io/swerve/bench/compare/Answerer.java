package io.swerve.bench.compare;

import io.swerve.Model;
import io.swerve.SamplerOptions;
import io.swerve.SessionOptions;
import io.swerve.Tokenizer;
import io.swerve.bench.statistics.Draws;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.decoding.ParallelDecoder;
import io.swerve.steering.decoding.ThinkingMarkers;
import io.swerve.steering.decoding.TokenChooser;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Lets a model answer many prompts, several at a time, each under a plan of its own.
 *
 * <p>
 * Shares the thread rule of a {@link io.swerve.Session}; {@link #stop()} may be called from any thread.
 */
public final class Answerer implements AutoCloseable {
    private final ParallelDecoder decoder;
    private final Tokenizer tokenizer;
    private final SamplerOptions sampling;
    private final int maxTokens;
    private final Optional<ThinkingMarkers> markers;

    /**
     * Opens a session for answers.
     *
     * @param model
     *            the model
     * @param options
     *            of the session; as many answers are decoded together as it has sequences
     * @param sampling
     *            how tokens are chosen; the answer to each prompt has a stream of its own, by the seed and its number,
     *            that all arms share: where an arm changes nothing, it writes the same
     * @param maxTokens
     *            of an answer, at least 1
     */
    public Answerer(Model model, SessionOptions options, SamplerOptions sampling, int maxTokens) {
        this.tokenizer = model.tokenizer();
        this.sampling = sampling;
        this.maxTokens = maxTokens;
        this.markers = ThinkingMarkers.of(model);
        this.decoder = ParallelDecoder.open(model, options);
    }

    /**
     * Tells whether thinking can be told from answering.
     *
     * @return whether the model has thinking markers that are known
     */
    public boolean knowsThinking() {
        return markers.isPresent();
    }

    /**
     * Answers prompts.
     *
     * @param arm
     *            says how they are steered
     * @param first
     *            the number of the first prompt
     * @param prompts
     *            the tokens of each
     * @param progress
     *            is told how many answers are done
     * @return the attempts in the order of the prompts
     * @throws java.util.concurrent.CancellationException
     *             if {@link #stop()} was called
     * @throws io.swerve.ContextFullException
     *             if a prompt has no room in the context
     */
    public List<Attempt> answer(Condition arm, int first, List<int[]> prompts, IntConsumer progress) {
        Attempt[] attempts = new Attempt[prompts.size()];
        int[] done = {0};
        decoder.decode(IntStream.range(0, prompts.size()).mapToObj(i -> request(arm, first + i, prompts.get(i)))
                .toList(), (i, text) -> {
                    boolean opened = markers.map(ids -> ids.isOpenIn(prompts.get(i))).orElse(false);
                    attempts[i] = Attempt.of(text, tokenizer, markers, opened);
                    progress.accept(++done[0]);
                });
        return List.of(attempts);
    }

    private DecodingRequest request(Condition arm, int number, int[] prompt) {
        return new DecodingRequest(prompt, arm.plan().apply(number),
                TokenChooser.sampling(sampling.withSeed(
                        new Draws(sampling.seed()).ofInt("answers", Integer.toString(number), 0))),
                maxTokens, List.of());
    }

    /** Ends the work within one token. Any thread may call this. */
    public void stop() {
        decoder.stop();
    }

    @Override
    public void close() {
        decoder.close();
    }
}
