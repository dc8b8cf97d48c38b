package io.swerve.bench.experiment.fewdemonstrations;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.Excerpt;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.experiment.fewdemonstrations.Curve.CurvePoint;
import io.swerve.bench.experiment.traces.Brevity;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.PairedTest;
import io.swerve.bench.task.TaskProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What the curves say. */
final class FewDemonstrationsReport {
    private static final double NEARLY = 0.9;

    private final List<TaskProblem> problems;
    private final CurvePoint plain;
    private final CurvePoint all;
    private final List<Curve> curves;
    private final Curve shown;
    private final Curve facts;
    private final Curve directed;
    private final Brevity way;
    private final Bootstrap bootstrap;

    FewDemonstrationsReport(List<TaskProblem> problems, Curve plain, Curve all, List<Curve> curves, List<Curve> prompts,
            Brevity way, long seed) {
        this.problems = problems;
        this.plain = plain.points().getFirst();
        this.all = all.points().getFirst();
        this.curves = curves;
        shown = prompts.get(0);
        facts = prompts.get(1);
        directed = prompts.get(2);
        this.way = way;
        bootstrap = new Bootstrap(seed);
    }

    ExperimentResult result(Model model) {
        List<String> findings = new ArrayList<>();
        findings.add(procedure());
        findings.add(fact());
        findings.add(factDirection());
        if (!shown.points().isEmpty()) {
            CurvePoint first = shown.points().getFirst();
            CurvePoint last = shown.points().getLast();
            Interval gain = bootstrap.difference(last.correct(), first.correct());
            findings.add("In the prompt, " + last.count() + " demonstrations instead of " + first.count()
                    + " change accuracy by " + Figures.percent(gain)
                    + (gain.high() < 0 ? ": they do harm." : "."));
        }
        List<Table> tables = List.of(vectors(), prompts());
        return new ExperimentResult(findings, tables, List.of(shares(), factChart()), traces(model), summary());
    }

    /** The part of the exhaustive direction's effect on the length of thinking that a direction has. */
    private Interval share(CurvePoint point) {
        double[] mine = saved(point);
        double[] whole = saved(all);
        return bootstrap.ratio(mine, whole);
    }

    private double[] saved(CurvePoint point) {
        double[] saved = new double[problems.size()];
        for (int i = 0; i < saved.length; i++) {
            saved[i] = plain.thinking()[i] - point.thinking()[i];
        }
        return saved;
    }

    private String procedure() {
        double before = mean(plain.thinking());
        double after = mean(all.thinking());
        if (after >= before) {
            return "The direction of all " + all.count() + " pairs doesn't shorten thinking ("
                    + Figures.number(before, 1)
                    + " to " + Figures.number(after, 1)
                    + " tokens), so there is nothing that fewer pairs could replace.";
        }
        StringBuilder text = new StringBuilder("For a procedure, few pairs replace many: ");
        boolean any = false;
        for (Curve curve : curves) {
            Optional<CurvePoint> enough = curve.points().stream().filter(point -> share(point).estimate() >= NEARLY)
                    .findFirst();
            any |= enough.isPresent();
            text.append(enough
                    .map(point -> point.count() + " " + curve.name()
                            + (point.count() == 1 ? " pair has " : " pairs have ")
                            + Figures.number(share(point), 2) + " of the effect of all " + all.count() + "; ")
                    .orElse(curve.name() + " pairs never come to " + NEARLY + " of the effect of all; "));
        }
        if (!any) {
            text.replace(0, "For a procedure, few pairs replace many: ".length(),
                    "Few pairs do not replace many here: ");
        }
        return text + "all of them cut thinking from " + Figures.number(before, 1) + " to " + Figures.number(after, 1)
                + " tokens, accuracy from " + Figures.percent(mean(plain.correct())) + " to "
                + Figures.percent(mean(all.correct())) + " (" + way + ").";
    }

