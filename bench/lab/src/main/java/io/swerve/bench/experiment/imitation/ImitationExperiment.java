package io.swerve.bench.experiment.imitation;

import io.swerve.Model;
import io.swerve.bench.experiment.Card;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.experiment.Workload;
import io.swerve.bench.experiment.traces.GivenTrace;
import io.swerve.bench.experiment.traces.OwnTrace;
import io.swerve.bench.experiment.traces.Shapes;
import io.swerve.bench.experiment.traces.TraceLab;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.corruptedtraces.Derangement;
import io.swerve.reasoning.imitation.ConstraintTightness;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Measures what the claim that reasoning is constrained imitation predicts. */
public final class ImitationExperiment implements Experiment<ImitationSettings> {
    private static final String REASONED = "reasoned";
    private static final String DIRECT = "answered directly";
    private static final String FORM = "form";

    /** Creates the experiment. */
    public ImitationExperiment() {
        // no state
    }

    @Override
    public Card card() {
        return new Card("imitation", "Does the model reason, or imitate the form of reasoning?",
                "Shao and Cheng, CoT is Not True Reasoning, It Is Just a Tight Constraint to Imitate, arXiv 2506.02878",
                "The claim: a prompt for reasoning constrains the output to what looks like reasoning.",
                "The paper measures nothing; all three measures are ours: the entropy that a reasoning prompt takes"
                        + " away, of the answer's tokens and of whole texts, what a trace's form does when its numbers are another problem's, and the rank"
                        + " correlation of accuracy with the distance from training. A question's words are left out but"
                        + " for those that carry its content.");
    }

    @Override
    public ImitationSettings defaults() {
        return new ImitationSettings(false, "Think step by step.", "Answer directly.", 9, List.of(3, 4, 5, 6),
                List.of(0.0, 0.2, 0.4, 0.6), 12, "The answer is {}.");
    }

    @Override
    public int defaultProblems() {
        return 80;
    }

    @Override
    public Workload workload(ImitationSettings settings, ExperimentContext context) {
        WorkCount work = new WorkCount(context);
        Model model = settings.thinkingModel() ? context.thinking() : context.base();
        List<TaskProblem> problems = context.heldOut();
        work.ask(REASONED, model, problems, prompt(settings.reasoningPrompt()), 1);
        work.ask(DIRECT, model, problems, prompt(settings.directPrompt()), 1);
        for (DistantProblems some : distant(settings, context, problems)) {
            work.ask(some.name(), model, some.problems(), prompt(settings.reasoningPrompt()), 1);
        }
        new TraceLab(context, model, settings.answerFrame()).countRead(work, FORM, problems,
                prompt(settings.reasoningPrompt()), FormArms.COUNT, 2L * context.maxTokens());
        return work.workload();
    }

    private static Optional<String> prompt(String setting) {
        return Optional.of(setting).filter(text -> !text.isBlank());
    }

    private static List<DistantProblems> distant(ImitationSettings settings, ExperimentContext context,
            List<TaskProblem> problems) {
        return List.of(DistantProblems.chains(settings.mostSteps(), settings.perDistance(), context.seed()),
                DistantProblems.words(settings.wordLengths(), settings.perDistance(), context.seed()),
                DistantProblems.noise(problems, settings.noise(), settings.perDistance() * 2, context.seed()));
    }

    @Override
    public ExperimentResult run(ImitationSettings settings, ExperimentContext context) {
        Model model = settings.thinkingModel() ? context.thinking() : context.base();
        TraceLab lab = new TraceLab(context, model, settings.answerFrame());
        List<TaskProblem> problems = context.heldOut();
        problems.forEach(TaskProblem::requireAnswer);
        Optional<String> reasoning = prompt(settings.reasoningPrompt());
        Optional<String> direct = prompt(settings.directPrompt());
        List<OwnTrace> reasoned = lab.write(REASONED, problems, reasoning, SteeringPlan.none());
        List<OwnTrace> answered = lab.write(DIRECT, problems, direct, SteeringPlan.none());
        Map<DistantProblems, List<OwnTrace>> distant = new LinkedHashMap<>();
        for (DistantProblems some : distant(settings, context, problems)) {
            distant.put(some, lab.write(some.name(), some.problems(), reasoning, SteeringPlan.none()));
        }
        return context.report(() -> {
            Map<String, DistanceCurve> curves = new LinkedHashMap<>();
            distant.forEach((some, traces) -> curves.put(some.name(), curve(some, traces)));
            ImitationReport report = new ImitationReport(reasoned, answered, tightness(model, reasoned, answered),
                    form(context, lab, problems, reasoned, reasoning), curves, context.seed());
            return report.result(report.traces(problems, model));
        });
    }

