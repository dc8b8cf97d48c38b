package io.swerve.bench.experiment.rlsteering;

import io.swerve.Model;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.bench.demo.Directions;
import io.swerve.bench.experiment.Card;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentException;
import io.swerve.bench.experiment.Result;
import io.swerve.bench.experiment.rlsteering.CoefficientSearch.Trial;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.DecodedText;
import io.swerve.reasoning.DecodingRequest;
import io.swerve.reasoning.reward.TraceGroup;
import io.swerve.reasoning.reward.TraceReward;
import io.swerve.reasoning.reward.VeriFree;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.extraction.DifferenceOfMeans;
import io.swerve.steering.extraction.ExtractionOptions;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Searches for coefficients of given directions, one direction for each of some layers, under which the model answers
 * right; the same search on random directions is the control.
 */
public final class RlSteeringExperiment implements Experiment<RlSteeringSettings> {
    private static final int CONTEXT = 2048;

    /** Creates the experiment. */
    public RlSteeringExperiment() {}

    @Override
    public Card card() {
        return new Card("rl-steering", "Can a reward alone find vectors that make the base model reason?",
                "Sinii et al., Steering LLM Reasoning Through Bias-Only Adaptation, arXiv 2505.18706; reward of Zhou et"
                        + " al., arXiv 2505.21493",
                "One vector for each of several layers, added to the block's output at all positions, all layers at once,"
                        + " the model frozen; rewarded by its own answers; none added is exactly the base model.",
                "No gradients: CMA-ES searches one coefficient for each layer's given direction (prompt that asks for"
                        + " reasoning minus prompt that asks for an answer) instead of training all components. Greedy"
                        + " texts on a fixed set of problems instead of sampled ones.");
    }

    @Override
    public RlSteeringSettings defaults() {
        return new RlSteeringSettings(RlSteeringSettings.Reward.VERIFREE, 40, 8, 0.6, 3, 5, 50, 24,
                "Think step by step.", "Answer directly.", "The answer is", " ", ".");
    }

    @Override
    public int defaultProblems() {
        return 100;
    }

    @Override
    public Result run(RlSteeringSettings settings, ExperimentContext context) {
        Model model = context.base();
        if (model.layerCount() < 2) {
            throw new ExperimentException(
                    "the model has one layer only, and block 0 is not steered here; use a model of at"
                            + " least two layers");
        }
        List<TaskProblem> training = context.problems(Split.DEVELOPMENT, settings.training());
        List<TaskProblem> heldOut = context.heldOut();
        training.forEach(TaskProblem::requireAnswer);
        heldOut.forEach(TaskProblem::requireAnswer);
        SteeringVector given = directions(settings, context, model);
        Map<String, SteeringVector> arms = new LinkedHashMap<>();
        arms.put("given directions", given);
        arms.put("random directions", Directions.random(given, context.seed()));
        Map<String, List<Trial>> searches = new LinkedHashMap<>();
        arms.forEach((name, vector) -> searches.put(name, search(settings, context, model, name, vector, training)));

        Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();
        outcomes.put("base", solve(settings, context, model, "held out: base", heldOut, Optional.empty(),
                SteeringPlan.none()));
        arms.forEach((name, vector) -> {
            double[] best = CoefficientSearch.best(searches.get(name)).coefficients();
            outcomes.put("searched, " + name, solve(settings, context, model, "held out: " + name, heldOut,
                    Optional.empty(), plan(vector, best)));
        });
        double[] ones = new double[given.layers().length];
        Arrays.fill(ones, 1);
        outcomes.put("given directions, all coefficients 1", solve(settings, context, model, "held out: ones", heldOut,
                Optional.empty(), plan(given, ones)));
        outcomes.put("prompt \"" + settings.thinkPrompt() + '"', solve(settings, context, model, "held out: prompt",
                heldOut, Optional.of(settings.thinkPrompt()), SteeringPlan.none()));
        return new RlSteeringReport(settings, heldOut, given.layers(), searches, outcomes, context.seed())
                .result(model);
    }

    private static SteeringVector directions(RlSteeringSettings settings, ExperimentContext context, Model model) {
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
            return DifferenceOfMeans.extract(session, pairs, ExtractionOptions.defaults().withLayers(layers)).vector();
        }
    }

    /** A plan that adds each layer's direction times its coefficient; none where all are zero. */
    static SteeringPlan plan(SteeringVector vector, double... coefficients) {
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

    private static List<Trial> search(RlSteeringSettings settings, ExperimentContext context, Model model, String name,
            SteeringVector vector, List<TaskProblem> problems) {
        CoefficientSearch search = new CoefficientSearch(vector.layers().length, settings.evaluations(),
                settings.population(), settings.sigma(), settings.bound(), context.seed());
        return search.run((index, coefficients) -> {
            List<Outcome> outcomes = solve(settings, context, model, name + ", candidate " + (index + 1), problems,
                    Optional.empty(), plan(vector, coefficients));
            return outcomes.stream().mapToDouble(outcome -> switch (settings.reward()) {
                case VERIFREE -> outcome.reward();
                case EXACT -> outcome.correct() ? 1 : 0;
            }).average().orElse(0);
        });
    }

    /** Writes greedy texts, and rewards them; kept by problem, so that a search that was killed goes on where it was. */
    private static List<Outcome> solve(RlSteeringSettings settings, ExperimentContext context, Model model,
            String stage,
            List<TaskProblem> problems, Optional<String> system, SteeringPlan plan) {
        Prompting prompting = context.prompting(model);
        return context.stage(stage, problems, Outcome.class, (missing, rows) -> {
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
                rows.finished(i, new Outcome(texts.get(i).tokens(), texts.get(i).entropies(),
                        missing.get(i).isAnsweredBy(texts.get(i).text()), rewards.get(i).getFirst().probability()));
            }
        });
    }
}