    private String fact() {
        CurvePoint first = facts.points().getFirst();
        CurvePoint last = facts.points().getLast();
        Interval gain = bootstrap.difference(last.correct(), first.correct());
        Interval log = bootstrap.difference(last.logProbabilities(), first.logProbabilities());
        String curve = String.join(", ", facts.points().stream()
                .map(point -> point.count() + " facts " + Figures.percent(mean(point.correct()))).toList());
        String reads = gain.low() > 0
                ? "For facts, few don't replace many: accuracy grows with the share of facts that the prompt holds ("
                : "Facts in the prompt don't help this model, not even all of them (";
        return reads + curve + "; the log-probability of the right answer changes by " + Figures.number(log, 2)
                + " nats from none to all" + covered() + ")." + (gain.low() > 0
                        ? ""
                        : " So for this model the contrast rests on what it can't do at all.");
    }

    /** Whether a direction carries facts as it carries a procedure: to those it was made of, and to others. */
    private String factDirection() {
        CurvePoint without = directed.points().getFirst();
        List<String> gains = new ArrayList<>();
        for (CurvePoint point : directed.points()) {
            if (point.count() > without.count()) {
                gains.add(point.count() + " facts: " + gain(point, without, 1) + " for those facts, "
                        + gain(point, without, 0) + " for others");
            }
        }
        Interval accuracy = bootstrap.difference(directed.points().getLast().correct(), without.correct());
        return (accuracy.low() > 0
                ? "A direction made of prompts with facts carries some of them"
                : "A direction made of prompts with facts carries none of them")
                + ": accuracy changes by " + Figures.percent(accuracy)
                + ", and the log-probability of the right answer, in nats, with " + String.join("; with ", gains) + ".";
    }

    private String gain(CurvePoint point, CurvePoint without, int covered) {
        double[] gains = IntStream.range(0, point.covered().length).filter(i -> point.covered()[i] == covered)
                .mapToDouble(i -> point.logProbabilities()[i] - without.logProbabilities()[i]).toArray();
        return gains.length == 0 ? "-" : Figures.number(bootstrap.mean(gains), 2);
    }

