package io.swerve.bench.experiment.hybrid;

import io.swerve.Model;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.experiment.Workload;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.hybrid.VectorSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Counts what {@link HybridExperiment} decodes at most. */
final class HybridWork {
    /** How often each model reads a trace until all vectors are made of it, at most. */
    private static final int READINGS = 3;
    /** How often a token is read where texts go from one tokenizer to another and back, at most. */
    private static final int RETOKENISED = 4;

    private final HybridSettings settings;
    private final ExperimentContext context;
    private final WorkCount work;
    private final Model base;
    private final Model thinking;

    private HybridWork(HybridSettings settings, ExperimentContext context) {
        this.settings = settings;
        this.context = context;
        work = new WorkCount(context);
        base = context.base();
        thinking = context.thinking();
    }

    static Workload of(HybridSettings settings, ExperimentContext context, List<HybridSetup> setups) {
        HybridWork counted = new HybridWork(settings, context);
        counted.training();
        List<TaskProblem> development = context.problems(Split.DEVELOPMENT, settings.development());
        counted.alone("development, ", development);
        setups.forEach(setup -> counted.together("development, " + setup.label(), development));
        List<TaskProblem> heldOut = context.heldOut();
        counted.alone("", heldOut);
        List<String> arms = new ArrayList<>(List.of(HybridExperiment.HYBRID, HybridExperiment.BIAS,
                HybridExperiment.OTHERS, HybridExperiment.RANDOM, HybridExperiment.CHANCE));
        if (setups.stream().anyMatch(setup -> setup.source() != VectorSource.SEGMENTS)) {
            arms.add(HybridExperiment.SEGMENTS);
        }
        arms.forEach(arm -> counted.together(arm, heldOut));
        counted.work.ask(HybridExperiment.OPENED, counted.base, heldOut, 1);
        counted.work.read(HybridExperiment.OPENED, counted.base, 0, heldOut.size()); // the marker
        return counted.work.workload();
    }

    private void training() {
        List<TaskProblem> problems = context.problems(Split.TRAINING, settings.traces());
        work.ask(HybridExperiment.TRACES, thinking, problems, 1);
        for (Model model : List.of(base, thinking)) {
            long tokens = work.prompts(model, problems, Optional.empty())
                    + retokenised() * problems.size() * context.maxTokens();
            work.read("vectors", model, (long) READINGS * problems.size(), READINGS * tokens);
        }
    }

    private long retokenised() {
        return base.vocabularyHash().equals(thinking.vocabularyHash()) ? 1 : RETOKENISED;
    }

    private void alone(String begin, List<TaskProblem> problems) {
        work.ask(begin + HybridExperiment.OF_BASE, base, problems, 1);
        work.ask(begin + HybridExperiment.OF_THINKING, thinking, problems, 1);
    }

    /** Both models read the text as it is written, and the base model proposes each token under all vectors. */
    private void together(String stage, List<TaskProblem> problems) {
        long written = (long) problems.size() * context.maxTokens();
        long proposed = 0;
        for (int window : settings.windows()) {
            long all = written * context.maxTokens()
                    + context.maxTokens() * work.prompts(base, problems, Optional.empty());
            proposed += settings.coefficients().size() * (window == 0 ? all : window * written);
        }
        work.ask(stage, base, problems, 1);
        work.read(stage, base, 0, proposed);
        work.read(stage, thinking, 0,
                work.prompts(thinking, problems, Optional.empty()) + retokenised() * written);
    }
}
