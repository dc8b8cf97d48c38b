package io.swerve.bench.experiment.informationgain;

import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.bench.experiment.Draw;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.Transcript;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.extraction.ExtractionOptions;
import io.swerve.steering.extraction.Extractor;
import io.swerve.steering.extraction.GivenDirection;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.plan.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The direction from reasoning at length to brevity at the last layer, with the strength and the steps that make texts
 * shortest on the development problems without costing more than one of them.
 *
 * @param chosen in words
 * @param plan adds the direction
 * @param control adds a random direction of the same norm, another one for each problem
 */
record Compression(String chosen, SteeringPlan plan, IntFunction<SteeringPlan> control) {
    private static final int[][] STEPS = {{0, 1}, {0, 3}, {1, 3}, {0, Integer.MAX_VALUE}};
    /** Of a few problems, one is within chance. */
    private static final double TOLERATED = 1.5;
    private static final int CONTEXT = 2048;
    private static final String STAGE = "strengths";

    /** A text of a development problem. */
    record Try(Transcript transcript) {}

    /** How strongly, from which step to before which; the prompt's last token is step 0. */
    private record Dose(double strength, int from, int to) {
        SteeringPlan plan(SteeringVector vector) {
            return SteeringPlan.of(Rule.of(Intervention.add(vector)).when(new Trigger.Steps(from, to)).times(strength));
        }

        String words() {
            return "strength " + strength + " from step " + from
                    + (to == Integer.MAX_VALUE ? " on" : " to before step " + to);
        }
    }

    private record DosedProblem(Dose dose, TaskProblem problem) {}

    /** Counts what {@link #choose} decodes at most. */
    static void count(WorkCount work, InformationGainSettings settings, ExperimentContext context, Model model) {
        work.direction(model, context.problems(Split.TRAINING, settings.pairs()), settings.briefPrompt(),
                settings.thinkPrompt());
        work.ask(STAGE, model, context.problems(Split.DEVELOPMENT, settings.development()),
                1 + (long) STEPS.length * settings.strengths().size());
    }

    static Compression choose(InformationGainSettings settings, ExperimentContext context, Model model) {
        SteeringVector vector = direction(settings, context, model);
        List<TaskProblem> problems = context.problems(Split.DEVELOPMENT, settings.development());
        List<Dose> doses = new ArrayList<>(List.of(new Dose(0, 0, Integer.MAX_VALUE)));
        for (int[] steps : STEPS) {
            settings.strengths().forEach(strength -> doses.add(new Dose(strength, steps[0], steps[1])));
        }
        List<DosedProblem> items = problems.stream()
                .flatMap(problem -> doses.stream().map(dose -> new DosedProblem(dose, problem)))
                .toList();
        Prompting prompting = context.prompting(model);
        List<Try> tries = context.stage(STAGE, items, Try.class, (missing, rows) -> {
            List<DecodingRequest> requests = missing.stream()
                    .map(item -> DecodingRequest
                            .greedy(prompting.tokens(Optional.empty(), item.problem.question()), context.maxTokens())
                            .withPlan(item.dose.plan(vector)).withStopStrings(prompting.stopStrings()))
                    .toList();
            context.decoder(model).decode(requests, (i, text) -> rows.finished(i,
                    new Try(Transcript.of(missing.get(i).problem, Draw.greedy(missing.get(i).dose.words()),
                            prompting.beginning(requests.get(i).prompt()), text))));
        });
        int best = 0;
        for (int d = 1; d < doses.size(); d++) {
            if (accuracy(tries, d, doses.size()) >= accuracy(tries, 0, doses.size()) - TOLERATED / problems.size()
                    && (best == 0 || length(tries, d, doses.size()) < length(tries, best, doses.size()))) {
                best = d;
            }
        }
        Dose chosen = doses.get(Math.max(1, best));
        return new Compression(chosen.words() + (best == 0 ? ", though all cost more accuracy than tolerated" : ""),
                chosen.plan(vector),
                i -> chosen.plan(GivenDirection.random(vector, context.draws().of("random direction", "", i))));
    }

    private static SteeringVector direction(InformationGainSettings settings, ExperimentContext context, Model model) {
        Prompting prompting = context.prompting(model);
        List<ContrastPair> pairs = context.problems(Split.TRAINING, settings.pairs()).stream()
                .map(problem -> new ContrastPair(
                        prompting.text(Optional.of(settings.briefPrompt()), problem.question()),
                        prompting.text(Optional.of(settings.thinkPrompt()), problem.question())))
                .toList();
        try (Session session = model.openSession(
                SessionOptions.defaults().withThreads(context.threads()).withMaxSequences(8)
                        .withContextSize(CONTEXT))) {
            context.own(session, session::abort);
            return Extractor.extract(session, pairs,
                    ExtractionOptions.defaults().withLayers(Layers.of(model.layerCount() - 1))).vector();
        }
    }

    private static double accuracy(List<Try> tries, int strength, int strengths) {
        double sum = 0;
        for (int i = strength; i < tries.size(); i += strengths) {
            sum += tries.get(i).transcript().isRight() ? 1 : 0;
        }
        return sum * strengths / tries.size();
    }

    private static double length(List<Try> tries, int strength, int strengths) {
        double sum = 0;
        for (int i = strength; i < tries.size(); i += strengths) {
            sum += tries.get(i).transcript().tokens();
        }
        return sum * strengths / tries.size();
    }
}
