package io.swerve.bench.experiment.fewdemonstrations;

import io.swerve.Model;
import io.swerve.Session;
import io.swerve.bench.experiment.Card;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.experiment.Workload;
import io.swerve.bench.experiment.traces.Brevity;
import io.swerve.bench.experiment.traces.GivenTrace;
import io.swerve.bench.experiment.traces.Shot;
import io.swerve.bench.experiment.traces.TraceLab;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorAlgebra;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.extraction.ExtractionOptions;
import io.swerve.steering.extraction.PairDifferences;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Few diverse demonstrations against few random ones and all there are: for a procedure, and for facts. */
public final class FewDemonstrationsExperiment implements Experiment<FewDemonstrationsSettings> {
    /** Creates the experiment. */
    public FewDemonstrationsExperiment() {
        // no state
    }

    @Override
    public Card card() {
        return new Card("few-demonstrations",
                "Can few, diverse demonstrations replace many: for a procedure, for facts?",
                "The question behind the lab; Ruis et al., Procedural Knowledge in Pretraining Drives Reasoning, arXiv"
                        + " 2411.12580, for procedure against facts",
                "Nothing: no paper asks this of directions.",
                "The procedure is to reason briefly, as a direction made of pairs of prompts and as demonstrations in the"
                        + " prompt; the facts are those about people that no model knows, in the prompt, and as a"
                        + " direction made of prompts with and without them. Diverse pairs"
                        + " are chosen farthest-first by what the pairs change in the residual stream.");
    }

    @Override
    public FewDemonstrationsSettings defaults() {
        return new FewDemonstrationsSettings(false, List.of(1, 2, 4, 8, 16), 96, 24, List.of(0, 1, 2), 12,
                List.of(0, 3, 6, 12), 36, 3, "The answer is {}.");
    }

    @Override
    public int defaultProblems() {
        return 50;
    }

    @Override
    public Workload workload(FewDemonstrationsSettings settings, ExperimentContext context) {
        WorkCount work = new WorkCount(context);
        Model model = settings.baseModel() ? context.base() : context.thinking();
        TraceLab lab = new TraceLab(context, model, settings.answerFrame());
        List<TaskProblem> problems = context.heldOut();
        List<TaskProblem> pool = context.problems(Split.TRAINING, settings.pool());
        Brevity.count(work, context, model, pool, settings.developmentProblems());
        long pairs = Brevity.longest(work, model, pool);
        work.read("differences of pairs", model, 2L * pool.size(), pairs * pool.size());
        work.ask("unsteered", model, problems, 1);
        work.ask("all " + pool.size(), model, problems, 1);
        List<String> orders = new ArrayList<>(List.of("diverse"));
        IntStream.range(0, settings.orders()).mapToObj(FewDemonstrationsExperiment::order).forEach(orders::add);
        for (String order : orders) {
            for (int count : settings.counts()) {
                int few = Math.min(count, pool.size());
                work.read("direction", model, 2L * few, pairs * few);
                work.ask(order + ", " + few, model, problems, 1);
            }
        }
        long shot = lab.longestShot(pool);
        if (shot > 0) {
            settings.shots().forEach(
                    count -> lab.countAnswers(work, "shots " + count, problems, Optional.empty(), count * shot));
        }
        new Facts(context, lab, settings.facts(), settings.factProblems()).count(work, model, settings.factCounts());
        return work.workload();
    }

    private static String order(int order) {
        return "random order " + (order + 1);
    }

