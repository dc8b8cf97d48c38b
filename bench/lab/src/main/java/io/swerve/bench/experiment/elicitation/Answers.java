package io.swerve.bench.experiment.elicitation;

import io.swerve.Model;
import io.swerve.bench.experiment.Draw;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ProblemItem;
import io.swerve.bench.experiment.Transcript;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.answer.AnswerFinder;
import io.swerve.reasoning.cotdecoding.CotDecoding;
import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Greedy answers to problems, in several ways.
 *
 * @param context writes them, and keeps what is finished
 */
record Answers(ExperimentContext context) {
    private record PlannedProblem(TaskProblem problem, String arm, SteeringPlan plan) implements ProblemItem {}

    List<ProblemOutcome> plain(String stage, Model model, List<TaskProblem> problems) {
        return steered(stage, model, problems, Optional.empty(), SteeringPlan.none());
    }

    List<ProblemOutcome> steered(String stage, Model model, List<TaskProblem> problems, Optional<String> system,
            SteeringPlan plan) {
        return ask(stage, model, system,
                problems.stream().map(problem -> new PlannedProblem(problem, stage, plan)).toList());
    }

    /** The outcomes of each plan. */
    List<List<ProblemOutcome>> trials(String stage, Model model, List<TaskProblem> problems, List<SteeringPlan> plans) {
        // all plans of a problem next to each other: they are decoded in the same batches
        List<PlannedProblem> turns = problems.stream()
                .flatMap(problem -> IntStream.range(0, plans.size())
                        .mapToObj(p -> new PlannedProblem(problem, "plan " + (p + 1), plans.get(p))))
                .toList();
        List<ProblemOutcome> outcomes = ask(stage, model, Optional.empty(), turns);
        List<List<ProblemOutcome>> byPlan = new ArrayList<>();
        for (int p = 0; p < plans.size(); p++) {
            List<ProblemOutcome> mine = new ArrayList<>();
            for (int i = p; i < outcomes.size(); i += plans.size()) {
                mine.add(outcomes.get(i));
            }
            byPlan.add(mine);
        }
        return byPlan;
    }

    private List<ProblemOutcome> ask(String stage, Model model, Optional<String> system, List<PlannedProblem> turns) {
        turns.forEach(turn -> turn.problem.requireAnswer());
        return context.stage(stage, turns, ProblemOutcome.class, (missing, rows) -> {
            List<DecodingRequest> requests = missing.stream()
                    .map(turn -> request(model, system, turn.problem).withPlan(turn.plan)).toList();
            context.decoder(model).decode(requests, (i, text) -> rows.finished(i, new ProblemOutcome(
                    Transcript.of(missing.get(i).problem, Draw.greedy(missing.get(i).arm),
                            context.prompting(model).beginning(requests.get(i).prompt()), text),
                    text.length(), text.tokens(), text.entropies())));
        });
    }

    private DecodingRequest request(Model model, Optional<String> system, TaskProblem problem) {
        Prompting prompting = context.prompting(model);
        return DecodingRequest.greedy(prompting.tokens(system, problem.question()), context.maxTokens())
                .withStopStrings(prompting.stopStrings());
    }

    // ---- CoT-decoding

    List<Branches> branches(String stage, Model model, List<TaskProblem> problems, int most) {
        int count = Math.min(most, model.tokenizer().vocabularySize());
        return context.stage(stage, problems, Branches.class, (missing, rows) -> {
            List<DecodingRequest> requests = new ArrayList<>();
            missing.forEach(problem -> requests
                    .addAll(CotDecoding.requests(request(model, Optional.empty(), problem), count)));
            DecodedText[] texts = new DecodedText[requests.size()];
            int[] open = new int[missing.size()];
            Arrays.fill(open, count);
            context.decoder(model).decode(requests, (index, text) -> {
                texts[index] = text;
                int p = index / count;
                if (--open[p] == 0) {
                    rows.finished(p, branches(stage, model, missing.get(p),
                            context.prompting(model).beginning(requests.get(index).prompt()),
                            Arrays.asList(texts).subList(p * count, (p + 1) * count)));
                }
            });
        });
    }

    private static Branches branches(String stage, Model model, TaskProblem problem, String beginning,
            List<DecodedText> texts) {
        AnswerFinder finder = AnswerFinder.like(problem.requireAnswer());
        return new Branches(CotDecoding.branches(texts, model.tokenizer(),
                beginning.isEmpty() ? finder : finder.behind(beginning)).stream()
                .map(branch -> new Branches.ElicitedBranch(
                        Transcript.of(problem, new Draw(stage, branch.rank(), OptionalInt.empty()), beginning,
                                branch.text()),
                        branch.span().isPresent() ? branch.confidence() : -1, branch.text().tokens(),
                        branch.text().entropies()))
                .toList());
    }
}
