package io.swerve.bench.experiment.cotdecoding;

import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.PairedTest;
import io.swerve.bench.task.TaskProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the branches say.
 *
 * @param rows the held-out problems' branches
 * @param chosen how many branches were chosen on development problems
 * @param count how many there are
 * @param seed of the resampling
 */
record CotDecodingReport(List<BranchRow> rows, int chosen, int count, long seed) {
    private static final int SHOWN = 3;

    ExperimentResult result(List<SampleTrace> traces) {
        Bootstrap bootstrap = new Bootstrap(seed);
        List<Column> measures = new ArrayList<>(List.of(Column.of("k", "k"),
                Column.estimate("tokens", "tokens a problem", 0)));
        for (BranchSelection selection : BranchSelection.values()) {
            measures.add(Column.percent(selection.key(), selection.label()));
        }
        Measures byBranches = new Measures(measures.toArray(Column[]::new));
        for (int k = 1; k <= count; k++) {
            List<Object> values = new ArrayList<>(List.of(k, bootstrap.mean(costs(k))));
            for (BranchSelection selection : BranchSelection.values()) {
                values.add(bootstrap.mean(selection.right(rows, k)));
            }
            byBranches.add(String.valueOf(k), values.toArray());
        }
        Chart chart = Chart.lines("Accuracy by number of branches", "branches k", "share of right answers");
        for (BranchSelection selection : BranchSelection.values()) {
            chart = byBranches.series(chart, selection.label(), "k", selection.key());
        }
        JsonObject summary = new JsonObject();
        summary.add("greedy", Figures.json(byBranches.interval(0, BranchSelection.MAX.key())));
        summary.addProperty("branches_chosen_on_development", chosen);
        summary.add("by_branches", byBranches.json(null));
        return new ExperimentResult(findings(bootstrap, byBranches, summary),
                List.of(byBranches.table("Right answers by number of branches", null)), List.of(chart),
                traces, summary);
    }

    private double[] costs(int branches) {
        return rows.stream().mapToDouble(row -> row.cost(branches)).toArray();
    }

    private List<String> findings(Bootstrap bootstrap, Measures byBranches, JsonObject summary) {
        List<String> findings = new ArrayList<>();
        findings.add(compare(byBranches, BranchSelection.MAX, chosen, "chosen on development problems", summary));
        findings.add(compare(byBranches, BranchSelection.MAX, count, "all of them", summary));
        findings.add(compare(byBranches, BranchSelection.AGGREGATED, count, "all of them", summary));
        findings.add("Counting the branches without their confidence gives "
                + byBranches.cell(count - 1, BranchSelection.VOTE.key()) + "; a perfect choice among them would give "
                + byBranches.cell(count - 1, BranchSelection.ORACLE.key()) + ".");
        double[] right = confidences(true);
        double[] wrong = confidences(false);
        if (right.length > 0 && wrong.length > 0) {
            Interval ofRight = bootstrap.mean(right);
            Interval ofWrong = bootstrap.mean(wrong);
            summary.add("confidence_of_right", Figures.json(ofRight));
            summary.add("confidence_of_wrong", Figures.json(ofWrong));
            findings.add("The confidence of right answers is " + Figures.number(ofRight, 3) + ", that of wrong ones "
                    + Figures.number(ofWrong, 3) + ".");
        }
        double ofChosen = probability(chosen);
        double ofAll = probability(count);
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

    private String compare(Measures byBranches, BranchSelection selection, int k, String which, JsonObject summary) {
        PairedTest test = PairedTest.of(selection.right(rows, k), BranchSelection.MAX.right(rows, 1), seed);
        double cost = Arrays.stream(costs(k)).sum() / Arrays.stream(costs(1)).sum();
        String verdict = test.p() >= 0.05 ? "Not to be told from chance" : test.difference() > 0 ? "Yes" : "No, worse";
        JsonObject object = new JsonObject();
        object.addProperty("branches", k);
        object.add("accuracy", Figures.json(byBranches.interval(k - 1, selection.key())));
        object.add("against_greedy", Figures.json(test));
        object.addProperty("tokens_against_greedy", cost);
        summary.add(selection.key() + "_" + (k == count ? "all" : "chosen"), object);
        return "%s: %s of %d problems are right by %s with %d branches (%s), %s greedily (%s), at %s times the tokens."
                .formatted(verdict, byBranches.cell(k - 1, selection.key()), rows.size(), selection.label(), k, which,
                        byBranches.cell(0, BranchSelection.MAX.key()), Figures.p(test), Figures.number(cost, 1));
    }

    /** That the first branches' tokens have together, on average. */
    private double probability(int branches) {
        return rows.stream().mapToDouble(
                row -> row.branches().stream().limit(branches).mapToDouble(BranchRow.BranchAnswer::probability).sum())
                .average()
                .orElse(Double.NaN);
    }

    private double[] confidences(boolean right) {
        return rows.stream().flatMap(row -> row.branches().stream())
                .filter(one -> one.right() == right && !one.answer().isEmpty())
                .mapToDouble(BranchRow.BranchAnswer::confidence).toArray();
    }

    List<SampleTrace> traces(List<TaskProblem> problems, Model model) {
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
