package io.swerve.bench.experiment.corruptedtraces;

import io.swerve.Model;
import io.swerve.bench.experiment.Card;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentException;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.experiment.Workload;
import io.swerve.bench.experiment.traces.GivenTrace;
import io.swerve.bench.experiment.traces.OwnTrace;
import io.swerve.bench.experiment.traces.Shot;
import io.swerve.bench.experiment.traces.TraceLab;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.TaskProblem;
import io.swerve.bench.task.Tasks;
import io.swerve.reasoning.corruptedtraces.Derangement;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Puts spoilt traces in the place of the model's own, and into demonstrations. */
public final class CorruptedTracesExperiment implements Experiment<CorruptedTracesSettings> {
    private static final int DEMONSTRATIONS = 24;
    private static final String SHUFFLED_TRACES = "shuffled traces";
    private static final String ANSWERS_ONLY = "answers only";

    /** Creates the experiment. */
    public CorruptedTracesExperiment() {
        // no state
    }

    @Override
    public Card card() {
        return new Card("corrupted-traces", "Does a model's answer depend on what its trace says?",
                "Stechly, Valmeekam, Gundawar, Palod and Kambhampati, Beyond Semantics, arXiv 2505.13775",
                "The corruption: a derangement gives every problem the trace of another one, all traces stay in use. In"
                        + " and out of distribution.",
                "The paper trains models from scratch on mazes with spoilt traces and finds that they learn nearly as"
                        + " well. Here nothing is trained: spoilt traces take the place of the model's own, and stand in"
                        + " demonstrations. This tests how traces are used, not what is learnt from them. Swaps are"
                        + " among problems of one kind, so that only the content is wrong.");
    }

    @Override
    public CorruptedTracesSettings defaults() {
        return new CorruptedTracesSettings(false, 40, 0.5, 1, 40, "The answer is {}.");
    }

    @Override
    public int defaultProblems() {
        return 80;
    }

    @Override
    public Workload workload(CorruptedTracesSettings settings, ExperimentContext context) {
        WorkCount work = new WorkCount(context);
        Model model = settings.baseModel() ? context.base() : context.thinking();
        TraceLab lab = new TraceLab(context, model, settings.answerFrame());
        List<TaskProblem> heldOut = context.heldOut();
        count(work, lab, model, "in distribution", heldOut, context);
        if (settings.outOfDistribution() > 0 && Tasks.ofLab().contains(context.task().name())) {
            count(work, lab, model, "out of distribution", Tasks.outOfDistribution().problems(Split.HELD_OUT,
                    settings.outOfDistribution(), context.seed()), context);
        }
        if (settings.shots() > 0) {
            List<TaskProblem> asked = heldOut.stream().limit(settings.shotProblems()).toList();
            long shots = settings.shots() * lab.longestShot(context.problems(Split.TRAINING, DEMONSTRATIONS));
            lab.countAnswers(work, "demonstrations, " + CorruptedTracesReport.NO_DEMONSTRATION, asked,
                    Optional.empty(), 0);
            List.of(CorruptedTracesReport.RIGHT_TRACES, CorruptedTracesReport.SWAPPED_TRACES, SHUFFLED_TRACES,
                    ANSWERS_ONLY)
                    .forEach(arm -> lab.countAnswers(work, "demonstrations, " + arm, asked, Optional.empty(), shots));
        }
        return work.workload();
    }

    private static void count(WorkCount work, TraceLab lab, Model model, String name, List<TaskProblem> problems,
            ExperimentContext context) {
        work.ask("own, " + name, model, problems, 1);
        lab.countRead(work, "given, " + name, problems, Optional.empty(), Corruption.values().length,
                2L * context.maxTokens()); // another one's trace in this one's words
    }

