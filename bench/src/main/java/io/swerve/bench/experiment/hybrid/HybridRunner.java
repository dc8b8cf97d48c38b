package io.swerve.bench.experiment.hybrid;

import io.swerve.Model;
import io.swerve.SessionOptions;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.StageWork.Rows;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.hybrid.HybridDecoder;
import io.swerve.reasoning.hybrid.HybridSteering;
import java.util.List;
import java.util.Optional;

/** Decodes problems with both models, under one steering after the other. */
final class HybridRunner implements AutoCloseable {
    /** More at once cost more for the attention over all of their caches than they save. */
    private static final int MAX_PARALLEL = 8;

    private final Model base;
    private final Model thinking;
    private final Prompting prompting;
    private final ExperimentContext context;
    private volatile boolean stopped;
    private volatile HybridDecoder current;

    HybridRunner(ExperimentContext context) {
        this.base = context.base();
        this.thinking = context.thinking();
        this.prompting = context.prompting(thinking);
        this.context = context;
    }

    void decode(HybridSteering steering, List<TaskProblem> problems, Rows<HybridRow> rows) {
        SessionOptions all = context.sessionOptions();
        int parallel = Math.min(MAX_PARALLEL, all.maxSequences());
        SessionOptions options = all.withContextSize(all.contextSize() / all.maxSequences() * parallel)
                .withMaxSequences(parallel);
        List<int[]> prompts = problems.stream()
                .map(problem -> prompting.tokens(Optional.empty(), problem.question())).toList();
        try (HybridDecoder decoder = HybridDecoder.open(base, thinking, steering, options)) {
            current = decoder;
            if (stopped) {
                decoder.stop();
            }
            decoder.decode(prompts, context.maxTokens(),
                    (index, text) -> rows.finished(index, HybridRow.of(text, problems.get(index))));
        } finally {
            current = null;
        }
    }

    /** From any thread. */
    void stop() {
        stopped = true;
        HybridDecoder running = current;
        if (running != null) {
            running.stop();
        }
    }

    @Override
    public void close() {
        // decoders are closed as soon as they are done
    }
}
