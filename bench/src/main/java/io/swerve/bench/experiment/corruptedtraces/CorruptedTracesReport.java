package io.swerve.bench.experiment.corruptedtraces;

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
import io.swerve.bench.task.AnswerChecker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What the readings say. */
final class CorruptedTracesReport {
    private static final int SHOWN = 3;
    private static final double SIGNIFICANT = 0.05;
    private static final double MOSTLY = 0.5;

    private final List<Substitution> substitutions;
    private final Map<String, List<GivenTrace>> shown;
    private final CorruptedTracesSettings settings;
    private final long seed;
    private final Bootstrap bootstrap;

    CorruptedTracesReport(List<Substitution> substitutions, Map<String, List<GivenTrace>> shown,
            CorruptedTracesSettings settings, long seed) {
        this.substitutions = substitutions;
        this.shown = shown;
        this.settings = settings;
        this.seed = seed;
        bootstrap = new Bootstrap(seed);
    }

    ExperimentResult result(Model model) {
        List<String> findings = new ArrayList<>();
        List<Table> tables = new ArrayList<>();
        JsonObject summary = new JsonObject();
        for (Substitution substitution : substitutions) {
            findings.add(finding(substitution));
            tables.add(table(substitution));
            summary.add(substitution.name(), json(substitution));
        }
        if (!shown.isEmpty()) {
            findings.add(demonstrationFinding());
            tables.add(demonstrationTable());
            JsonObject object = new JsonObject();
            shown.forEach((name, arm) -> object.add(name, Figures.json(bootstrap.mean(correct(arm)))));
            summary.add("demonstrations", object);
        }
        return new ExperimentResult(findings, tables, List.of(chart()), traces(model), summary);
    }

    private String finding(Substitution of) {
        Interval own = bootstrap.mean(of.correct(Corruption.OWN));
        Interval swapped = bootstrap.mean(of.correct(Corruption.SWAPPED));
        PairedTest test = PairedTest.of(of.correct(Corruption.OWN), of.correct(Corruption.SWAPPED), seed);
        Interval follows = bootstrap.mean(followed(of));
        String verdict = test.p() < SIGNIFICANT && test.difference() > 0 || follows.low() > MOSTLY
                ? "The answer depends on what the trace says: "
                : "No dependence of the answer on the trace was found: ";
        return verdict + of.name() + ", accuracy is " + Figures.percent(own) + " behind the model's own trace and "
                + Figures.percent(swapped) + " behind another problem's (" + Figures.p(test) + ", "
                + of.problems().size() + " problems); the answer is the other trace's own for "
                + Figures.percent(follows) + ". Without a trace it is "
                + Figures.percent(bootstrap.mean(of.correct(Corruption.NONE))) + ".";
    }