    @Override
    public ExperimentResult run(CorruptedTracesSettings settings, ExperimentContext context) {
        Model model = settings.baseModel() ? context.base() : context.thinking();
        TraceLab lab = new TraceLab(context, model, settings.answerFrame());
        List<Supplier<Substitution>> substitutions = new ArrayList<>();
        List<TaskProblem> heldOut = context.heldOut();
        List<OwnTrace> own = own("in distribution", lab, heldOut);
        substitutions.add(substitute("in distribution", settings, context, lab, heldOut, own).orElseThrow(
                () -> new ExperimentException(model.path() + ": nothing can change places: " + missing(own, heldOut))));
        if (settings.outOfDistribution() > 0) {
            outOfDistribution(settings, context, lab).ifPresent(substitutions::add);
        }
        Map<String, List<GivenTrace>> shown = settings.shots() == 0 ? Map.of() : show(settings, context, lab);
        return context.report(() -> {
            CorruptedTracesReport report = new CorruptedTracesReport(
                    substitutions.stream().map(Supplier::get).toList(), shown, settings, context.seed());
            return report.result(report.traces(model));
        });
    }

    /** Problems farther from training are known of the lab's tasks only. */
    private static Optional<Supplier<Substitution>> outOfDistribution(CorruptedTracesSettings settings,
            ExperimentContext context, TraceLab lab) {
        if (!Tasks.ofLab().contains(context.task().name())) {
            context.note("--out-of-distribution asks problems of the lab, so it is left out for the task "
                    + context.task().name() + ".");
            return Optional.empty();
        }
        String name = "out of distribution";
        List<TaskProblem> problems = Tasks.outOfDistribution().problems(Split.HELD_OUT, settings.outOfDistribution(),
                context.seed());
        List<OwnTrace> own = own(name, lab, problems);
        Optional<Supplier<Substitution>> found = substitute(name, settings, context, lab, problems, own);
        if (found.isEmpty()) {
            context.note("Problems out of distribution are left out: " + missing(own, problems)
                    + "; --out-of-distribution 0 doesn't ask them.");
        }
        return found;
    }

    /** Asks the problems. */
    private static List<OwnTrace> own(String name, TraceLab lab, List<TaskProblem> problems) {
        problems.forEach(TaskProblem::requireAnswer);
        return lab.write("own, " + name, problems, Optional.empty(), SteeringPlan.none());
    }

    /** Why no two traces can change places. */
    private static String missing(List<OwnTrace> written, List<TaskProblem> problems) {
        long finished = written.stream().filter(OwnTrace::usable).count();
        long cut = written.stream().filter(OwnTrace::cut).count();
        return "of " + problems.size() + " replies " + finished + (finished == 1 ? " has" : " have")
                + " reasoning that is followed by an answer, no two of them to problems of one kind, and " + cut
                + (cut == 1 ? " was" : " were") + " cut; raise " + (cut > 0 ? "--max-tokens or " : "")
                + "--problems, or use a model that reasons before it answers";
    }

    // ---- in the place of its own

    /** Reads all that is put in a trace's place; what that comes to is told once all of it is there. */
    private static Optional<Supplier<Substitution>> substitute(String name, CorruptedTracesSettings settings,
            ExperimentContext context, TraceLab lab, List<TaskProblem> problems, List<OwnTrace> written) {
        Map<String, Long> usable = new LinkedHashMap<>();
        for (int i = 0; i < problems.size(); i++) {
            usable.merge(problems.get(i).group(), written.get(i).usable() ? 1L : 0, Long::sum);
        }
        List<TaskProblem> kept = new ArrayList<>();
        List<OwnTrace> own = new ArrayList<>();
        for (int i = 0; i < problems.size(); i++) {
            // a trace needs another one of its kind to change places with
            if (written.get(i).usable() && usable.get(problems.get(i).group()) > 1) {
                kept.add(problems.get(i));
                own.add(written.get(i));
            }
        }
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        Derangement swap = Derangement.within(kept.stream().map(TaskProblem::group).toList(), context.seed());
        List<TraceLab.AnswerQuery> readings = new ArrayList<>();
        Map<Corruption, Integer> changed = new EnumMap<>(Corruption.class);
        for (int i = 0; i < kept.size(); i++) {
            String thinking = own.get(i).thinking();
            for (Corruption corruption : Corruption.values()) {
                Optional<String> trace = corruption.apply(thinking, own.get(swap.source(i)).thinking(),
                        settings.deletion(), context.draws().of("corruption", kept.get(i).questionHash(), 0));
                changed.merge(corruption, trace.equals(Optional.of(thinking)) ? 0 : 1, Integer::sum);
                readings.add(lab.given(kept.get(i), Optional.empty(), trace).as(corruption.label(), 0));
            }
        }
        List<GivenTrace> given = lab.read("given, " + name, readings, SteeringPlan.none());
        return Optional
                .of(() -> new Substitution(name, problems.size(), kept, own, swap, changed, byCorruption(given)));
    }

