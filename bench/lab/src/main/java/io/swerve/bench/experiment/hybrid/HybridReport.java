package io.swerve.bench.experiment.hybrid;

import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.hybrid.HybridExperiment.Ends;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.PairedTest;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.hybrid.HybridText;
import io.swerve.reasoning.hybrid.HybridTraining;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What is told of a run.
 *
 * @param context of the run
 * @param training categories and vectors
 * @param problems held out
 * @param development both models alone on the development problems
 * @param trials all setups on the development problems
 * @param best the setup chosen
 * @param ends both models alone on the problems held out
 * @param arms all ways to steer on the problems held out
 */
record HybridReport(ExperimentContext context, HybridTraining training, List<TaskProblem> problems, Ends development,
        Map<HybridSetup, List<HybridRow>> trials, HybridSetup best, Ends ends, Map<String, List<HybridRow>> arms) {
    private static final double TARGET_GAP = 0.91;
    private static final double TARGET_STEERED = 0.12;
    private static final int SHOWN = 3;
    private static final int EXAMPLES = 3;

    ExperimentResult result() {
        Bootstrap bootstrap = new Bootstrap(context.seed());
        JsonObject summary = new JsonObject();
        summary.addProperty("setup", best.label());
        summary.add("base", Figures.json(bootstrap.mean(right(ends.base()))));
        summary.add("thinking", Figures.json(bootstrap.mean(right(ends.thinking()))));
        Measures all = new Measures(Column.percent("right", "right"),
                Column.percent("gap_recovered", "gap recovered"), Column.percent("steered", "tokens steered"),
                Column.percent("changed", "of these changed"), Column.number("gain", "gain in log p", 2),
                Column.number("tokens", "tokens a problem", 0), Column.of("against_hybrid", "against hybrid"))
                .add("base model", bootstrap.mean(right(ends.base())), 0.0, null, null, null, length(ends.base()),
                        test(ends.base()))
                .add("thinking model", bootstrap.mean(right(ends.thinking())), 1.0, null, null, null,
                        length(ends.thinking()), test(ends.thinking()));
        arms.forEach((name, rows) -> all.add(name, bootstrap.mean(right(rows)), gap(rows), steered(rows),
                rows.stream().mapToInt(HybridRow::changed).sum()
                        / (double) Math.max(1, rows.stream().mapToInt(HybridRow::steered).sum()),
                gain(rows), length(rows), name.equals(HybridExperiment.HYBRID) ? null : test(rows)));
        Measures steered = all.skip(2);
        summary.add("arms", steered.jsonByName("right", "gap_recovered", "steered", "gain"));
        Chart chart = steered.bars("Share of the gap to the thinking model", "gap recovered", "gap_recovered");
        return new ExperimentResult(findings(summary),
                List.of(all.table("Problems held out", "arm"), trialsTable(), categoriesTable()), List.of(chart),
                traces(), summary);
    }

    private static double[] right(List<HybridRow> rows) {
        return rows.stream().mapToDouble(row -> row.right() ? 1 : 0).toArray();
    }

    private static double length(List<HybridRow> rows) {
        return rows.stream().mapToInt(HybridRow::chosen).average().orElse(0);
    }

    private static double gain(List<HybridRow> rows) {
        return rows.stream().filter(row -> row.steered() > 0).mapToDouble(HybridRow::gain).average().orElse(0);
    }

    private PairedTest test(List<HybridRow> rows) {
        return PairedTest.of(right(rows), right(arms.get(HybridExperiment.HYBRID)), context.seed());
    }

    /** Problems are resampled with all their arms. */
    private Interval gap(List<HybridRow> rows) {
        double[] arm = right(rows);
        double[] base = right(ends.base());
        double[] thinking = right(ends.thinking());
        return new Bootstrap(context.seed()).of(arm.length,
                sample -> HybridText.gapRecovered(sum(arm, sample), sum(base, sample), sum(thinking, sample)));
    }

    private Interval steered(List<HybridRow> rows) {
        double[] steered = rows.stream().mapToDouble(HybridRow::steered).toArray();
        double[] all = rows.stream().mapToDouble(HybridRow::chosen).toArray();
        return new Bootstrap(context.seed()).ratio(steered, all);
    }

    private static double sum(double[] values, int[] sample) {
        return IntStream.of(sample).mapToDouble(i -> values[i]).sum();
    }

    private boolean isGap() {
        return HybridExperiment.right(ends.thinking()) > HybridExperiment.right(ends.base());
    }

    // ---- words

    private List<String> findings(JsonObject summary) {
        List<HybridRow> hybrid = arms.get(HybridExperiment.HYBRID);
        Interval gap = gap(hybrid);
        Interval steered = steered(hybrid);
        Bootstrap bootstrap = new Bootstrap(context.seed());
        List<String> findings = new ArrayList<>();
        String accuracies = Figures.percent(bootstrap.mean(right(hybrid))) + " right, the base model alone "
                + Figures.percent(bootstrap.mean(right(ends.base()))) + ", the thinking model "
                + Figures.percent(bootstrap.mean(right(ends.thinking())));
        if (!isGap()) {
            findings.add("There is no gap to close: hybrid " + accuracies + ".");
        } else {
            boolean reached = gap.estimate() >= TARGET_GAP && steered.estimate() <= TARGET_STEERED;
            summary.addProperty("reached", reached);
            findings.add((reached ? "Reached" : "Not reached") + " (91% of the gap with 12% of the tokens): the steered"
                    + " base model closes " + Figures.percent(gap) + " of the gap with " + Figures.percent(steered)
                    + " of its tokens steered; " + accuracies
                    + " (paper: 56% to 91%; its second version: about 76% where the"
                    + " thinking model was trained by reinforcement, 11% where by examples).");
        }
        findings.add("Chosen on development problems: " + best.label() + ".");
        arms.forEach((name, rows) -> {
            if (!name.equals(HybridExperiment.HYBRID)) {
                PairedTest test = PairedTest.of(right(rows), right(hybrid), context.seed());
                String verdict = test.p() < 0.05
                        ? test.difference() < 0 ? "does worse" : "does better"
                        : "can't be told from it";
                Interval closed = gap(rows);
                findings.add("Control, " + name + ": "
                        + (isGap() ? "closes " + Figures.percent(closed) + ", " : "")
                        + Figures.percent(steered(rows)) + " steered; " + verdict + " (" + Figures.p(test) + ").");
            }
        });
        if (arms.containsKey(HybridExperiment.OPENED)) {
            findings.add("What the opening marker alone does, without any steering, is to be held against the rest: "
                    + Figures.percent(bootstrap.mean(right(arms.get(HybridExperiment.OPENED)))) + " right.");
        }
        if (arms.containsKey(HybridExperiment.SEGMENTS) && !beats(HybridExperiment.SEGMENTS)) {
            findings.add("Vectors of segments do nothing here, for a reason: the row before a sentence, which decides"
                    + " what it begins with, is the same in both texts that they are the difference of.");
        }
        return findings;
    }

    /** Whether an arm is right more often than the base model, beyond chance. */
    private boolean beats(String arm) {
        PairedTest test = PairedTest.of(right(arms.get(arm)), right(ends.base()), context.seed());
        return test.difference() > 0 && test.p() < 0.05;
    }

    private Table trialsTable() {
        double base = HybridExperiment.right(development.base());
        double thinking = HybridExperiment.right(development.thinking());
        Measures setups = new Measures(Column.percent("right", "right"), Column.percent("gap", "gap recovered"),
                Column.percent("steered", "tokens steered"), Column.number("gain", "gain in log p", 2));
        trials.forEach((setup, rows) -> setups.add(setup.label() + (setup.equals(best) ? " *" : ""),
                HybridExperiment.right(rows) / rows.size(),
                HybridText.gapRecovered(HybridExperiment.right(rows), base, thinking), HybridExperiment.share(rows),
                gain(rows)));
        return setups.table("Setups on the " + development.base().size() + " development problems", "setup");
    }

    private Table categoriesTable() {
        Table table = Table.of("Categories of sentences", "category", "sentences", "such as");
        for (int c = 0; c < training.categories().count(); c++) {
            int category = c;
            List<String> texts = training.sentences().stream().filter(sentence -> sentence.category() == category)
                    .map(HybridTraining.Sentence::text).toList();
            table = table.with(String.valueOf(c), String.valueOf(texts.size()), String.join(" / ",
                    texts.stream().distinct().limit(EXAMPLES).map(text -> text.replace('\n', ' ')).toList()));
        }
        return table;
    }

    private List<SampleTrace> traces() {
        List<SampleTrace> traces = new ArrayList<>();
        List<HybridRow> hybrid = arms.get(HybridExperiment.HYBRID);
        for (int i = 0; i < Math.min(SHOWN, problems.size()); i++) {
            traces.add(new SampleTrace(problems.get(i).question(),
                    List.of(side("base model", context.base(), ends.base().get(i)),
                            side("hybrid, steered tokens marked", context.base(), hybrid.get(i)),
                            side("thinking model", context.thinking(), ends.thinking().get(i)))));
        }
        return traces;
    }

    /** A model's tokens mean nothing in the vocabulary of the other one. */
    private static SampleTrace.Side side(String label, Model model, HybridRow row) {
        return SampleTrace.Side.of(label, row.right() ? "right" : "wrong", model, row.tokens(), row.entropies());
    }
}