    private static DistanceCurve curve(DistantProblems distant, List<OwnTrace> traces) {
        return new DistanceCurve(IntStream.range(0, traces.size())
                .mapToObj(i -> new DistanceCurve.Point(distant.origins().get(i), distant.distances().get(i),
                        traces.get(i).correct(), traces.get(i).cut()))
                .toList());
    }

    private static Map<String, List<ConstraintTightness>> tightness(Model model, List<OwnTrace> reasoned,
            List<OwnTrace> answered) {
        Map<String, List<ConstraintTightness>> tightness = new LinkedHashMap<>();
        tightness.put(ImitationReport.PER_TOKEN, tightness(reasoned, answered, OwnTrace::entropies));
        tightness.put(ImitationReport.PER_ANSWER_TOKEN, tightness(reasoned, answered,
                trace -> AnswerEntropies.of(trace, model.tokenizer())));
        List<ConstraintTightness> sums = new ArrayList<>();
        for (int i = 0; i < reasoned.size(); i++) {
            sums.add(new ConstraintTightness(sum(reasoned.get(i).entropies()), sum(answered.get(i).entropies())));
        }
        tightness.put(ImitationReport.PER_TEXT, sums);
        return tightness;
    }

    /** Of the problems that have such tokens under both prompts. */
    private static List<ConstraintTightness> tightness(List<OwnTrace> reasoned, List<OwnTrace> answered,
            Function<OwnTrace, float[]> entropies) {
        return IntStream.range(0, reasoned.size())
                .mapToObj(i -> List.of(entropies.apply(reasoned.get(i)), entropies.apply(answered.get(i))))
                .filter(both -> both.getFirst().length > 0 && both.getLast().length > 0)
                .map(both -> ConstraintTightness.of(both.getFirst(), both.getLast())).toList();
    }

    private static double sum(float... values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    /** Traces with content, as they are, with the content of another problem of their kind, and left out. */
    private static FormArms form(ExperimentContext context, TraceLab lab, List<TaskProblem> problems,
            List<OwnTrace> traces, Optional<String> system) {
        List<Integer> candidates = IntStream.range(0, problems.size())
                .filter(i -> traces.get(i).usable() && !Shapes.CONTENT.in(traces.get(i).thinking()).isEmpty()).boxed()
                .toList();
        Map<String, Long> kinds = candidates.stream()
                .collect(Collectors.groupingBy(i -> problems.get(i).group(), Collectors.counting()));
        List<Integer> kept = candidates.stream().filter(i -> kinds.get(problems.get(i).group()) > 1).toList();
        if (kept.isEmpty()) {
            return new FormArms(List.of(), List.of(), List.of());
        }
        Derangement swap = Derangement.within(kept.stream().map(i -> problems.get(i).group()).toList(),
                context.seed());
        List<TraceLab.AnswerQuery> readings = new ArrayList<>();
        for (int k = 0; k < kept.size(); k++) {
            TaskProblem problem = problems.get(kept.get(k));
            String own = traces.get(kept.get(k)).thinking();
            String other = traces.get(kept.get(swap.source(k))).thinking();
            readings.add(lab.given(problem, system, Optional.of(own)).as("own trace", 0));
            readings.add(lab.given(problem, system,
                    Optional.of(Shapes.CONTENT.replace(own, Shapes.CONTENT.in(other)))).as("form only", 0));
            readings.add(lab.given(problem, system, Optional.empty()).as("no trace", 0));
        }
        List<GivenTrace> given = lab.read(FORM, readings, SteeringPlan.none());
        return new FormArms(every(given, 0), every(given, 1), every(given, 2));
    }

    private static List<GivenTrace> every(List<GivenTrace> given, int arm) {
        return IntStream.range(0, given.size()).filter(i -> i % FormArms.COUNT == arm).mapToObj(given::get).toList();
    }
}