    private static Map<Corruption, List<GivenTrace>> byCorruption(List<GivenTrace> given) {
        int count = Corruption.values().length;
        Map<Corruption, List<GivenTrace>> arms = new LinkedHashMap<>();
        for (Corruption corruption : Corruption.values()) {
            arms.put(corruption, IntStream.range(0, given.size() / count)
                    .mapToObj(i -> given.get(i * count + corruption.ordinal())).toList());
        }
        return arms;
    }

    // ---- in demonstrations

    private static Map<String, List<GivenTrace>> show(CorruptedTracesSettings settings, ExperimentContext context,
            TraceLab lab) {
        List<TaskProblem> pool = context.problems(Split.TRAINING, DEMONSTRATIONS).stream()
                .filter(problem -> problem.concise().isPresent() && problem.answer().isPresent()).toList();
        Map<String, Long> kinds = pool.stream()
                .collect(Collectors.groupingBy(TaskProblem::group, Collectors.counting()));
        List<TaskProblem> demonstrations = pool.stream().filter(problem -> kinds.get(problem.group()) > 1).toList();
        if (demonstrations.size() < settings.shots()) {
            context.note("Demonstrations are left out: the task has no worked solutions to demonstrate.");
            return Map.of();
        }
        Derangement swap = Derangement.within(demonstrations.stream().map(TaskProblem::group).toList(), context.seed());
        List<TaskProblem> asked = context.heldOut().stream().limit(settings.shotProblems()).toList();
        Map<String, Function<Integer, Optional<String>>> arms = new LinkedHashMap<>();
        arms.put(CorruptedTracesReport.NO_DEMONSTRATION, null);
        arms.put(CorruptedTracesReport.RIGHT_TRACES, i -> demonstrations.get(i).concise());
        arms.put(CorruptedTracesReport.SWAPPED_TRACES, i -> demonstrations.get(swap.source(i)).concise());
        arms.put(SHUFFLED_TRACES, i -> Corruption.SHUFFLED.apply(demonstrations.get(i).concise().orElseThrow(), "",
                settings.deletion(), context.draws().of("corruption", demonstrations.get(i).questionHash(), 0)));
        arms.put(ANSWERS_ONLY, _ -> Optional.empty());
        Map<String, List<GivenTrace>> shown = new LinkedHashMap<>();
        arms.forEach((name, trace) -> {
            List<TraceLab.AnswerQuery> readings = new ArrayList<>();
            for (int i = 0; i < asked.size(); i++) {
                List<Shot> shots = new ArrayList<>();
                for (int s = 0; s < settings.shots() && trace != null; s++) {
                    int d = (i * settings.shots() + s) % demonstrations.size();
                    TaskProblem demonstration = demonstrations.get(d);
                    shots.add(new Shot(demonstration.question(),
                            lab.reply(trace.apply(d), demonstration.requireAnswer())));
                }
                readings.add(lab.shown(asked.get(i), Optional.empty(), shots));
            }
            shown.put(name, lab.answer("demonstrations, " + name, readings, List.of(), 0));
        });
        return shown;
    }
}
