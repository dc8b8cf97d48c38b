package io.swerve.bench.experiment.cotdecoding;

import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.Ground;
import io.swerve.bench.experiment.PooledMean;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Comparison;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.Shares;
import io.swerve.bench.task.TaskProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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
    private static final String COST = "tokens_against_greedy";

    ExperimentResult result(List<SampleTrace> traces) {
        Bootstrap bootstrap = new Bootstrap(seed);
        List<Column> measures = new ArrayList<>(List.of(Column.of("k", "k"),
                Column.estimate("tokens", "tokens a problem", 0), Column.number(COST, "times the greedy tokens", 1),
                Column.percent("cut", "cut"), Column.percent("probability", "probability of the first tokens")));
        for (BranchSelection selection : BranchSelection.values()) {
            measures.add(Column.percent(selection.key(), selection.label()));
        }
        Measures byBranches = new Measures(measures.toArray(Column[]::new));
        for (int k = 1; k <= count; k++) {
            List<Object> values = new ArrayList<>(List.of(k, bootstrap.mean(costs(k)),
                    bootstrap.ratio(costs(k), costs(1)), Arrays.stream(cuts(k)).average().orElse(0), probability(k)));
            for (BranchSelection selection : BranchSelection.values()) {
                values.add(Shares.mean(selection.right(rows, k)));
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

    private double[] cuts(int branches) {
        return rows.stream().mapToDouble(row -> row.cut(branches)).toArray();
    }

    private List<String> findings(Bootstrap bootstrap, Measures byBranches, JsonObject summary) {
        List<String> findings = new ArrayList<>();
        findings.add(compare(byBranches, BranchSelection.MAX, chosen, "chosen on development problems", summary));
        findings.add(compare(byBranches, BranchSelection.MAX, count, "all of them", summary));
        findings.add(compare(byBranches, BranchSelection.AGGREGATED, count, "all of them", summary));
        findings.add("Counting the branches without their confidence gives "
                + byBranches.cell(count - 1, BranchSelection.VOTE.key()) + "; a perfect choice among them would give "
                + byBranches.cell(count - 1, BranchSelection.ORACLE.key()) + ".");
        confidence(bootstrap, summary).ifPresent(findings::add);
        if (chosen < count) {
            findings.add("The first tokens of the " + chosen + " branches chosen have "
                    + byBranches.cell(chosen - 1, "probability") + " of the probability, those of all " + count + " "
                    + byBranches.cell(count - 1, "probability") + ".");
        }
        long without = rows.stream().flatMap(row -> row.branches().stream()).filter(one -> one.answer().isEmpty())
                .count();
        if (without > 0) {
            findings.add(without + " of " + (long) rows.size() * count + " branches give no answer.");
        }
        return findings;
    }

    private String compare(Measures byBranches, BranchSelection selection, int k, String which, JsonObject summary) {
        double[] right = selection.right(rows, k);
        double[] greedy = BranchSelection.MAX.right(rows, 1);
        Comparison comparison = Comparison.shares(right, greedy, seed);
        String verdict = k == 1
                ? "One branch is the greedy answer"
                : Ground.of(Ground.Arm.of(k + " branches", right, cuts(k)), Ground.Arm.of("greedy", greedy, cuts(1)))
                        .say(comparison, "Yes", "No, worse", "Not to be told from chance");
        JsonObject object = new JsonObject();
        object.addProperty("branches", k);
        object.add("accuracy", Figures.json(byBranches.interval(k - 1, selection.key())));
        object.add("against_greedy", Figures.json(comparison));
        object.add("tokens_against_greedy", Figures.json(byBranches.interval(k - 1, COST)));
        summary.add(selection.key() + "_" + (k == count ? "all" : "chosen"), object);
        return "%s: %s of %d problems are right by %s with %d branches (%s), %s greedily (%s), at %s times the tokens."
                .formatted(verdict, byBranches.cell(k - 1, selection.key()), rows.size(), selection.label(), k, which,
                        byBranches.cell(0, BranchSelection.MAX.key()), comparison.test().text(),
                        byBranches.cell(k - 1, COST));
    }

    private Optional<String> confidence(Bootstrap bootstrap, JsonObject summary) {
        PooledMean ofRight = confidences(true);
        PooledMean ofWrong = confidences(false);
        if (ofRight.count() == 0 || ofWrong.count() == 0) {
            return Optional.empty();
        }
        Measures confidences = new Measures(Column.number("right", "right", 3), Column.number("wrong", "wrong", 3),
                Column.number("difference", "difference", 3))
                .add("confidence", bootstrap.of(rows.size(), ofRight), bootstrap.of(rows.size(), ofWrong),
                        bootstrap.of(rows.size(),
                                sample -> ofRight.applyAsDouble(sample) - ofWrong.applyAsDouble(sample)));
        summary.add("confidence", confidences.json(null).get(0));
        Interval difference = confidences.interval(0, "difference");
        return Optional.of((!difference.excludes(0)
                ? "The confidence of right answers can't be told from that of wrong ones: "
                : difference.estimate() > 0
                        ? "Right answers are given with more confidence than wrong ones: "
                        : "Right answers are given with less confidence than wrong ones: ")
                + confidences.cell(0, "right") + " against " + confidences.cell(0, "wrong") + ".");
    }

    /** That the first branches' tokens have together, on average. */
    private double probability(int branches) {
        return rows.stream().mapToDouble(
                row -> row.branches().stream().limit(branches).mapToDouble(BranchRow.BranchAnswer::probability).sum())
                .average()
                .orElse(Double.NaN);
    }

    private PooledMean confidences(boolean right) {
        return new PooledMean(rows.stream().map(row -> row.branches().stream()
                .filter(one -> one.right() == right && !one.answer().isEmpty())
                .mapToDouble(BranchRow.BranchAnswer::confidence).toArray()).toList());
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
