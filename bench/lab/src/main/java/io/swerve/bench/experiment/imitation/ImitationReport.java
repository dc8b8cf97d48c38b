package io.swerve.bench.experiment.imitation;

import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.experiment.traces.GivenTrace;
import io.swerve.bench.experiment.traces.OwnTrace;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.PairedTest;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.imitation.ConstraintTightness;
import io.swerve.reasoning.imitation.Degradation;
import io.swerve.reasoning.imitation.FormWithoutContent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What the three measures say. */
final class ImitationReport {
    private static final int SHOWN = 2;

    private final List<TaskProblem> problems;
    private final List<OwnTrace> reasoned;
    private final List<OwnTrace> answered;
    private final List<ConstraintTightness> tightness;
    private final FormArms form;
    private final Map<String, Degradation> curves;
    private final long seed;
    private final Bootstrap bootstrap;
    private final List<String> findings = new ArrayList<>();
    private final List<Table> tables = new ArrayList<>();
    private final List<Chart> charts = new ArrayList<>();
    private final JsonObject summary = new JsonObject();

    ImitationReport(List<TaskProblem> problems, List<OwnTrace> reasoned, List<OwnTrace> answered,
            List<ConstraintTightness> tightness, FormArms form, Map<String, Degradation> curves, long seed) {
        this.problems = problems;
        this.reasoned = reasoned;
        this.answered = answered;
        this.tightness = tightness;
        this.form = form;
        this.curves = curves;
        this.seed = seed;
        bootstrap = new Bootstrap(seed);
    }

    ExperimentResult result(Model model) {
        addTightness();
        addForm();
        addDegradation();
        List<SampleTrace> traces = new ArrayList<>();
        for (int i = 0; i < Math.min(SHOWN, problems.size()); i++) {
            traces.add(new SampleTrace(problems.get(i).question(), List.of(side("reasoning prompt", model, reasoned, i),
                    side("direct prompt", model, answered, i))));
        }
        return new ExperimentResult(findings, tables, charts, traces, summary);
    }

    private static Side side(String label, Model model, List<OwnTrace> traces, int index) {
        OwnTrace trace = traces.get(index);
        return Side.of(label, trace.correct() ? "right" : "wrong", model, trace.tokens(), trace.entropies());
    }

    private void addTightness() {
        double[] reasoning = tightness.stream().mapToDouble(ConstraintTightness::reasoning).toArray();
        double[] direct = tightness.stream().mapToDouble(ConstraintTightness::direct).toArray();
        Interval difference = bootstrap.difference(direct, reasoning);
        PairedTest test = PairedTest.of(direct, reasoning, seed);
        String sense = difference.low() > 0
                ? "Reasoning binds the next token more tightly than answering directly"
                : difference.high() < 0
                        ? "Reasoning binds the next token less tightly than answering directly, against the claim"
                        : "Reasoning and answering directly bind the next token alike";
        findings.add(sense + ": the entropy per token is " + Figures.number(bootstrap.mean(reasoning), 3)
                + " nats against " + Figures.number(bootstrap.mean(direct), 3) + ", a tightness of "
                + Figures.number(difference, 3) + " (" + tightness.size() + " problems, " + Figures.p(test) + ").");
        tables.add(Table.of("Constraint tightness, nats per token", "prompt", "entropy", "accuracy")
                .with("reasoning", Figures.number(bootstrap.mean(reasoning), 3), accuracy(reasoned))
                .with("direct", Figures.number(bootstrap.mean(direct), 3), accuracy(answered))
                .with("direct minus reasoning", Figures.number(difference, 3), "-"));
        summary.add("tightness", Figures.json(difference));
        summary.addProperty("tightness_p", test.p());
    }

    private String accuracy(List<OwnTrace> traces) {
        return Figures.percent(bootstrap.mean(traces.stream().mapToDouble(trace -> trace.correct() ? 1 : 0).toArray()));
    }

