package io.swerve.bench.experiment.hybrid;

import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.hybrid.HybridExperiment.Ends;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Figures;
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
        Table table = Table.of("Problems held out", "arm", "right", "gap recovered", "tokens steered",
                "of these changed", "gain in log p", "tokens a problem", "against hybrid")
                .with("base model", Figures.percent(bootstrap.mean(right(ends.base()))), "0.0%", "-", "-", "-",
                        length(ends.base()), test(ends.base()))
                .with("thinking model", Figures.percent(bootstrap.mean(right(ends.thinking()))), "100.0%", "-", "-",
                        "-", length(ends.thinking()), test(ends.thinking()));
        JsonObject byArm = new JsonObject();
        List<Interval> gaps = new ArrayList<>();
        for (Map.Entry<String, List<HybridRow>> arm : arms.entrySet()) {
            List<HybridRow> rows = arm.getValue();
            Interval right = bootstrap.mean(right(rows));
            Interval gap = gap(rows);
            Interval steered = steered(rows);
            gaps.add(gap);
            double changed = rows.stream().mapToInt(HybridRow::changed).sum()
                    / (double) Math.max(1, rows.stream().mapToInt(HybridRow::steered).sum());
            double gain = rows.stream().filter(row -> row.steered() > 0).mapToDouble(HybridRow::gain).average()
                    .orElse(0);
            table = table.with(arm.getKey(), Figures.percent(right), Figures.percent(gap), Figures.percent(steered),
                    Figures.percent(changed), Figures.number(gain, 2), length(rows),
                    arm.getKey().equals(HybridExperiment.HYBRID) ? "" : test(rows));
            JsonObject object = new JsonObject();
            object.add("right", Figures.json(right));
            object.add("gap_recovered", Figures.json(gap));
            object.add("steered", Figures.json(steered));
            object.addProperty("gain", gain);
            byArm.add(arm.getKey().replace(' ', '_'), object);
        }
        summary.add("arms", byArm);
        Chart chart = Chart.bars("Share of the gap to the thinking model", "gap recovered",
                List.copyOf(arms.keySet())).with("held out", gaps);
        return new ExperimentResult(findings(summary), List.of(table, trialsTable(), categoriesTable()), List.of(chart),
                traces(), summary);
    }

    private static double[] right(List<HybridRow> rows) {
        return rows.stream().mapToDouble(row -> row.right() ? 1 : 0).toArray();
    }

    private static String length(List<HybridRow> rows) {
        return Figures.number(rows.stream().mapToInt(HybridRow::chosen).average().orElse(0), 0);
    }

    private String test(List<HybridRow> rows) {
        return Figures.p(PairedTest.of(right(rows), right(arms.get(HybridExperiment.HYBRID)), context.seed()));
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
        Table table = Table.of("Setups on the " + development.base().size() + " development problems", "setup",
                "right", "gap recovered", "tokens steered", "gain in log p");
        for (Map.Entry<HybridSetup, List<HybridRow>> trial : trials.entrySet()) {
            List<HybridRow> rows = trial.getValue();
            double right = HybridExperiment.right(rows);
            table = table.with(trial.getKey().label() + (trial.getKey().equals(best) ? " *" : ""),
                    Figures.percent(right / rows.size()),
                    Figures.percent(HybridText.gapRecovered(right, base, thinking)),
                    Figures.percent(HybridExperiment.share(rows)),
                    Figures.number(rows.stream().filter(row -> row.steered() > 0).mapToDouble(HybridRow::gain)
                            .average().orElse(0), 2));
        }
        return table;
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
