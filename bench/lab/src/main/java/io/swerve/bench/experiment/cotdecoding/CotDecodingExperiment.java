package io.swerve.bench.experiment.cotdecoding;

import io.swerve.Model;
import io.swerve.bench.experiment.Card;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.experiment.Workload;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.cotdecoding.CotDecoding;
import java.util.Arrays;
import java.util.List;

/** Does the base model reason if it is only decoded otherwise? */
public final class CotDecodingExperiment implements Experiment<CotDecodingSettings> {
    /** Creates the experiment. */
    public CotDecodingExperiment() {}

    @Override
    public Card card() {
        return new Card("cot-decoding",
                "Does a model that answers directly reason if its k most likely first tokens are continued, and the"
                        + " answer it is surest of is taken?",
                "Wang and Zhou, Chain-of-Thought Reasoning without Prompting, arXiv 2402.10200",
                "Branches from the prompt's cache, greedy continuations, confidence Delta over the answer's tokens,"
                        + " max and aggregated choice.",
                "Prompted through the model's chat template unless --plain-prompt; the answer is what stands behind"
                        + " \"answer is\", else the last number, else the last yes or no.");
    }

    @Override
    public CotDecodingSettings defaults() {
        return new CotDecodingSettings(CotDecoding.PAPER_BRANCHES, 40, "", false);
    }

    @Override
    public int defaultProblems() {
        return 150;
    }

    @Override
    public Workload workload(CotDecodingSettings settings, ExperimentContext context) {
        WorkCount work = new WorkCount(context);
        Brancher brancher = brancher(settings, context);
        brancher.count(work, "development", context.problems(Split.DEVELOPMENT, settings.development()));
        brancher.count(work, "held out", context.heldOut());
        return work.workload();
    }

    private static Brancher brancher(CotDecodingSettings settings, ExperimentContext context) {
        Model model = context.base();
        return new Brancher(context, model,
                settings.plainPrompt() ? Prompting.plain(model) : context.prompting(model),
                Math.min(settings.branches(), model.tokenizer().vocabularySize()), settings.lead());
    }

    @Override
    public ExperimentResult run(CotDecodingSettings settings, ExperimentContext context) {
        Model model = context.base();
        Brancher brancher = brancher(settings, context);
        int count = brancher.count();
        List<BranchRow> development = brancher.rows("development",
                context.problems(Split.DEVELOPMENT, settings.development()));
        List<TaskProblem> problems = context.heldOut();
        List<BranchRow> rows = brancher.rows("held out", problems);
        return context.report(() -> {
            CotDecodingReport report = new CotDecodingReport(rows, bestCount(development, count), count,
                    context.seed());
            return report.result(report.traces(problems, model));
        });
    }

    /** The number of branches at which the surest one is right most often; the smallest of equal ones. */
    static int bestCount(List<BranchRow> rows, int count) {
        int best = 1;
        double most = -1;
        for (int k = 1; k <= count; k++) {
            double sum = Arrays.stream(BranchSelection.MAX.right(rows, k)).sum();
            if (sum > most) {
                most = sum;
                best = k;
            }
        }
        return best;
    }
}
