package io.swerve.bench.experiment.compression;

import io.swerve.Model;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.DecodedText;
import io.swerve.reasoning.DecodingRequest;
import io.swerve.reasoning.ParallelDecoder;
import io.swerve.reasoning.ThinkingMarkers;
import io.swerve.steering.plan.SteeringPlan;
import java.util.List;
import java.util.Optional;

/** Asks a reasoning model greedily. */
final class Asker {
    private final ParallelDecoder decoder;
    private final Prompting prompting;
    private final ThinkingMarkers markers;
    private final int maxTokens;

    Asker(ExperimentContext context, Model model, ThinkingMarkers markers) {
        this.decoder = context.decoder(model);
        this.prompting = context.prompting(model);
        this.markers = markers;
        this.maxTokens = context.maxTokens();
    }

    /**
     * A question, and how it is asked.
     *
     * @param problem what is asked
     * @param system the system prompt, if there is one
     * @param plan steers the answer
     */
    record Query(TaskProblem problem, Optional<String> system, SteeringPlan plan) {}

    /**
     * What became of a question.
     *
     * @param thinking tokens between the thinking markers
     * @param tokens all tokens
     * @param correct whether the answer is right
     * @param steered tokens that were steered
     */
    record Answer(int thinking, int tokens, boolean correct, long steered) {}

    /** Receives what was written. */
    @FunctionalInterface
    interface Receiver {
        void received(int index, Answer answer, DecodedText text);
    }

    void ask(List<Query> queries, Receiver receiver) {
        List<DecodingRequest> requests = queries.stream()
                .map(query -> DecodingRequest
                        .greedy(prompting.tokens(query.system(), query.problem().question()), maxTokens)
                        .withPlan(query.plan()).withStopStrings(prompting.stopStrings()))
                .toList();
        decoder.decode(requests, (index, text) -> {
            boolean inside = markers.isOpenIn(requests.get(index).prompt());
            String whole = inside ? markers.openText() + text.text() : text.text();
            receiver.received(index, new Answer(markers.count(text.tokens(), inside), text.length(),
                    queries.get(index).problem().isAnsweredBy(whole), text.steeredRows()), text);
        });
    }
}
