package io.swerve.bench.experiment.corruptedtraces;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.ExperimentResult;
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
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.PairedTest;
import io.swerve.bench.task.AnswerChecker;
import java.util.ArrayList;
import java.util.List;
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
        Chart chart = Chart.bars("Accuracy behind a given trace", "accuracy",
                Stream.of(Corruption.values()).map(Corruption::label).toList());
        for (Substitution substitution : substitutions) {
            findings.add(finding(substitution));
            Measures measures = measures(substitution);
            tables.add(measures.table("Behind a given trace, " + substitution.name() + " ("
                    + substitution.problems().size() + " of " + substitution.asked()
                    + " problems with a finished trace)", "trace"));
            chart = measures.bars(chart, substitution.name(), "accuracy");
            summary.add(substitution.name(), json(substitution, measures));
        }
        if (!shown.isEmpty()) {
            findings.add(demonstrationFinding());
            tables.add(demonstrationTable());
            JsonObject object = new JsonObject();
            shown.forEach((name, arm) -> object.add(name, Figures.json(bootstrap.mean(correct(arm)))));
            summary.add("demonstrations", object);
        }
        return new ExperimentResult(findings, tables, List.of(chart), traces(model), summary);
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

    private Measures measures(Substitution of) {
        Measures measures = new Measures(Column.of("changed", "traces changed"),
                Column.percent("accuracy", "accuracy"),
                Column.number("log_probability", "log-probability of the right answer, nats", 2),
                Column.percent("change", "accuracy against the own trace"), Column.of("against_own", "paired test"))
                .relative("change", "against_own");
        double[] own = of.correct(Corruption.OWN);
        for (Corruption corruption : Corruption.values()) {
            double[] correct = of.correct(corruption);
            measures.add(corruption.label(), of.changed().get(corruption), bootstrap.mean(correct),
                    bootstrap.mean(of.logProbabilities(corruption)), bootstrap.difference(correct, own),
                    PairedTest.of(correct, own, seed));
        }
        return measures;
    }

    private JsonObject json(Substitution of, Measures measures) {
        JsonObject object = new JsonObject();
        object.addProperty("problems", of.problems().size());
        JsonArray arms = measures.json(null, "accuracy", "log_probability", "against_own");
        for (Corruption corruption : Corruption.values()) {
            object.add(corruption.name(), arms.get(corruption.ordinal()));
        }
        object.add("follows_the_swapped_trace", Figures.json(bootstrap.mean(followed(of))));
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
        Measures measures = new Measures(Column.percent("accuracy", "accuracy"),
                Column.number("log_probability", "log-probability of the right answer without thinking, nats", 2));
        shown.forEach((name, arm) -> measures.add(name, bootstrap.mean(correct(arm)),
                bootstrap.mean(arm.stream().mapToDouble(GivenTrace::logProbability).toArray())));
        return measures.table("Behind " + settings.shots() + " demonstrations", "demonstrations");
    }

    // ---- pictures

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
