package io.swerve.bench.experiment.corruptedtraces;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.Ground;
import io.swerve.bench.experiment.Ground.Arm;
import io.swerve.bench.experiment.Ground.Standing;
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
import io.swerve.bench.statistics.Shares;
import io.swerve.reasoning.answer.AnswerJudge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the readings say.
 *
 * @param substitutions at least one
 * @param shown what was answered behind demonstrations, by their arm; may be empty
 * @param settings of the experiment
 * @param seed of resampling and tests
 */
record CorruptedTracesReport(List<Substitution> substitutions, Map<String, List<GivenTrace>> shown,
        CorruptedTracesSettings settings, long seed) {
    static final String RIGHT_TRACES = "right traces";
    static final String SWAPPED_TRACES = "swapped traces";
    static final String NO_DEMONSTRATION = "no demonstration";
    private static final int SHOWN = 3;
    private static final double MOSTLY = 0.5;

    ExperimentResult result(List<SampleTrace> traces) {
        List<String> findings = new ArrayList<>();
        List<Table> tables = new ArrayList<>();
        JsonObject summary = new JsonObject();
        Chart chart = Chart.bars("Accuracy behind a given trace", "accuracy",
                Stream.of(Corruption.values()).map(Corruption::label).toList());
        for (Substitution substitution : substitutions) {
            Measures measures = measures(substitution);
            Interval follows = follows(substitution);
            findings.add(finding(substitution, measures, follows));
            tables.add(measures.table("Behind a given trace, " + substitution.name() + " ("
                    + substitution.problems().size() + " of " + substitution.asked()
                    + " problems with a finished trace)", "trace"));
            chart = measures.bars(chart, substitution.name(), "accuracy");
            summary.add(substitution.name(), json(substitution, measures, follows));
        }
        if (!shown.isEmpty()) {
            Measures demonstrations = demonstrations();
            findings.add(demonstrationFinding(demonstrations));
            tables.add(demonstrations.table("Behind " + settings.shots() + " demonstrations", "demonstrations"));
            summary.add("demonstrations", demonstrations.jsonByName());
        }
        return new ExperimentResult(findings, tables, List.of(chart), traces, summary);
    }

    // ---- in the place of its own

    private Measures measures(Substitution of) {
        Measures measures = new Measures(Column.of("changed", "traces changed"),
                Column.percent("accuracy", "accuracy"), Column.percent("cut", "cut before an answer"),
                Column.number("log_probability", "log-probability of the right answer, nats", 2),
                Column.points("change", "accuracy against the own trace, points"),
                Column.of("against_own", "paired test")).relative("change", "against_own");
        double[] own = of.correct(Corruption.OWN);
        for (Corruption corruption : Corruption.values()) {
            double[] correct = of.correct(corruption);
            measures.add(corruption.label(), of.changed().get(corruption), Shares.mean(correct),
                    Shares.mean(of.cut(corruption)).estimate(),
                    new Bootstrap(seed).mean(of.logProbabilities(corruption)), Shares.difference(correct, own),
                    PairedTest.of(correct, own, seed));
        }
        return measures;
    }

    private String finding(Substitution of, Measures measures, Interval follows) {
        PairedTest test = PairedTest.of(of.correct(Corruption.OWN), of.correct(Corruption.SWAPPED), seed);
        return verdict(of, test, follows) + ". For problems " + of.name() + " accuracy is "
                + measures.cell(Corruption.OWN.ordinal(), "accuracy") + " behind the model's own trace and "
                + measures.cell(Corruption.SWAPPED.ordinal(), "accuracy") + " behind another problem's ("
                + Figures.p(test) + ", " + of.problems().size() + " problems)"
                + (Double.isNaN(follows.estimate())
                        ? ""
                        : "; the answer is the other trace's own for " + Figures.percent(follows))
                + ". Without a trace it is " + measures.cell(Corruption.NONE.ordinal(), "accuracy") + ".";
    }

    /** An answer that is the other trace's shows the dependence even where no answer is right. */
    private static String verdict(Substitution of, PairedTest test, Interval follows) {
        Ground ground = Ground.of(
                Arm.of(Corruption.OWN.label(), of.correct(Corruption.OWN), of.cut(Corruption.OWN)),
                Arm.of(Corruption.SWAPPED.label(), of.correct(Corruption.SWAPPED), of.cut(Corruption.SWAPPED)));
        Standing standing = ground.standing(test);
        if (standing == Standing.HIGHER || ground.cut().isEmpty() && follows.low() > MOSTLY) {
            return "The answer depends on what the trace says";
        }
        return ground.say(test, "", "Another problem's trace gives more right answers than the model's own",
                "No dependence of the answer on the trace was found");
    }

    /** Where the swapped trace's own problem has another answer: how often that was given. */
    private static Interval follows(Substitution of) {
        List<GivenTrace> own = of.arms().get(Corruption.OWN);
        List<GivenTrace> swapped = of.arms().get(Corruption.SWAPPED);
        double[] followed = IntStream.range(0, of.problems().size())
                .filter(i -> !AnswerJudge.same(own.get(of.swap().source(i)).answer(), own.get(i).answer()))
                .mapToDouble(i -> AnswerJudge.same(swapped.get(i).answer(), own.get(of.swap().source(i)).answer())
                        ? 1
                        : 0)
                .toArray();
        return followed.length == 0 ? Interval.none(Double.NaN) : Shares.mean(followed);
    }

    private static JsonObject json(Substitution of, Measures measures, Interval follows) {
        JsonObject object = new JsonObject();
        object.addProperty("problems", of.problems().size());
        JsonArray arms = measures.json(null);
        for (Corruption corruption : Corruption.values()) {
            object.add(corruption.name(), arms.get(corruption.ordinal()));
        }
        object.add("follows_the_swapped_trace", Figures.json(follows));
        return object;
    }

    // ---- demonstrations

    private static double[] correct(List<GivenTrace> arm) {
        return arm.stream().mapToDouble(given -> given.correct() ? 1 : 0).toArray();
    }

    private static double[] cut(List<GivenTrace> arm) {
        return arm.stream().mapToDouble(given -> given.cut() ? 1 : 0).toArray();
    }

    private Measures demonstrations() {
        Measures measures = new Measures(Column.percent("accuracy", "accuracy"),
                Column.percent("cut", "cut before an answer"),
                Column.number("log_probability", "log-probability of the right answer without thinking, nats", 2));
        shown.forEach((name, arm) -> measures.add(name, Shares.mean(correct(arm)), Shares.mean(cut(arm)).estimate(),
                new Bootstrap(seed).mean(arm.stream().mapToDouble(GivenTrace::logProbability).toArray())));
        return measures;
    }

    private String demonstrationFinding(Measures measures) {
        List<String> names = List.copyOf(shown.keySet());
        List<GivenTrace> right = shown.get(RIGHT_TRACES);
        List<GivenTrace> swapped = shown.get(SWAPPED_TRACES);
        PairedTest test = PairedTest.of(correct(right), correct(swapped), seed);
        return "Behind " + settings.shots() + (settings.shots() == 1 ? " demonstration" : " demonstrations")
                + " with right traces accuracy is " + measures.cell(names.indexOf(RIGHT_TRACES), "accuracy")
                + ", with swapped ones " + measures.cell(names.indexOf(SWAPPED_TRACES), "accuracy") + " ("
                + Figures.p(test) + "), without any " + measures.cell(names.indexOf(NO_DEMONSTRATION), "accuracy")
                + ". "
                + Ground.of(Arm.of(RIGHT_TRACES, correct(right), cut(right)),
                        Arm.of(SWAPPED_TRACES, correct(swapped), cut(swapped))).say(test,
                                "A demonstration's trace matters: its own is better than another's",
                                "Another problem's trace in a demonstration is better than its own",
                                "Whether a demonstration's trace belongs to it makes no difference that these problems"
                                        + " show")
                + ".";
    }

    // ---- pictures

    List<SampleTrace> traces(Model model) {
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
