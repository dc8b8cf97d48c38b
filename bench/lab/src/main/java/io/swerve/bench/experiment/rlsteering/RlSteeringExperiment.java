package io.swerve.bench.experiment.rlsteering;

import io.swerve.Model;
import io.swerve.bench.experiment.Card;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentException;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.experiment.Workload;
import io.swerve.bench.experiment.rlsteering.CoefficientSearch.EvaluatedCandidate;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.extraction.GivenDirection;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Searches for coefficients of given directions, one direction for each of some layers, under which the model answers
 * right; the same search on random directions is the control.
 */
public final class RlSteeringExperiment implements Experiment<RlSteeringSettings> {
    private static final String HELD_OUT = "held out: ";

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
        return new RlSteeringSettings(RlSteeringSettings.RewardKind.VERIFREE, 40, 8, 0.6, 3, 5, 50, 24,
                "Think step by step.", "Answer directly.", "The answer is", " ", ".", 3);
    }

    @Override
    public int defaultProblems() {
        return 100;
    }

    @Override
    public Workload workload(RlSteeringSettings settings, ExperimentContext context) {
        WorkCount work = new WorkCount(context);
        SteeringSearch search = new SteeringSearch(settings, context, context.base());
        search.countDirections(work);
        List<TaskProblem> training = context.problems(Split.DEVELOPMENT, settings.training());
        List<String> arms = new ArrayList<>(List.of(RlSteeringReport.GIVEN));
        IntStream.range(0, settings.randoms()).mapToObj(RlSteeringReport::random).forEach(arms::add);
        arms.forEach(arm -> search.count(work, arm, training));
        List<TaskProblem> heldOut = context.heldOut();
        search.count(work, HELD_OUT + "base", heldOut, Optional.empty());
        arms.forEach(arm -> search.count(work, HELD_OUT + arm, heldOut, Optional.empty()));
        search.count(work, HELD_OUT + "ones", heldOut, Optional.empty());
        search.count(work, HELD_OUT + "prompt", heldOut, Optional.of(settings.thinkPrompt()));
        return work.workload();
    }

    @Override
    public ExperimentResult run(RlSteeringSettings settings, ExperimentContext context) {
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
        SteeringSearch search = new SteeringSearch(settings, context, model);
        SteeringVector given = search.directions();
        Map<String, SteeringVector> arms = new LinkedHashMap<>();
        arms.put(RlSteeringReport.GIVEN, given);
        for (int r = 0; r < settings.randoms(); r++) {
            arms.put(RlSteeringReport.random(r),
                    GivenDirection.random(given, context.draws().of("random directions", "", r)));
        }
        Map<String, List<EvaluatedCandidate>> searches = new LinkedHashMap<>();
        arms.forEach((name, vector) -> searches.put(name, search.run(name, vector, training)));

        Map<String, List<RewardedTrace>> outcomes = new LinkedHashMap<>();
        outcomes.put(RlSteeringReport.BASE, search.solve(HELD_OUT + "base", heldOut, Optional.empty(),
                SteeringPlan.none()));
        arms.forEach((name, vector) -> {
            double[] best = CoefficientSearch.best(searches.get(name)).coefficients();
            outcomes.put(name, search.solve(HELD_OUT + name, heldOut,
                    Optional.empty(), SteeringSearch.plan(vector, best)));
        });
        double[] ones = new double[given.layers().length];
        Arrays.fill(ones, 1);
        outcomes.put(RlSteeringReport.ONES, search.solve(HELD_OUT + "ones", heldOut,
                Optional.empty(), SteeringSearch.plan(given, ones)));
        outcomes.put(RlSteeringReport.PROMPT, search.solve(HELD_OUT + "prompt",
                heldOut, Optional.of(settings.thinkPrompt()), SteeringPlan.none()));
        return context.report(() -> new RlSteeringReport(settings, heldOut, given.layers(), searches, outcomes,
                context.seed())
                .result(TokenLens.table(model, given), RlSteeringReport.traces(heldOut, outcomes, model)));
    }
}
