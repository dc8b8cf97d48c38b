package io.swerve.bench.experiment.hybrid;

import io.swerve.Model;
import io.swerve.SessionOptions;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.StageWork.Rows;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.hybrid.HybridDecoder;
import io.swerve.reasoning.hybrid.HybridSteering;
import io.swerve.reasoning.hybrid.PromptPair;
import io.swerve.reasoning.hybrid.RetokenisedHybridDecoder;
import java.util.List;
import java.util.Optional;

/** Decodes problems with both models, under one steering after the other. */
final class HybridRunner implements AutoCloseable {
    /** More at once cost more for the attention over all of their caches than they save. */
    private static final int MAX_PARALLEL = 8;

    private final Model base;
    private final Model thinking;
    private final boolean shared;
    private final Prompting prompting;
    private final ExperimentContext context;
    private volatile boolean stopped;
    private volatile Runnable current;

    /** @param shared whether both models have one tokenizer */
    HybridRunner(ExperimentContext context, boolean shared) {
        this.shared = shared;
        this.base = context.base();
        this.thinking = context.thinking();
        this.prompting = context.prompting(thinking);
        this.context = context;
    }

    void decode(String arm, HybridSteering steering, List<TaskProblem> problems, Rows<HybridRow> rows) {
        Model writer = shared ? thinking : base;
        HybridDecoder.HybridListener listener = (index, text) -> rows.finished(index,
                HybridRow.of(text, problems.get(index), arm, context.prompting(writer).beginning(
                        context.prompting(writer).tokens(Optional.empty(), problems.get(index).question()))));
        if (shared) {
            together(steering, problems, listener);
        } else {
            retokenised(steering, problems, listener);
        }
    }

    private void retokenised(HybridSteering steering, List<TaskProblem> problems,
            HybridDecoder.HybridListener listener) {
        Prompting ofBase = context.prompting(base);
        List<PromptPair> prompts = problems.stream()
                .map(problem -> new PromptPair(ofBase.tokens(Optional.empty(), problem.question()),
                        prompting.tokens(Optional.empty(), problem.question())))
                .toList();
        try (RetokenisedHybridDecoder decoder = RetokenisedHybridDecoder.open(base, thinking, steering,
                context.sessionOptions())) {
            begin(decoder::stop);
            decoder.decode(prompts, context.maxTokens(), listener);
        } finally {
            current = null;
        }
    }

    private void begin(Runnable stop) {
        current = stop;
        if (stopped) {
            stop.run();
        }
    }

    private void together(HybridSteering steering, List<TaskProblem> problems, HybridDecoder.HybridListener listener) {
        SessionOptions all = context.sessionOptions();
        int parallel = Math.min(MAX_PARALLEL, all.maxSequences());
        SessionOptions options = all.withContextSize(all.contextSize() / all.maxSequences() * parallel)
                .withMaxSequences(parallel);
        List<int[]> prompts = problems.stream()
                .map(problem -> prompting.tokens(Optional.empty(), problem.question())).toList();
        try (HybridDecoder decoder = HybridDecoder.open(base, thinking, steering, options)) {
            begin(decoder::stop);
            decoder.decode(prompts, context.maxTokens(), listener);
        } finally {
            current = null;
        }
    }

    /** From any thread. */
    void stop() {
        stopped = true;
        Runnable running = current;
        if (running != null) {
            running.run();
        }
    }

    @Override
    public void close() {
        // decoders are closed as soon as they are done
    }
}
