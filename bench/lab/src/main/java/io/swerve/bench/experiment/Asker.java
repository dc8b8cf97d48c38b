package io.swerve.bench.experiment;

import io.swerve.Model;
import io.swerve.SamplerOptions;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.decoding.ParallelDecoder;
import io.swerve.steering.decoding.ThinkingMarkers;
import io.swerve.steering.plan.SteeringPlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Asks a model, greedily unless told otherwise, many questions at once, each in its own way. */
public final class Asker {
    private final ParallelDecoder decoder;
    private final Prompting prompting;
    private final Optional<ThinkingMarkers> markers;
    private final ExperimentContext context;
    private final Optional<SamplerOptions> sampling;

    /**
     * Prepares questions.
     *
     * @param context gives the decoder and the longest answer
     * @param model is asked
     */
    public Asker(ExperimentContext context, Model model) {
        this(context, model, Optional.empty());
    }

    /**
     * Prepares questions.
     *
     * @param context gives the decoder and the longest answer
     * @param model is asked
     * @param sampling how the tokens of each answer are sampled, each with a stream of its own; empty for the likeliest ones
     */
    public Asker(ExperimentContext context, Model model, Optional<SamplerOptions> sampling) {
        this.context = context;
        this.sampling = sampling;
        this.decoder = context.decoder(model);
        this.prompting = context.prompting(model);
        this.markers = ThinkingMarkers.of(model);
    }

    /**
     * A question, and how it is asked.
     *
     * @param problem what is asked
     * @param arm what the way is called
     * @param system the system prompt, if there is one
     * @param plan steers the answer
     */
    public record Query(TaskProblem problem, String arm, Optional<String> system, SteeringPlan plan) {}

    /**
     * What became of a question.
     *
     * @param thinking tokens between the thinking markers; 0 if the model has none
     * @param tokens all tokens
     * @param correct whether the answer is right
     * @param steered tokens that were steered
     * @param transcript the text
     */
    public record Answer(int thinking, int tokens, boolean correct, long steered, Transcript transcript) {}

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
        List<Draw> draws = queries.stream().map(this::draw).toList();
        List<DecodingRequest> requests = IntStream.range(0, queries.size())
                .mapToObj(i -> request(queries.get(i), draws.get(i))).toList();
        decoder.decode(requests, (index, text) -> {
            boolean inside = markers.isPresent() && markers.get().isOpenIn(requests.get(index).prompt());
            Transcript transcript = Transcript.of(queries.get(index).problem(), draws.get(index),
                    inside ? markers.get().openText() : "", text);
            int thinking = markers.map(known -> known.count(text.tokens(), inside)).orElse(0);
            receiver.received(index,
                    new Answer(thinking, text.length(), transcript.right(), text.steeredRows(), transcript), text);
        });
    }

    private Draw draw(Query query) {
        return sampling.isEmpty() ? Draw.greedy(query.arm()) : Draw.of(context, query.arm(), query.problem(), 0);
    }

    private DecodingRequest request(Query query, Draw draw) {
        return DecodingRequest
                .greedy(prompting.tokens(query.system(), query.problem().question()), context.maxTokens())
                .withPlan(query.plan()).withChooser(draw.chooser(sampling.orElse(SamplerOptions.greedy())))
                .withStopStrings(prompting.stopStrings());
    }
}