    @Override
    public ExperimentResult run(FewDemonstrationsSettings settings, ExperimentContext context) {
        Model model = settings.baseModel() ? context.base() : context.thinking();
        TraceLab lab = new TraceLab(context, model, settings.answerFrame());
        List<TaskProblem> problems = context.heldOut();
        problems.forEach(TaskProblem::requireAnswer);
        List<TaskProblem> pool = context.problems(Split.TRAINING, settings.pool());
        List<ContrastPair> pairs = Brevity.pairs(context, model, pool);
        SteeringVector all = Brevity.extract(context, model, pairs, Brevity.layers(model));
        Brevity way = Brevity.choose(context, lab, all, settings.developmentProblems());
        PairDifferences differences;
        try (Session session = model.openSession(context.sessionOptions())) {
            differences = PairDifferences.read(session, pairs, way.layer(), ExtractionOptions.defaults());
        }
        Curve plain = new Curve("unsteered");
        plain.points().add(
                Curve.CurvePoint.written(0, lab.write("unsteered", problems, Optional.empty(), SteeringPlan.none()),
                        1));
        Curve exhaustive = new Curve("all");
        exhaustive.points().add(Curve.CurvePoint.written(pairs.size(),
                lab.write("all " + pairs.size(), problems, Optional.empty(), way.plan(all.onLayer(way.layer()))), 1));
        DirectionCurves directions = new DirectionCurves(context, model, lab, problems, pairs, way,
                all.onLayer(way.layer()));
        Curve diverse = directions.curve("diverse", "diverse", differences.byDiversity(), settings.counts());
        List<Curve> random = IntStream.range(0, settings.orders())
                .mapToObj(order -> directions.curve("random", order(order),
                        differences.byChance(context.draws().of("random order", "", order)), settings.counts()))
                .toList();
        Curve shown = shown(settings, context, lab, problems, pool, differences.byDiversity());
        Facts facts = new Facts(context, lab, settings.facts(), settings.factProblems());
        Curve told = facts.random(settings.factCounts());
        Curve directed = facts.direction(model, way, settings.factCounts());
        return context.report(() -> {
            FewDemonstrationsReport report = new FewDemonstrationsReport(plain.points().getFirst(),
                    exhaustive.points().getFirst(), diverse, random, List.of(shown, told), directed, way.toString(),
                    context.seed());
            return report.result(report.traces(problems, model));
        });
    }

    /** Directions of the first pairs of an order, and what is written under them. */
    private record DirectionCurves(ExperimentContext context, Model model, TraceLab lab, List<TaskProblem> problems,
            List<ContrastPair> pairs, Brevity way, SteeringVector all) {
        Curve curve(String name, String stage, int[] order, List<Integer> counts) {
            Curve curve = new Curve(name);
            for (int count : counts) {
                int few = Math.min(count, order.length);
                SteeringVector vector = Brevity.extract(context, model,
                        Arrays.stream(order).limit(few).mapToObj(pairs::get).toList(), way.layer());
                curve.points().add(Curve.CurvePoint.written(few,
                        lab.write(stage + ", " + few, problems, Optional.empty(), way.plan(vector)),
                        VectorAlgebra.cosine(vector, all)));
            }
            return curve;
        }
    }

    /** Demonstrations of brief reasoning in the prompt; empty if the task has none. */
    private static Curve shown(FewDemonstrationsSettings settings, ExperimentContext context, TraceLab lab,
            List<TaskProblem> problems, List<TaskProblem> pool, int[] order) {
        Curve curve = new Curve("demonstrations in the prompt");
        List<TaskProblem> worked = Arrays.stream(order).mapToObj(pool::get)
                .filter(problem -> problem.concise().isPresent() && problem.answer().isPresent()).toList();
        if (worked.isEmpty()) {
            context.note("Demonstrations in the prompt are left out: the task has no worked solutions.");
            return curve;
        }
        for (int count : settings.shots()) {
            List<Shot> shots = worked.stream().limit(count)
                    .map(problem -> new Shot(problem.question(),
                            lab.reply(problem.concise(), problem.requireAnswer())))
                    .toList();
            List<GivenTrace> answers = lab.answer("shots " + count, IntStream.range(0, problems.size())
                    .mapToObj(i -> lab.shown(problems.get(i), Optional.empty(), shots)).toList(), List.of(), 0);
            curve.points().add(Curve.CurvePoint.read(shots.size(), answers));
        }
        return curve;
    }
}
