package io.swerve.bench.experiment.traces;

import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Session;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.extraction.ExtractionOptions;
import io.swerve.steering.extraction.Extractor;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.plan.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The way in which a direction that shortens reasoning is added, chosen on development problems.
 *
 * @param layer at whose output
 * @param strength how much of it
 * @param steps during how many decode steps
 */
public record Brevity(int layer, double strength, int steps) {
    private static final String BRIEF = "Be brief.";
    private static final String LONG = "Think step by step.";
    private static final String DEVELOPMENT = "development";
    private static final int LAYERS = 2;
    private static final double[] STRENGTHS = {1, 1.5, 2};
    private static final int[] STEPS = {3, Integer.MAX_VALUE};
    /** In accuracy; one more error of a few problems is tolerated in any case. */
    private static final double TOLERATED_LOSS = 0.02;

    /**
     * Makes the plan that adds a direction in this way.
     *
     * @param vector the direction
     * @return the plan
     */
    public SteeringPlan plan(SteeringVector vector) {
        return SteeringPlan
                .of(Rule.of(Intervention.add(vector)).onLayers(Layers.of(layer)).when(new Trigger.Steps(0, steps))
                        .times(strength));
    }

    @Override
    public String toString() {
        return "layer " + layer + ", strength " + strength
                + (steps == Integer.MAX_VALUE ? ", at all steps" : ", at the first " + steps + " steps");
    }

    /**
     * Makes prompts that differ in how long an answer they ask for.
     *
     * @param context says how the model is asked
     * @param model the model
     * @param problems what is asked
     * @return for each problem the brief prompt against the long one
     */
    public static List<ContrastPair> pairs(ExperimentContext context, Model model, List<TaskProblem> problems) {
        Prompting prompting = context.prompting(model);
        return problems.stream().map(problem -> new ContrastPair(prompting.text(Optional.of(BRIEF), problem.question()),
                prompting.text(Optional.of(LONG), problem.question()))).toList();
    }

    /**
     * Finds the direction.
     *
     * @param context opens the session
     * @param model the model
     * @param pairs of prompts
     * @param layers at whose outputs
     * @return the difference of the means at the last token
     */
    public static SteeringVector extract(ExperimentContext context, Model model, List<ContrastPair> pairs,
            int... layers) {
        context.checkStopped();
        try (Session session = model.openSession(context.sessionOptions())) {
            return Extractor.extract(session, pairs, ExtractionOptions.defaults().withLayers(Layers.of(layers)))
                    .vector();
        }
    }

    /**
     * {@return the layers that are tried: the last ones}
     *
     * @param model the model
     */
    public static int[] layers(Model model) {
        return IntStream.range(Math.max(0, model.layerCount() - LAYERS), model.layerCount()).toArray();
    }

    /**
     * Counts what the direction's prompts and the choice of its way take at most.
     *
     * @param work counts
     * @param context gives the problems
     * @param model the model
     * @param pairs what the prompts ask
     * @param problems how many development problems
     */
    public static void count(WorkCount work, ExperimentContext context, Model model, List<TaskProblem> pairs,
            int problems) {
        work.direction(model, pairs, BRIEF, LONG);
        List<TaskProblem> development = context.problems(Split.DEVELOPMENT, problems);
        work.ask(DEVELOPMENT, model, development, 1);
        ways(layers(model)).forEach(way -> work.ask(DEVELOPMENT + ", " + way, model, development, 1));
    }

    /**
     * {@return the tokens of the longest pair of prompts}
     *
     * @param work counts
     * @param model the model
     * @param problems what the prompts ask
     */
    public static long longest(WorkCount work, Model model, List<TaskProblem> problems) {
        return problems.stream().mapToLong(problem -> work.prompts(model, List.of(problem), Optional.of(BRIEF))
                + work.prompts(model, List.of(problem), Optional.of(LONG))).max().orElse(0);
    }

    private static List<Brevity> ways(int... layers) {
        List<Brevity> ways = new ArrayList<>();
        for (int layer : layers) {
            for (int steps : STEPS) {
                for (double strength : STRENGTHS) {
                    ways.add(new Brevity(layer, strength, steps));
                }
            }
        }
        return ways;
    }

    /**
     * Chooses the way that shortens most and costs at most two points of accuracy or one answer, on development
     * problems.
     *
     * @param context gives the problems, and keeps what is finished
     * @param lab writes
     * @param vector the direction at {@link #layers}
     * @param problems how many problems
     * @return the best way; the mildest if all cost more
     */
    public static Brevity choose(ExperimentContext context, TraceLab lab, SteeringVector vector, int problems) {
        List<TaskProblem> development = context.problems(Split.DEVELOPMENT, problems);
        List<OwnTrace> plain = lab.write(DEVELOPMENT, development, Optional.empty(), SteeringPlan.none());
        List<Brevity> ways = ways(vector.layers());
        double least = accuracy(plain) - Math.max(TOLERATED_LOSS, 1.0 / development.size());
        Brevity best = ways.getFirst();
        double shortest = Double.POSITIVE_INFINITY;
        for (Brevity way : ways) {
            List<OwnTrace> written = lab.write(DEVELOPMENT + ", " + way, development, Optional.empty(),
                    way.plan(vector));
            double thinking = written.stream().mapToInt(OwnTrace::thinkingTokens).average().orElse(0);
            if (accuracy(written) >= least && thinking < shortest) {
                shortest = thinking;
                best = way;
            }
        }
        return best;
    }

    private static double accuracy(List<OwnTrace> traces) {
        return traces.stream().mapToInt(trace -> trace.correct() ? 1 : 0).average().orElse(0);
    }
}