    private void addForm() {
        if (form.intact().isEmpty()) {
            findings.add(
                    "Form without content could not be measured: no two finished traces of one kind hold numbers or"
                            + " words of spaced letters.");
            return;
        }
        PairedTest test = PairedTest.of(FormArms.correct(form.intact()), FormArms.correct(form.formOnly()), seed);
        Interval share = formShare(FormArms::correct);
        Interval logShare = formShare(FormArms::logProbabilities);
        findings.add("A trace's form, with another problem's content, gives accuracy "
                + Figures.percent(bootstrap.mean(FormArms.correct(form.formOnly()))) + "; intact traces give "
                + Figures.percent(bootstrap.mean(FormArms.correct(form.intact()))) + ", none "
                + Figures.percent(bootstrap.mean(FormArms.correct(form.absent()))) + ": form alone has "
                + Figures.number(share, 2) + " of the trace's effect"
                + (share.high() < 0
                        ? ", so content does all of it, and wrong content does harm"
                        : share.high() == 0 ? ", so content does all of it" : "")
                + " ("
                + form.intact().size() + " problems; intact against form alone: " + Figures.p(test) + ").");
        tables.add(Table.of("Form without content", "trace", "accuracy", "log-probability of the right answer, nats")
                .with(row("intact", form.intact())).with(row("another problem's content", form.formOnly()))
                .with(row("absent", form.absent()))
                .with("share of the effect that form has", Figures.number(share, 2), Figures.number(logShare, 2)));
        summary.add("form_share_of_accuracy", Figures.json(share));
        summary.addProperty("form_p", test.p());
        summary.add("form_share_of_log_probability", Figures.json(logShare));
    }

    private String[] row(String name, List<GivenTrace> arm) {
        return new String[]{name, Figures.percent(bootstrap.mean(FormArms.correct(arm))),
                Figures.number(bootstrap.mean(FormArms.logProbabilities(arm)), 2)};
    }

    private Interval formShare(Function<List<GivenTrace>, double[]> score) {
        double[] intact = score.apply(form.intact());
        double[] formOnly = score.apply(form.formOnly());
        double[] absent = score.apply(form.absent());
        return bootstrap.of(intact.length, sample -> new FormWithoutContent(mean(intact, sample),
                mean(formOnly, sample), mean(absent, sample)).formShare());
    }

    private static double mean(double[] values, int[] sample) {
        return Arrays.stream(sample).mapToDouble(i -> values[i]).average().orElse(Double.NaN);
    }

    private void addDegradation() {
        Table table = Table.of("Accuracy against distance", "distance", "at", "problems", "accuracy");
        Chart chart = Chart.lines("Accuracy against distance, relative to the farthest", "distance", "accuracy");
        JsonObject rhos = new JsonObject();
        for (Map.Entry<String, Degradation> curve : curves.entrySet()) {
            Degradation degradation = curve.getValue();
            Interval rho = rho(degradation);
            findings.add("Accuracy and " + curve.getKey() + ": Spearman's rho is " + Figures.number(rho, 2)
                    + (rho.high() < 0
                            ? ", as imitation predicts."
                            : Double.isNaN(rho.estimate())
                                    ? " (not defined: all alike)."
                                    : ", not clearly below 0."));
            rhos.add(curve.getKey(), Figures.json(rho));
            Map<Double, double[]> bins = bins(degradation);
            double farthest = bins.keySet().stream().mapToDouble(Double::doubleValue).max().orElse(1);
            for (Map.Entry<Double, double[]> bin : bins.entrySet()) {
                table = table.with(curve.getKey(), Figures.number(bin.getKey(), 2),
                        String.valueOf(bin.getValue().length), Figures.percent(bootstrap.mean(bin.getValue())));
            }
            chart = chart.with(curve.getKey(),
                    bins.keySet().stream().mapToDouble(at -> farthest == 0 ? 0 : at / farthest).toArray(),
                    bins.values().stream().map(bootstrap::mean).toList());
        }
        tables.add(table);
        charts.add(chart);
        summary.add("rho", rhos);
    }

    private Interval rho(Degradation degradation) {
        double[] distances = degradation.points().stream().mapToDouble(Degradation.DistanceScore::distance).toArray();
        double[] scores = degradation.points().stream().mapToDouble(Degradation.DistanceScore::score).toArray();
        return bootstrap.of(distances.length,
                sample -> Degradation.spearman(Arrays.stream(sample).mapToDouble(i -> distances[i]).toArray(),
                        Arrays.stream(sample).mapToDouble(i -> scores[i]).toArray()));
    }

    /** Scores by distance; distances that aren't whole numbers to the nearest tenth. */
    private static Map<Double, double[]> bins(Degradation degradation) {
        Map<Double, double[]> bins = new TreeMap<>();
        for (Degradation.DistanceScore point : degradation.points()) {
            double at = Math.round(point.distance() * 10) / 10.0;
            double[] before = bins.getOrDefault(at, new double[0]);
            double[] after = Arrays.copyOf(before, before.length + 1);
            after[before.length] = point.score();
            bins.put(at, after);
        }
        return bins;
    }
}
