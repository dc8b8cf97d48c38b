package io.swerve.reasoning.influence;

import io.swerve.steering.decoding.AnswerScorer;
import io.swerve.steering.decoding.ScoringRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What reading a document first adds to the log-probability of a completion:
 * {@code log p(completion | document, prompt) - log p(completion | prompt)}.
 *
 * <p>
 * Shares the thread rule of its scorer.
 */
public final class InContextInfluence {
    private final AnswerScorer scorer;

    /**
     * A prompt and what should follow it.
     *
     * @param start tokens that stand before the document, such as the tokenizer's own first one; may be none
     * @param prompt tokens behind the document, at least one
     * @param completion the tokens that are scored, at least one
     */
    public record CompletionQuery(int[] start, int[] prompt, int[] completion) {
        /**
         * Creates a query.
         *
         * @throws IllegalArgumentException if prompt or completion is empty
         */
        public CompletionQuery {
            Objects.requireNonNull(start, "start");
            if (prompt.length == 0 || completion.length == 0) {
                throw new IllegalArgumentException(
                        "a query needs a prompt and a completion, of at least one token each");
            }
        }
    }

    /**
     * Creates a meter.
     *
     * @param scorer of the model; stays the caller's to close
     */
    public InContextInfluence(AnswerScorer scorer) {
        this.scorer = Objects.requireNonNull(scorer, "scorer");
    }

    /**
     * Measures every document on every query.
     *
     * @param queries any number
     * @param documents the tokens of each; an empty one has influence 0
     * @return for each query, its influence by each document, in nats of the whole completion
     * @throws io.swerve.ContextFullException if a document and a query have no room in the scorer's context
     * @throws java.util.concurrent.CancellationException if the scorer was stopped
     */
    public double[][] influences(List<CompletionQuery> queries, List<int[]> documents) {
        List<ScoringRequest> requests = new ArrayList<>();
        queries.forEach(query -> requests.add(request(query, new int[0])));
        // all queries of a document are neighbours: they share what is decoded of it
        documents.forEach(document -> queries.forEach(query -> requests.add(request(query, document))));
        double[] scores = scorer.logProbabilities(requests).stream()
                .mapToDouble(tokens -> Arrays.stream(tokens).sum()).toArray();
        double[][] influences = new double[queries.size()][documents.size()];
        for (int q = 0; q < queries.size(); q++) {
            for (int d = 0; d < documents.size(); d++) {
                influences[q][d] = scores[(d + 1) * queries.size() + q] - scores[q];
            }
        }
        return influences;
    }

    private static ScoringRequest request(CompletionQuery query, int[] document) {
        return ScoringRequest.of(
                Stream.of(query.start(), document, query.prompt()).flatMapToInt(Arrays::stream).toArray(),
                query.completion());
    }
}
