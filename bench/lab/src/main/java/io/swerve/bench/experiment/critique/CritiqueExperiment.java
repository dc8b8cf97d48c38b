package io.swerve.bench.experiment.critique;

import io.swerve.Model;
import io.swerve.bench.experiment.Card;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentException;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.experiment.Workload;
import io.swerve.bench.experiment.traces.Shot;
import io.swerve.bench.experiment.traces.TraceLab;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.TaskException;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.corruptedtraces.Derangement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Shows solutions and critiques before a question, in about as many tokens each, and compares adapters without any. */
public final class CritiqueExperiment implements Experiment<CritiqueSettings> {
    private static final int POOL = 48;
    private static final int MOST_SHOTS = 64;
    /** What templates put around messages is not in the budget; with short ones it is as much again, and more. */
    private static final int AROUND_SHOTS = 3;

    /** Creates the experiment. */
    public CritiqueExperiment() {
        // no state
    }

    @Override
    public Card card() {
        return new Card("critique", "Do critiques of solutions teach more than solutions?",
                "Wang, Yue and Chen, Critique Fine-Tuning, arXiv 2501.17703; Wang et al., one-problem critiques, arXiv"
                        + " 2506.03295",
                "Critiques of noisy solutions, of one problem and of many; adapters tuned on critiques or otherwise are"
                        + " loaded and asked the same.",
                "The papers train on critiques; here they stand in the prompt, in about as many tokens as the"
                        + " solutions of the other arms; how many is told. Critiques follow from the worked solutions by rules, not from a teacher model.");
    }

    @Override
    public CritiqueSettings defaults() {
        return new CritiqueSettings(false, 200, 0.5, "", List.of(), 1, "The answer is {}.");
    }

    @Override
    public int defaultProblems() {
        return 60;
    }

    @Override
    public Workload workload(CritiqueSettings settings, ExperimentContext context) {
        WorkCount work = new WorkCount(context);
        Model model = settings.thinkingModel() ? context.thinking() : context.base();
        TraceLab lab = new TraceLab(context, model, settings.answerFrame());
        List<TaskProblem> asked = context.heldOut();
        Optional<String> system = system(settings);
        lab.countAnswers(work, CritiqueReport.NONE, asked, system, 0);
        List.of(CritiqueReport.SOLUTIONS, CritiqueReport.ONE, CritiqueReport.MANY, CritiqueReport.SHUFFLED)
                .forEach(arm -> lab.countAnswers(work, arm, asked, system,
                        settings.budget() * AROUND_SHOTS));
        settings.adapters().forEach(file -> lab.countAnswers(work, "adapter " + Path.of(file), asked, system, 0));
        return work.workload();
    }

    private static Optional<String> system(CritiqueSettings settings) {
        return Optional.of(settings.systemPrompt()).filter(prompt -> !prompt.isBlank());
    }

    @Override
    public ExperimentResult run(CritiqueSettings settings, ExperimentContext context) {
        Model model = settings.thinkingModel() ? context.thinking() : context.base();
        TraceLab lab = new TraceLab(context, model, settings.answerFrame());
        List<TaskProblem> asked = context.heldOut();
        asked.forEach(TaskProblem::requireAnswer);
        List<TaskProblem> pool = pool(context);
        Optional<String> system = system(settings);
        List<Solution> many = new ArrayList<>();
        for (int i = 0; i < pool.size(); i++) {
            many.add(noisy(settings, pool.get(i), context.draws().of("solution", pool.get(i).questionHash(), 0)));
        }
        Derangement shuffle = Derangement.of(many.size(), context.seed());
        List<CritiqueCondition> arms = new ArrayList<>();
        Arms ask = new Arms(settings, context, lab, asked, system);
        arms.add(ask.arm(CritiqueReport.NONE, 0, null));
        arms.add(ask.arm(CritiqueReport.SOLUTIONS, pool.size(), i -> Solution.right(pool.get(i)).shot(lab)));
        arms.add(ask.arm(CritiqueReport.ONE, MOST_SHOTS, i -> {
            Solution solution = noisy(settings, pool.getFirst(),
                    context.draws().of("solution of one problem", pool.getFirst().questionHash(), i));
            return solution.criticised(lab, solution.critique());
        }));
        arms.add(ask.arm(CritiqueReport.MANY, many.size(),
                i -> many.get(i).criticised(lab, many.get(i).critique())));
        arms.add(ask.arm(CritiqueReport.SHUFFLED, many.size(),
                i -> many.get(i).criticised(lab, many.get(shuffle.source(i)).critique())));
        for (String file : settings.adapters()) {
            arms.add(ask.adapter(Path.of(file)));
        }
        return context.report(() -> {
            CritiqueReport report = new CritiqueReport(arms, asked, settings, context.seed());
            return report.result(report.traces(model));
        });
    }

    private static List<TaskProblem> pool(ExperimentContext context) {
        List<TaskProblem> pool;
        try {
            pool = context.problems(Split.TRAINING, POOL);
        } catch (TaskException few) {
            throw new ExperimentException("critiques need " + POOL + " worked problems to demonstrate", few);
        }
        pool = pool.stream().filter(problem -> problem.concise().isPresent() && problem.answer().isPresent()).toList();
        if (pool.size() < 2) {
            throw new ExperimentException("the task " + context.task().name() + " has no worked solutions to criticise;"
                    + " use a task of the lab, or add a \"solution\" to the lines of the file");
        }
        return pool;
    }

    private static Solution noisy(CritiqueSettings settings, TaskProblem problem, long seed) {
        return new SplittableRandom(seed).nextDouble() < settings.wrongShare()
                ? Solution.wrong(problem, seed)
                : Solution.right(problem);
    }

    /** Asks the same problems in every arm. */
    private record Arms(CritiqueSettings settings, ExperimentContext context, TraceLab lab, List<TaskProblem> asked,
            Optional<String> system) {
        CritiqueCondition arm(String name, int available, IntFunction<Shot> shot) {
            List<TraceLab.AnswerQuery> readings = new ArrayList<>();
            double count = 0;
            double tokens = 0;
            for (int i = 0; i < asked.size(); i++) {
                List<Shot> shots = new ArrayList<>();
                int left = settings.budget();
                List<Integer> order = new ArrayList<>(IntStream.range(0, available).boxed().toList());
                Collections.shuffle(order,
                        context.draws().random("order of solutions", asked.get(i).questionHash(), 0));
                for (int index : order) {
                    Shot next = shot.apply(index);
                    int length = lab.tokens(next.question()) + lab.tokens(next.reply());
                    if (length <= left) { // shorter ones may still have room
                        left -= length;
                        tokens += length;
                        shots.add(next);
                    }
                }
                count += shots.size();
                readings.add(lab.shown(asked.get(i), system, shots));
            }
            return new CritiqueCondition(name, count / asked.size(), tokens / asked.size(),
                    lab.answer(name, readings, List.of(), 0));
        }

        CritiqueCondition adapter(Path file) {
            List<TraceLab.AnswerQuery> readings = asked.stream().map(problem -> lab.shown(problem, system, List.of()))
                    .toList();
            return new CritiqueCondition("adapter " + file.getFileName(), 0, 0,
                    lab.answer("adapter " + file, readings, List.of(file), (float) settings.adapterScale()));
        }
    }
}
