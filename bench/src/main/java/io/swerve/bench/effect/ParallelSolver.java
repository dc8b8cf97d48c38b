package io.swerve.bench.effect;

import io.swerve.CacheLayout;
import io.swerve.Model;
import io.swerve.SessionOptions;
import io.swerve.bench.lab.ChatMl;
import io.swerve.bench.lab.Reply;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.decoding.ParallelDecoder;
import io.swerve.steering.decoding.ThinkingMarkers;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Answers queries greedily, many at once, each under the plan of its query.
 *
 * <p>
 * Shares the thread rule of a {@link io.swerve.Session}; {@link #stop()} may be called from any thread.
 */
final class ParallelSolver implements AutoCloseable {
    /** Longer than any right answer of the lab. */
    private static final int MAX_TOKENS = 320;
    private static final int CONTEXT_PER_SEQUENCE = 512;

    private final ParallelDecoder decoder;
    private final ThinkingMarkers markers;

    ParallelSolver(Model model, int parallel, int threads) {
        markers = ThinkingMarkers.require(model);
        decoder = ParallelDecoder.open(model, SessionOptions.defaults().withThreads(threads)
                .withContextSize(parallel * CONTEXT_PER_SEQUENCE).withMaxSequences(parallel)
                .withCacheLayout(CacheLayout.PER_SEQUENCE));
    }

    /**
     * Answers queries.
     *
     * @param queries any number
     * @param progress is told how many are answered, now and then
     * @return the answers in the order of the queries
     * @throws java.util.concurrent.CancellationException if {@link #stop()} was called
     */
    List<Answer> answer(List<Query> queries, IntConsumer progress) {
        Answer[] answers = new Answer[queries.size()];
        int[] done = {0};
        decoder.decode(queries.stream().map(this::request).toList(), (index, text) -> {
            answers[index] = new Answer(markers.count(text.tokens(), false), text.length(),
                    Reply.parse(text.text()).answers(queries.get(index).problem().answer()), text.steeredRows());
            progress.accept(++done[0]);
        });
        return List.of(answers);
    }

    private DecodingRequest request(Query query) {
        int[] prompt = decoder.model().tokenizer().encode(ChatMl.prompt(query.system(), query.problem().question()),
                true, true);
        return DecodingRequest.greedy(prompt, MAX_TOKENS).withPlan(query.plan());
    }

    /** Ends the work within one token. Any thread may call this. */
    void stop() {
        decoder.stop();
    }

    @Override
    public void close() {
        decoder.close();
    }
}