    /** What it does that the asked fact is among those told, where some are told and others not. */
    private String covered() {
        List<Double> told = new ArrayList<>();
        List<Double> untold = new ArrayList<>();
        for (CurvePoint point : facts.points()) {
            double share = mean(point.covered());
            for (int i = 0; i < point.covered().length && share > 0 && share < 1; i++) {
                (point.covered()[i] == 1 ? told : untold).add(point.logProbabilities()[i]);
            }
        }
        return told.isEmpty() || untold.isEmpty()
                ? ""
                : ", and where only some facts are told, it is " + Figures.number(mean(told), 2)
                        + " if the asked one is among them and " + Figures.number(mean(untold), 2) + " if not";
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    private Table vectors() {
        Table table = Table.of("Directions of few pairs, " + problems.size() + " problems, " + way, "pairs", "how many",
                "tokens of thinking", "against as many random ones", "share of the effect of all", "accuracy",
                "cosine with all");
        table = table.with("none", "0", thinking(plain), "-", "-", accuracy(plain), "-");
        for (Curve curve : curves) {
            for (CurvePoint point : curve.points()) {
                table = table.with(curve.name(), String.valueOf(point.count()), thinking(point),
                        againstRandom(curve, point), Figures.number(share(point), 2), accuracy(point),
                        Figures.number(point.cosine(), 3));
            }
        }
        return table.with("all", String.valueOf(all.count()), thinking(all), "-", "1", accuracy(all), "1");
    }

    /** Whether another choice of as many pairs shortens thinking more or less on the same problems. */
    private String againstRandom(Curve curve, CurvePoint point) {
        Curve random = curves.getLast();
        return curve == random
                ? "-"
                : random.points().stream().filter(other -> other.count() == point.count()).findFirst()
                        .map(other -> Figures.p(PairedTest.of(point.thinking(), other.thinking(), bootstrap.seed())))
                        .orElse("-");
    }

    private Table prompts() {
        Table table = Table.of("In the prompt", "what", "how many", "accuracy",
                "log-probability of the right answer without thinking, nats");
        for (Curve curve : List.of(shown, facts, directed)) {
            for (CurvePoint point : curve.points()) {
                table = table.with(curve.name(), String.valueOf(point.count()), accuracy(point),
                        Figures.number(bootstrap.mean(point.logProbabilities()), 2));
            }
        }
        return table;
    }

    private String thinking(CurvePoint point) {
        return Figures.number(bootstrap.mean(point.thinking()), 1);
    }

    private String accuracy(CurvePoint point) {
        return Figures.percent(bootstrap.mean(point.correct()));
    }

    private Chart shares() {
        Chart chart = Chart.lines("Effect of a direction of few pairs", "pairs", "share of the effect of all");
        for (Curve curve : curves) {
            chart = chart.with(curve.name(), at(curve, CurvePoint::count),
                    curve.points().stream().map(this::share).toList());
        }
        return chart;
    }

    private Chart factChart() {
        Chart chart = Chart.lines("Accuracy with demonstrations and facts in the prompt", "how many", "accuracy");
        for (Curve curve : List.of(shown, facts, directed)) {
            if (!curve.points().isEmpty()) {
                chart = chart.with(curve.name(), at(curve, CurvePoint::count),
                        curve.points().stream().map(point -> bootstrap.mean(point.correct())).toList());
            }
        }
        return chart;
    }

    /** The most and the fewest demonstrations of each choice, on the same problems. */
    private List<SampleTrace> traces(Model model) {
        Map<String, CurvePoint> arms = new LinkedHashMap<>();
        arms.put("unsteered", plain);
        arms.put("direction of all " + all.count() + " pairs", all);
        curves.forEach(
                curve -> arms.put("direction of " + curve.points().getFirst().count() + ", " + curve.name(), curve
                        .points().getFirst()));
        shown.points().forEach(point -> arms.put(point.count() + " demonstrations in the prompt", point));
        List<SampleTrace> traces = new ArrayList<>();
        for (int p = 0; p < Math.min(Excerpt.PROBLEMS, problems.size()); p++) {
            List<Side> sides = new ArrayList<>();
            for (Map.Entry<String, CurvePoint> arm : arms.entrySet()) {
                sides.add(arm.getValue().side(arm.getKey(), p, model));
            }
            traces.add(new SampleTrace(problems.get(p).question(), sides));
        }
        return traces;
    }

    private static double[] at(Curve curve, ToDoubleFunction<CurvePoint> value) {
        return curve.points().stream().mapToDouble(value).toArray();
    }

    private JsonObject summary() {
        JsonObject summary = new JsonObject();
        summary.addProperty("way", way.toString());
        for (Curve curve : curves) {
            JsonArray points = new JsonArray();
            for (CurvePoint point : curve.points()) {
                JsonObject object = json(point);
                object.add("share", Figures.json(share(point)));
                object.addProperty("cosine", point.cosine());
                points.add(object);
            }
            summary.add(curve.name(), points);
        }
        for (Curve curve : List.of(shown, facts, directed)) {
            JsonArray points = new JsonArray();
            curve.points().forEach(point -> points.add(json(point)));
            summary.add(curve.name(), points);
        }
        summary.add("unsteered", json(plain));
        summary.add("all", json(all));
        return summary;
    }

    private JsonObject json(CurvePoint point) {
        JsonObject object = new JsonObject();
        object.addProperty("count", point.count());
        if (!point.own().isEmpty()) {
            object.add("thinking", Figures.json(bootstrap.mean(point.thinking())));
        }
        object.add("accuracy", Figures.json(bootstrap.mean(point.correct())));
        return object;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
