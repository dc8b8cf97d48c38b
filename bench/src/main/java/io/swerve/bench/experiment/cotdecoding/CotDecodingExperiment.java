package io.swerve.bench.experiment.cotdecoding;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.Card;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.PairedTest;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.cotdecoding.CotDecoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Does the base model reason if it is only decoded otherwise? */
public final class CotDecodingExperiment implements Experiment<CotDecodingSettings> {
    private static final int SHOWN = 3;

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
    public ExperimentResult run(CotDecodingSettings settings, ExperimentContext context) {
        Model model = context.base();
        Prompting prompting = settings.plainPrompt() ? Prompting.plain(model) : context.prompting(model);
        int count = Math.min(settings.branches(), model.tokenizer().vocabularySize());
        Brancher brancher = new Brancher(context, model, prompting, count, settings.lead());
        List<BranchRow> development = brancher.rows("development",
                context.problems(Split.DEVELOPMENT, settings.development()));
        List<TaskProblem> problems = context.heldOut();
        List<BranchRow> rows = brancher.rows("held out", problems);
        return context.report(
                () -> report(rows, bestCount(development, count), problems, model, count, context.seed()));
    }

    /** The number of branches at which the surest one is right most often; the smallest of equal ones. */
    private static int bestCount(List<BranchRow> rows, int count) {
        int best = 1;
        double most = -1;
        for (int k = 1; k <= count; k++) {
            double sum = Arrays.stream(right(rows, BranchSelection.MAX, k)).sum();
            if (sum > most) {
                most = sum;
                best = k;
            }
        }
        return best;
    }

    private static double[] right(List<BranchRow> rows, BranchSelection choice, int count) {
        return rows.stream().mapToDouble(row -> choice.isRight(row, count) ? 1 : 0).toArray();
    }

    private static ExperimentResult report(List<BranchRow> rows, int chosen, List<TaskProblem> problems, Model model,
            int count,
            long seed) {
        Bootstrap bootstrap = new Bootstrap(seed);
        double[] greedy = right(rows, BranchSelection.MAX, 1);
        Table table = Table.of("Right answers by number of branches", "k", "tokens a problem",
                BranchSelection.MAX.label(),
                BranchSelection.AGGREGATED.label(), BranchSelection.VOTE.label(), BranchSelection.ORACLE.label());
        JsonArray byCount = new JsonArray();
        List<List<Interval>> curves = new ArrayList<>();
        for (BranchSelection _ : BranchSelection.values()) {
            curves.add(new ArrayList<>());
        }
        for (int k = 1; k <= count; k++) {
            int branches = k;
            Interval cost = bootstrap.mean(rows.stream().mapToDouble(row -> row.cost(branches)).toArray());
            JsonObject point = new JsonObject();
            point.addProperty("k", k);
            point.add("tokens", Figures.json(cost));
            List<String> cells = new ArrayList<>(List.of(String.valueOf(k), Figures.number(cost.estimate(), 0)));
            for (BranchSelection choice : BranchSelection.values()) {
                Interval accuracy = bootstrap.mean(right(rows, choice, k));
                curves.get(choice.ordinal()).add(accuracy);
                point.add(choice.name().toLowerCase(Locale.ROOT), Figures.json(accuracy));
                cells.add(Figures.percent(accuracy));
            }
            byCount.add(point);
            table = table.with(cells.toArray(String[]::new));
        }
        double[] ks = IntStream.rangeClosed(1, count).asDoubleStream().toArray();
        Chart chart = Chart.lines("Accuracy by number of branches", "branches k", "share of right answers");
        for (BranchSelection choice : BranchSelection.values()) {
            chart = chart.with(choice.label(), ks, curves.get(choice.ordinal()));
        }
        JsonObject summary = new JsonObject();
        summary.add("greedy", Figures.json(bootstrap.mean(greedy)));
        summary.addProperty("branches_chosen_on_development", chosen);
        summary.add("by_branches", byCount);
        List<String> findings = findings(rows, bootstrap, chosen, count, summary);
        return new ExperimentResult(findings, List.of(table), List.of(chart), traces(rows, problems, model), summary);
    }