    /** Where the swapped trace's own problem has another answer: whether that was given. */
    private static double[] followed(Substitution of) {
        List<Double> followed = new ArrayList<>();
        for (int i = 0; i < of.problems().size(); i++) {
            String other = of.arms().get(Corruption.OWN).get(of.swap().source(i)).answer();
            if (!AnswerChecker.same(other, of.arms().get(Corruption.OWN).get(i).answer())) {
                followed.add(AnswerChecker.same(of.arms().get(Corruption.SWAPPED).get(i).answer(), other) ? 1.0 : 0);
            }
        }
        return followed.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private Table table(Substitution of) {
        Table table = Table.of("Behind a given trace, " + of.name() + " (" + of.problems().size() + " of " + of.asked()
                + " problems with a finished trace)", "trace", "traces changed", "accuracy",
                "log-probability of the right answer, nats",
                "accuracy against the own trace");
        for (Corruption corruption : Corruption.values()) {
            double[] correct = of.correct(corruption);
            PairedTest test = PairedTest.of(correct, of.correct(Corruption.OWN), seed);
            table = table.with(corruption.label(), String.valueOf(of.changed().get(corruption)),
                    Figures.percent(bootstrap.mean(correct)),
                    Figures.number(bootstrap.mean(of.logProbabilities(corruption)), 2),
                    corruption == Corruption.OWN
                            ? "-"
                            : Figures.percent(bootstrap.difference(correct, of.correct(Corruption.OWN))) + ", "
                                    + Figures.p(test));
        }
        return table;
    }

    private JsonObject json(Substitution of) {
        JsonObject object = new JsonObject();
        object.addProperty("problems", of.problems().size());
        for (Corruption corruption : Corruption.values()) {
            JsonObject arm = new JsonObject();
            arm.add("accuracy", Figures.json(bootstrap.mean(of.correct(corruption))));
            arm.add("logProbability", Figures.json(bootstrap.mean(of.logProbabilities(corruption))));
            arm.add("againstOwn",
                    Figures.json(PairedTest.of(of.correct(corruption), of.correct(Corruption.OWN), seed)));
            object.add(corruption.name().toLowerCase(Locale.ROOT), arm);
        }
        object.add("followsTheSwappedTrace", Figures.json(bootstrap.mean(followed(of))));
        return object;
    }

    // ---- demonstrations

    private static double[] correct(List<GivenTrace> arm) {
        return arm.stream().mapToDouble(given -> given.correct() ? 1 : 0).toArray();
    }

    private String demonstrationFinding() {
        double[] right = correct(shown.get("right traces"));
        double[] swapped = correct(shown.get("swapped traces"));
        double[] none = correct(shown.get("no demonstration"));
        PairedTest test = PairedTest.of(right, swapped, seed);
        return "Behind " + settings.shots() + (settings.shots() == 1 ? " demonstration" : " demonstrations")
                + " with right traces accuracy is " + Figures.percent(bootstrap.mean(right)) + ", with swapped ones "
                + Figures.percent(bootstrap.mean(swapped)) + " (" + Figures.p(test) + "), without any "
                + Figures.percent(bootstrap.mean(none)) + "."
                + (test.p() < SIGNIFICANT
                        ? ""
                        : " Whether a demonstration's trace belongs to it makes no difference that"
                                + " these problems show.");
    }

    private Table demonstrationTable() {
        Table table = Table.of("Behind " + settings.shots() + " demonstrations", "demonstrations", "accuracy",
                "log-probability of the right answer without thinking, nats");
        for (Map.Entry<String, List<GivenTrace>> arm : shown.entrySet()) {
            table = table.with(arm.getKey(), Figures.percent(bootstrap.mean(correct(arm.getValue()))), Figures.number(
                    bootstrap.mean(arm.getValue().stream().mapToDouble(GivenTrace::logProbability).toArray()), 2));
        }
        return table;
    }

    // ---- pictures

    private Chart chart() {
        Chart chart = Chart.bars("Accuracy behind a given trace", "accuracy",
                Stream.of(Corruption.values()).map(Corruption::label).toList());
        for (Substitution of : substitutions) {
            chart = chart.with(of.name(),
                    Arrays.stream(Corruption.values()).map(arm -> bootstrap.mean(of.correct(arm))).toList());
        }
        return chart;
    }

    private List<SampleTrace> traces(Model model) {
        Substitution of = substitutions.getFirst();
        List<SampleTrace> traces = new ArrayList<>();
        for (int i = 0; i < Math.min(SHOWN, of.problems().size()); i++) {
            int other = of.swap().source(i);
            traces.add(new SampleTrace(of.problems().get(i).question(),
                    List.of(side("own", "answers " + of.arms().get(Corruption.OWN).get(i).answer(), model,
                            of.own().get(i)),
                            side("another problem's, given in its place",
                                    "then answers " + of.arms().get(Corruption.SWAPPED).get(i).answer(), model,
                                    of.own().get(other)))));
        }
        return traces;
    }

    private static Side side(String label, String note, Model model, OwnTrace trace) {
        return Side.of(label, note, model, trace.tokens(), trace.entropies());
    }
}
