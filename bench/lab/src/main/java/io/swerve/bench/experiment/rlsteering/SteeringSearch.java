package io.swerve.bench.experiment.rlsteering;

import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.bench.experiment.Draw;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.Transcript;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.experiment.rlsteering.CoefficientSearch.EvaluatedCandidate;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.verifree.TraceGroup;
import io.swerve.reasoning.verifree.TraceReward;
import io.swerve.reasoning.verifree.VeriFree;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.extraction.ExtractionOptions;
import io.swerve.steering.extraction.Extractor;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Reads directions from prompts, and searches for the coefficients under which the model is rewarded most. Every text is
 * kept by the context: a search that was killed goes on where it was.
 *
 * @param settings how
 * @param context gives problems, and keeps what is finished
 * @param model is steered
 */
public record SteeringSearch(RlSteeringSettings settings, ExperimentContext context, Model model) {
    private static final int CONTEXT = 2048;

    /**
     * Reads one direction for each of the last layers: the last prompt token's activation where the system prompt asks for
     * reasoning, minus that where it asks for an answer.
     *
     * @return the directions
     */
    public SteeringVector directions() {
        int count = model.layerCount();
        int[] layers = IntStream.range(Math.max(1, count - settings.layers()), count).toArray();
        Prompting prompting = context.prompting(model);
        List<ContrastPair> pairs = context.problems(Split.TRAINING, settings.pairs()).stream()
                .map(problem -> new ContrastPair(
                        prompting.text(Optional.of(settings.thinkPrompt()), problem.question()),
                        prompting.text(Optional.of(settings.directPrompt()), problem.question())))
                .toList();
        try (Session session = model.openSession(
                SessionOptions.defaults().withThreads(context.threads()).withMaxSequences(8)
                        .withContextSize(CONTEXT))) {
            context.own(session, session::abort);
            return Extractor.extract(session, pairs, ExtractionOptions.defaults().withLayers(Layers.of(layers)))
                    .vector();
        }
    }

    /**
     * Makes a plan that adds each layer's direction times its coefficient, at every token.
     *
     * @param vector the directions
     * @param coefficients one for each of its layers
     * @return the plan; the empty one where all are zero
     */
    public static SteeringPlan plan(SteeringVector vector, double... coefficients) {
        Map<Integer, float[]> directions = new TreeMap<>();
        int[] layers = vector.layers();
        for (int l = 0; l < layers.length; l++) {
            float[] direction = vector.direction(layers[l]);
            if (coefficients[l] != 0) {
                for (int i = 0; i < direction.length; i++) {
                    direction[i] = (float) (direction[i] * coefficients[l]);
                }
                directions.put(layers[l], direction);
            }
        }
        return directions.isEmpty()
                ? SteeringPlan.none()
                : SteeringPlan.adding(SteeringVector.of(directions, VectorInfo.unknown()), 1);
    }

    /**
     * Searches.
     *
     * @param name what to call the search
     * @param vector the directions
     * @param problems what candidates are rewarded on
     * @return the plan of the best candidate
     */
    public SteeringPlan best(String name, SteeringVector vector, List<TaskProblem> problems) {
        return plan(vector, CoefficientSearch.best(run(name, vector, problems)).coefficients());
    }

    /**
     * Counts what {@link #directions} reads.
     *
     * @param work counts
     */
    public void countDirections(WorkCount work) {
        work.direction(model, context.problems(Split.TRAINING, settings.pairs()), settings.thinkPrompt(),
                settings.directPrompt());
    }

    /**
     * Counts what a search writes and rewards at most.
     *
     * @param work counts
     * @param name what the search is called
     * @param problems what candidates are rewarded on
     */
    public void count(WorkCount work, String name, List<TaskProblem> problems) {
        for (int candidate = 0; candidate < settings.evaluations(); candidate++) {
            count(work, candidate(name, candidate), problems, Optional.empty());
        }
    }

    /** Each text is written, and scored up to the end of its answer. */
    void count(WorkCount work, String stage, List<TaskProblem> problems, Optional<String> system) {
        long tails = problems.stream()
                .mapToLong(problem -> work.tokens(model, settings.frame().tail(problem.requireAnswer()))).sum();
        long texts = (long) problems.size() * context.maxTokens();
        work.add(stage, model, 2L * problems.size(), texts,
                2 * work.prompts(model, problems, system) + texts + tails);
    }

    private static String candidate(String name, int index) {
        return name + ", candidate " + (index + 1);
    }

    List<EvaluatedCandidate> run(String name, SteeringVector vector, List<TaskProblem> problems) {
        CoefficientSearch search = new CoefficientSearch(vector.layers().length, settings.evaluations(),
                settings.population(), settings.sigma(), settings.bound(), context.seed());
        return search.run((index, coefficients) -> {
            List<RewardedTrace> outcomes = solve(candidate(name, index), problems,
                    Optional.empty(), plan(vector, coefficients));
            return outcomes.stream().mapToDouble(outcome -> switch (settings.reward()) {
                case VERIFREE -> outcome.reward();
                case EXACT -> outcome.correct() ? 1 : 0;
            }).average().orElse(0);
        });
    }

    /** Writes greedy texts, and rewards them; kept by problem, so that a search that was killed goes on where it was. */
    List<RewardedTrace> solve(String stage, List<TaskProblem> problems, Optional<String> system, SteeringPlan plan) {
        Prompting prompting = context.prompting(model);
        return context.stage(stage, problems, RewardedTrace.class, (missing, rows) -> {
            List<int[]> prompts = missing.stream().map(problem -> prompting.tokens(system, problem.question()))
                    .toList();
            List<DecodedText> texts = context.decoder(model).decode(prompts.stream()
                    .map(prompt -> DecodingRequest.greedy(prompt, context.maxTokens()).withPlan(plan)
                            .withStopStrings(prompting.stopStrings()))
                    .toList());
            List<TraceGroup> groups = new ArrayList<>();
            for (int i = 0; i < missing.size(); i++) {
                groups.add(new TraceGroup(prompts.get(i), List.of(texts.get(i).tokens()),
                        missing.get(i).requireAnswer(), plan));
            }
            List<List<TraceReward>> rewards = new VeriFree(context.scorer(model), settings.frame()).rewards(groups);
            for (int i = 0; i < missing.size(); i++) {
                rows.finished(i, new RewardedTrace(texts.get(i).tokens(), texts.get(i).entropies(),
                        Transcript.of(missing.get(i), Draw.greedy(stage), prompting.beginning(prompts.get(i)),
                                texts.get(i)),
                        rewards.get(i).getFirst().probability()));
            }
        });
    }
}
