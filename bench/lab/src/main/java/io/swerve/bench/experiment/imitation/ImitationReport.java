package io.swerve.bench.experiment.imitation;

import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.Ground;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.experiment.traces.GivenTrace;
import io.swerve.bench.experiment.traces.OwnTrace;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Comparison;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.Shares;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.imitation.ConstraintTightness;
import io.swerve.reasoning.imitation.FormWithoutContent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What the three measures say.
 *
 * @param reasoned what was written under the reasoning prompt
 * @param answered under the direct prompt, to the same problems
 * @param tightness by its unit, one for each problem that has it
 * @param form the same problems behind three traces
 * @param curves answers at growing distances, by what the distance is
 * @param seed of resampling and tests
 */
record ImitationReport(List<OwnTrace> reasoned, List<OwnTrace> answered,
        Map<String, List<ConstraintTightness>> tightness, FormArms form, Map<String, DistanceCurve> curves, long seed) {
    static final String PER_TOKEN = "each token of the text";
    static final String PER_ANSWER_TOKEN = "each token of the answer";
    static final String PER_TEXT = "the whole text";
    private static final int SHOWN = 2;

    ExperimentResult result(List<SampleTrace> traces) {
        List<String> findings = new ArrayList<>();
        List<Table> tables = new ArrayList<>();
        List<Chart> charts = new ArrayList<>();
        JsonObject summary = new JsonObject();
        addTightness(findings, tables, summary);
        addForm(findings, tables, summary);
        addDistances(findings, tables, charts, summary);
        return new ExperimentResult(findings, tables, charts, traces, summary);
    }

    List<SampleTrace> traces(List<TaskProblem> problems, Model model) {
        List<SampleTrace> traces = new ArrayList<>();
        for (int i = 0; i < Math.min(SHOWN, problems.size()); i++) {
            traces.add(new SampleTrace(problems.get(i).question(), List.of(side("reasoning prompt", model, reasoned, i),
                    side("direct prompt", model, answered, i))));
        }
        return traces;
    }

    private static Side side(String label, Model model, List<OwnTrace> traces, int index) {
        OwnTrace trace = traces.get(index);
        return Side.of(label, trace.correct() ? "right" : "wrong", model, trace.tokens(), trace.entropies());
    }

    // ---- tightness

    private static double[] correct(List<OwnTrace> traces) {
        return traces.stream().mapToDouble(trace -> trace.correct() ? 1 : 0).toArray();
    }

    private static double[] cut(List<OwnTrace> traces) {
        return traces.stream().mapToDouble(trace -> trace.cut() ? 1 : 0).toArray();
    }

    private void addTightness(List<String> findings, List<Table> tables, JsonObject summary) {
        Measures prompts = new Measures(Column.percent("accuracy", "accuracy"), Column.percent("cut", "cut"));
        prompts.add("reasoning", Shares.mean(correct(reasoned)), Shares.mean(cut(reasoned)).estimate());
        prompts.add("direct", Shares.mean(correct(answered)), Shares.mean(cut(answered)).estimate());
        Measures units = new Measures(Column.of("problems", "problems"),
                Column.number("reasoning", "entropy under the reasoning prompt, nats", 3),
                Column.number("direct", "under the direct prompt", 3),
                Column.number("tightness", "direct minus reasoning", 3));
        Bootstrap bootstrap = new Bootstrap(seed);
        tightness.forEach((unit, each) -> {
            if (!each.isEmpty()) {
                double[] reasoning = each.stream().mapToDouble(ConstraintTightness::reasoning).toArray();
                double[] direct = each.stream().mapToDouble(ConstraintTightness::direct).toArray();
                units.add(unit, each.size(), bootstrap.mean(reasoning), bootstrap.mean(direct),
                        Comparison.means(direct, reasoning, seed));
            }
        });
        findings.add(tightnessFinding(units));
        tables.add(units.table("Constraint tightness", "entropy of"));
        tables.add(prompts.table("Answers under the two prompts", "prompt"));
        summary.add("tightness", units.jsonByName());
        summary.add("prompts", prompts.jsonByName());
    }

    /** The longer text has more tokens that are certain, so that a mean over them turns its sign with the unit. */
    private String tightnessFinding(Measures units) {
        List<String> names = tightness.keySet().stream().filter(unit -> !tightness.get(unit).isEmpty()).toList();
        List<String> figures = new ArrayList<>();
        for (int row = 0; row < names.size(); row++) {
            figures.add(units.cell(row, "reasoning") + " against " + units.cell(row, "direct") + " nats for "
                    + names.get(row) + " (difference " + units.cell(row, "tightness") + ")");
        }
        Ground ground = Ground.of(Ground.Arm.of("reasoning prompt", correct(reasoned), cut(reasoned)),
                Ground.Arm.of("direct prompt", correct(answered), cut(answered)));
        String sense;
        if (ground.cut().isPresent()) {
            sense = Ground.nothing(ground.cut().get());
        } else if (!names.containsAll(List.of(PER_ANSWER_TOKEN, PER_TEXT))) {
            sense = Ground.nothing("no problem has an answer under both prompts");
        } else {
            int answer = sign(units.comparison(names.indexOf(PER_ANSWER_TOKEN), "tightness"));
            int text = sign(units.comparison(names.indexOf(PER_TEXT), "tightness"));
            sense = answer > 0 && text > 0
                    ? "Reasoning binds what is written more tightly than answering directly, by its answer and by the"
                            + " whole text"
                    : answer < 0 && text < 0
                            ? "Reasoning binds what is written less tightly than answering directly, against the claim"
                            : "Nothing is concluded of tightness: it depends on the unit";
        }
        return sense + (figures.isEmpty() ? "" : ". The entropy is " + String.join(", ", figures)) + ".";
    }

    private static int sign(Comparison comparison) {
        return comparison.isClear() ? (int) Math.signum(comparison.difference().estimate()) : 0;
    }

    // ---- form

    private void addForm(List<String> findings, List<Table> tables, JsonObject summary) {
        if (form.intact().isEmpty()) {
            findings.add(
                    "Form without content could not be measured: no two finished traces of one kind hold numbers or"
                            + " words of spaced letters.");
            return;
        }
        Measures arms = new Measures(Column.percent("accuracy", "accuracy"),
                Column.percent("cut", "cut before an answer"),
                Column.number("log_probability", "log-probability of the right answer, nats", 2));
        arm(arms, "intact", form.intact());
        arm(arms, "another problem's content", form.formOnly());
        arm(arms, "absent", form.absent());
        Measures shares = new Measures(Column.number("accuracy", "of the accuracy", 2),
                Column.number("log_probability", "of the log-probability", 2));
        shares.add("form alone", formShare(FormArms::correct), formShare(FormArms::logProbabilities));
        findings.add(formFinding(arms, shares));
        tables.add(arms.table("Form without content", "trace"));
        tables.add(shares.table("Share of the trace's effect that its form has", "trace"));
        summary.add("form", arms.jsonByName());
        summary.add("form_share", shares.json(null).get(0));
    }

    private void arm(Measures arms, String name, List<GivenTrace> arm) {
        arms.add(name, Shares.mean(FormArms.correct(arm)), Shares.mean(FormArms.cut(arm)).estimate(),
                new Bootstrap(seed).mean(FormArms.logProbabilities(arm)));
    }

    private String formFinding(Measures arms, Measures shares) {
        String figures = "A trace's form, with another problem's content, gives accuracy " + arms.cell(1, "accuracy")
                + "; intact traces give " + arms.cell(0, "accuracy") + ", none " + arms.cell(2, "accuracy") + " ("
                + form.intact().size() + " problems)";
        Ground ground = Ground.of(ground("intact", form.intact()), ground("form alone", form.formOnly()),
                ground("absent", form.absent()));
        if (ground.cut().isPresent()) {
            return figures + ". " + Ground.nothing(ground.cut().get()) + ".";
        }
        Comparison effect = Comparison.shares(FormArms.correct(form.intact()), FormArms.correct(form.absent()), seed);
        Comparison content = Comparison.shares(FormArms.correct(form.intact()), FormArms.correct(form.formOnly()),
                seed);
        String intact = "; intact against form alone: " + Figures.p(content.test());
        if (!effect.isClear() || effect.difference().estimate() < 0) {
            return figures + ": the trace has no clear effect on accuracy, so that its form has no share of one"
                    + intact
                    + ".";
        }
        Interval share = shares.interval(0, "accuracy");
        return figures + ": form alone has " + Figures.number(share, 2) + " of the trace's effect" + (share.high() < 0
                ? ", so wrong content does harm"
                : !content.isClear()
                        ? ", and content is not shown to matter"
                        : content.difference().estimate() > 0 ? ", so content matters" : ", so content does harm")
                + intact + ".";
    }

    private static Ground.Arm ground(String name, List<GivenTrace> arm) {
        return Ground.Arm.of(name, FormArms.correct(arm), FormArms.cut(arm));
    }

    private Interval formShare(Function<List<GivenTrace>, double[]> score) {
        double[] intact = score.apply(form.intact());
        double[] formOnly = score.apply(form.formOnly());
        double[] absent = score.apply(form.absent());
        return new Bootstrap(seed).of(intact.length, sample -> new FormWithoutContent(mean(intact, sample),
                mean(formOnly, sample), mean(absent, sample)).formShare());
    }

    private static double mean(double[] values, int[] sample) {
        return Arrays.stream(sample).mapToDouble(i -> values[i]).average().orElse(Double.NaN);
    }

    // ---- distances

    private void addDistances(List<String> findings, List<Table> tables, List<Chart> charts, JsonObject summary) {
        Measures rhos = new Measures(Column.number("rho", "Spearman's rho of distance and accuracy", 2));
        Measures points = new Measures(Column.of("curve", "distance"), Column.number("distance", "at", 2),
                Column.of("problems", "answers"), Column.percent("accuracy", "accuracy"));
        Chart chart = Chart.lines("Accuracy against distance, relative to the farthest", "distance", "accuracy");
        for (Map.Entry<String, DistanceCurve> curve : curves.entrySet()) {
            Interval rho = curve.getValue().rho(seed);
            rhos.add(curve.getKey(), rho);
            findings.add(curve.getValue().finding(curve.getKey(), rho));
            Measures own = new Measures(Column.number("relative", "distance", 2),
                    Column.percent("accuracy", "accuracy"));
            Map<Double, double[]> bins = curve.getValue().bins();
            double farthest = bins.keySet().stream().mapToDouble(Double::doubleValue).max().orElse(1);
            bins.forEach((at, correct) -> {
                Interval accuracy = Shares.mean(correct);
                points.add(curve.getKey(), curve.getKey(), at, correct.length, accuracy);
                own.add(curve.getKey(), farthest == 0 ? 0 : at / farthest, accuracy);
            });
            chart = own.series(chart, curve.getKey(), "relative", "accuracy");
        }
        tables.add(rhos.table("Accuracy and distance", "distance"));
        tables.add(points.table("Accuracy against distance", null));
        charts.add(chart);
        summary.add("rho", rhos.jsonByName());
        summary.add("distances", points.json(null));
    }
}
