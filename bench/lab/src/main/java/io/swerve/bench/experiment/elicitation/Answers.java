package io.swerve.bench.experiment.elicitation;

import io.swerve.Model;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.answer.AnswerFinder;
import io.swerve.reasoning.answer.AnswerJudge;
import io.swerve.reasoning.cotdecoding.CotDecoding;
import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Greedy answers to problems, in several ways.
 *
 * @param context writes them, and keeps what is finished
 */
record Answers(ExperimentContext context) {
    private record PlannedProblem(TaskProblem problem, SteeringPlan plan) {}

    List<ProblemOutcome> plain(String stage, Model model, List<TaskProblem> problems) {
        return steered(stage, model, problems, Optional.empty(), SteeringPlan.none());
    }

    List<ProblemOutcome> steered(String stage, Model model, List<TaskProblem> problems, Optional<String> system,
            SteeringPlan plan) {
        return ask(stage, model, system, problems.stream().map(problem -> new PlannedProblem(problem, plan)).toList());
    }

    /** The outcomes of each plan. */
    List<List<ProblemOutcome>> trials(String stage, Model model, List<TaskProblem> problems, List<SteeringPlan> plans) {
        // all plans of a problem next to each other: they are decoded in the same batches
        List<PlannedProblem> turns = problems.stream()
                .flatMap(problem -> plans.stream().map(plan -> new PlannedProblem(problem, plan)))
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
        return context.stage(stage, turns, ProblemOutcome.class, (missing, rows) -> context.decoder(model).decode(
                missing.stream().map(turn -> request(model, system, turn.problem).withPlan(turn.plan)).toList(),
                (i, text) -> rows.finished(i,
                        new ProblemOutcome(missing.get(i).problem.judge(text.text(), text.isCut()).right(),
                                text.isCut(), text.length(),
                                text.tokens(), text.entropies()))));
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
                    rows.finished(p, branches(model, missing.get(p), Arrays.asList(texts).subList(p * count,
                            (p + 1) * count)));
                }
            });
        });
    }

    private static Branches branches(Model model, TaskProblem problem, List<DecodedText> texts) {
        return new Branches(CotDecoding.branches(texts, model.tokenizer(),
                AnswerFinder.like(problem.requireAnswer())).stream()
                .map(branch -> new Branches.ElicitedBranch(
                        branch.answer().filter(answer -> AnswerJudge.same(answer, problem.requireAnswer()))
                                .isPresent(),
                        branch.span().isPresent() ? branch.confidence() : -1, branch.text().tokens(),
                        branch.text().entropies(), branch.text().isCut()))
                .toList());
    }
}
