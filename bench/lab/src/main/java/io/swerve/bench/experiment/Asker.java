package io.swerve.bench.experiment;

import io.swerve.Model;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.decoding.ParallelDecoder;
import io.swerve.steering.decoding.ThinkingMarkers;
import io.swerve.steering.decoding.TokenChooser;
import io.swerve.steering.plan.SteeringPlan;
import java.util.List;
import java.util.Optional;

/** Asks a model, greedily unless told otherwise, many questions at once, each in its own way. */
public final class Asker {
    private final ParallelDecoder decoder;
    private final Prompting prompting;
    private final Optional<ThinkingMarkers> markers;
    private final int maxTokens;
    private final TokenChooser.Factory chooser;

    /**
     * Prepares questions.
     *
     * @param context gives the decoder and the longest answer
     * @param model is asked
     */
    public Asker(ExperimentContext context, Model model) {
        this(context, model, TokenChooser.greedy());
    }

    /**
     * Prepares questions.
     *
     * @param context gives the decoder and the longest answer
     * @param model is asked
     * @param chooser chooses the tokens of each answer
     */
    public Asker(ExperimentContext context, Model model, TokenChooser.Factory chooser) {
        this.chooser = chooser;
        this.decoder = context.decoder(model);
        this.prompting = context.prompting(model);
        this.markers = ThinkingMarkers.of(model.tokenizer());
        this.maxTokens = context.maxTokens();
    }

    /**
     * A question, and how it is asked.
     *
     * @param problem what is asked
     * @param system the system prompt, if there is one
     * @param plan steers the answer
     */
    public record Query(TaskProblem problem, Optional<String> system, SteeringPlan plan) {}

    /**
     * What became of a question.
     *
     * @param thinking tokens between the thinking markers; 0 if the model has none
     * @param tokens all tokens
     * @param correct whether the answer is right
     * @param steered tokens that were steered
     */
    public record Answer(int thinking, int tokens, boolean correct, long steered) {}

    /** Receives what was written. */
    @FunctionalInterface
    public interface AnswerReceiver {
        /**
         * Receives an answer. Must not ask.
         *
         * @param index of its query
         * @param answer what became of it
         * @param text what was written
         */
        void received(int index, Answer answer, DecodedText text);
    }

    /**
     * Asks.
     *
     * @param queries any number
     * @param receiver receives each answer as soon as it is complete
     * @throws io.swerve.bench.task.TaskException if a right answer isn't known
     * @throws java.util.concurrent.CancellationException if the experiment was stopped
     */
    public void ask(List<Query> queries, AnswerReceiver receiver) {
        queries.forEach(query -> query.problem().requireAnswer());
        List<DecodingRequest> requests = queries.stream()
                .map(query -> DecodingRequest
                        .greedy(prompting.tokens(query.system(), query.problem().question()), maxTokens)
                        .withPlan(query.plan()).withChooser(chooser).withStopStrings(prompting.stopStrings()))
                .toList();
        decoder.decode(requests, (index, text) -> {
            boolean inside = markers.isPresent() && markers.get().isOpenIn(requests.get(index).prompt());
            String whole = inside ? markers.get().openText() + text.text() : text.text();
            int thinking = markers.map(known -> known.count(text.tokens(), inside)).orElse(0);
            receiver.received(index, new Answer(thinking, text.length(),
                    queries.get(index).problem().isAnsweredBy(whole), text.steeredRows()), text);
        });
    }
}