    private static List<String> findings(List<BranchRow> rows, Bootstrap bootstrap, int chosen, int count,
            JsonObject summary) {
        List<String> findings = new ArrayList<>();
        findings.add(compare(rows, bootstrap, BranchSelection.MAX, chosen, "chosen on development problems", summary));
        findings.add(compare(rows, bootstrap, BranchSelection.MAX, count, "all of them", summary));
        findings.add(compare(rows, bootstrap, BranchSelection.AGGREGATED, count, "all of them", summary));
        findings.add("Counting the branches without their confidence gives "
                + Figures.percent(bootstrap.mean(right(rows, BranchSelection.VOTE, count)))
                + "; a perfect choice among them would give "
                + Figures.percent(bootstrap.mean(right(rows, BranchSelection.ORACLE, count))) + ".");
        double[] right = confidences(rows, true);
        double[] wrong = confidences(rows, false);
        if (right.length > 0 && wrong.length > 0) {
            Interval ofRight = bootstrap.mean(right);
            Interval ofWrong = bootstrap.mean(wrong);
            summary.add("confidence_of_right", Figures.json(ofRight));
            summary.add("confidence_of_wrong", Figures.json(ofWrong));
            findings.add("The confidence of right answers is " + Figures.number(ofRight, 3) + ", that of wrong ones "
                    + Figures.number(ofWrong, 3) + ".");
        }
        double ofChosen = probability(rows, chosen);
        double ofAll = probability(rows, count);
        summary.addProperty("probability_of_chosen_branches", ofChosen);
        summary.addProperty("probability_of_all_branches", ofAll);
        if (chosen < count) {
            findings.add("The first tokens of the " + chosen + " branches chosen have " + Figures.percent(ofChosen)
                    + " of the probability, the other " + (count - chosen) + " "
                    + Figures.number(100 * (ofAll - ofChosen), 2)
                    + "%: the less likely a beginning, the less its confidence says.");
        }
        long without = rows.stream().flatMap(row -> row.branches().stream()).filter(one -> one.answer().isEmpty())
                .count();
        if (without > 0) {
            findings.add(without + " of " + (long) rows.size() * count + " branches give no answer.");
        }
        return findings;
    }

    private static String compare(List<BranchRow> rows, Bootstrap bootstrap, BranchSelection choice, int k,
            String which,
            JsonObject summary) {
        double[] greedy = right(rows, BranchSelection.MAX, 1);
        double[] values = right(rows, choice, k);
        PairedTest test = PairedTest.of(values, greedy, bootstrap.seed());
        double cost = rows.stream().mapToDouble(row -> row.cost(k)).sum()
                / rows.stream().mapToDouble(row -> row.cost(1)).sum();
        String verdict = test.p() >= 0.05 ? "Not to be told from chance" : test.difference() > 0 ? "Yes" : "No, worse";
        JsonObject object = new JsonObject();
        object.addProperty("branches", k);
        object.add("accuracy", Figures.json(bootstrap.mean(values)));
        object.add("against_greedy", Figures.json(test));
        object.addProperty("tokens_against_greedy", cost);
        summary.add(choice.name().toLowerCase(Locale.ROOT) + "_" + (k == rows.getFirst().branches().size()
                ? "all"
                : "chosen"), object);
        return "%s: %s of %d problems are right by %s with %d branches (%s), %s greedily (%s), at %s times the tokens."
                .formatted(verdict, Figures.percent(bootstrap.mean(values)), rows.size(), choice.label(), k, which,
                        Figures.percent(bootstrap.mean(greedy)), Figures.p(test), Figures.number(cost, 1));
    }

    /** That the first branches' tokens have together, on average. */
    private static double probability(List<BranchRow> rows, int count) {
        return rows.stream().mapToDouble(
                row -> row.branches().stream().limit(count).mapToDouble(BranchRow.BranchAnswer::probability).sum())
                .average()
                .orElse(Double.NaN);
    }

    private static double[] confidences(List<BranchRow> rows, boolean right) {
        return rows.stream().flatMap(row -> row.branches().stream())
                .filter(one -> one.right() == right && !one.answer().isEmpty())
                .mapToDouble(BranchRow.BranchAnswer::confidence).toArray();
    }

    private static List<SampleTrace> traces(List<BranchRow> rows, List<TaskProblem> problems, Model model) {
        List<SampleTrace> traces = new ArrayList<>();
        for (int i = 0; i < Math.min(SHOWN, rows.size()); i++) {
            List<SampleTrace.Side> sides = new ArrayList<>();
            List<BranchRow.BranchAnswer> branches = rows.get(i).branches();
            for (int rank = 0; rank < Math.min(4, branches.size()); rank++) {
                BranchRow.BranchAnswer one = branches.get(rank);
                sides.add(SampleTrace.Side.of("branch " + rank,
                        (one.right() ? "right" : "wrong") + ", confidence " + Figures.number(one.confidence(), 3),
                        model, one.tokens(), one.entropies()));
            }
            traces.add(new SampleTrace(problems.get(i).question(), sides));
        }
        return traces;
    }
}
