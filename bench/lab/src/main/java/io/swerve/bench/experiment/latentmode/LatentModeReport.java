package io.swerve.bench.experiment.latentmode;

import com.google.gson.JsonObject;
import io.swerve.bench.compare.Condition;
import io.swerve.bench.experiment.Asker.Answer;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.experiment.latentmode.LatentModeExperiment.ChosenPushes;
import io.swerve.bench.experiment.latentmode.LatentModeExperiment.PushScore;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.PairedTest;
import io.swerve.bench.task.TaskProblem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What the answers say. */
final class LatentModeReport {
    private static final int DIRECT = 0;
    private static final int STEERED = 1;
    private static final int PROMPTED = 2;
    private static final int LATER = 3;
    private static final int RANDOM = 4;
    private static final int SHOWN_TRIALS = 12;

    private final ExperimentContext context;
    private final ChosenPushes choice;
    private final List<String> names;
    private final List<List<Answer>> answers;
    private final Bootstrap bootstrap;
    private final Measures arms = new Measures(Column.percent("accuracy", "right answers"),
            Column.of("against_direct", "against direct"), Column.percent("gap", "share of the way"),
            Column.number("tokens", "tokens", 1), Column.percent("thinking", "answers that think"))
            .relative("against_direct", "gap");

    LatentModeReport(ExperimentContext context, ChosenPushes choice, List<Condition> arms, List<List<Answer>> answers) {
        this.context = context;
        this.choice = choice;
        this.names = arms.stream().map(Condition::name).toList();
        this.answers = answers;
        this.bootstrap = new Bootstrap(context.seed());
        for (int arm = 0; arm < names.size(); arm++) {
            this.arms.add(names.get(arm), bootstrap.mean(correct(arm)), test(arm, DIRECT), gap(arm),
                    bootstrap.mean(values(arm, Answer::tokens)),
                    bootstrap.mean(values(arm, answer -> answer.thinking() > 0 ? 1 : 0)));
        }
    }

    private double[] values(int arm, ToDoubleFunction<Answer> value) {
        return answers.get(arm).stream().mapToDouble(value).toArray();
    }

    private double[] correct(int arm) {
        return values(arm, answer -> answer.correct() ? 1 : 0);
    }

    private String accuracy(int arm) {
        return arms.cell(arm, "accuracy");
    }

    private PairedTest test(int arm, int against) {
        return PairedTest.of(correct(arm), correct(against), context.seed());
    }

    /** The share of the way from direct answers to prompted steps; NaN where the steps are no better. */
    private Interval gap(int arm) {
        double[] direct = correct(DIRECT);
        double[] steered = correct(arm);
        double[] prompted = correct(PROMPTED);
        return bootstrap.of(direct.length, sample -> {
            double from = 0;
            double at = 0;
            double to = 0;
            for (int i : sample) {
                from += direct[i];
                at += steered[i];
                to += prompted[i];
            }
            return to <= from ? Double.NaN : (at - from) / (to - from);
        });
    }

    ExperimentResult result(List<TaskProblem> shown, List<Side> sides) {
        List<SampleTrace> traces = new ArrayList<>();
        int each = shown.isEmpty() ? 0 : sides.size() / shown.size();
        for (int i = 0; i < shown.size(); i++) {
            traces.add(new SampleTrace(shown.get(i).question(), sides.subList(each * i, each * (i + 1))));
        }
        return new ExperimentResult(findings(),
                List.of(arms.table(answers.getFirst().size() + " held-out problems", "arm"), development()),
                List.of(arms.bars("Right answers by arm", "share", "accuracy"), lengthChart()),
                traces, summary());
    }

    private List<String> findings() {
        List<String> findings = new ArrayList<>();
        PairedTest gained = test(STEERED, DIRECT);
        boolean works = gained.difference() > 0 && gained.p() < 0.05;
        findings.add((works
                ? "One push along the mean difference at the first step makes the base model reason although it is told "
                        + "to answer directly: "
                : "One push along the mean difference at the first step does not make the base model better at "
                        + "direct answers: ")
                + accuracy(DIRECT) + " right answers become " + accuracy(STEERED)
                + " (" + Figures.p(gained) + "); the prompt \"" + LatentModeExperiment.STEPS + "\" gives "
                + accuracy(PROMPTED) + "."
                + (Double.isNaN(arms.interval(STEERED, "gap").estimate())
                        ? ""
                        : " That is " + arms.cell(STEERED, "gap") + " of the way from the one to the other."));
        findings.add(
                "Published for Llama-3.1-8B on GSM8K (by a secondary source): 24.5% directly, 73.3% steered, 79.3% "
                        + "prompted; that is 89% of the way.");
        if (choice.direction().layer() == context.base().layerCount() - 1) {
            findings.add("The layer that was chosen is the last. What is added there is a bias on the first token and "
                    + "nothing else; the way in which other layers do it is in the table of development problems.");
        }
        findings.add(comparison(LATER, "The same push at a later step", "does"));
        findings.add(comparison(RANDOM, "Random directions of the same length at the first step", "do"));
        for (int arm = RANDOM + 1; arm < names.size(); arm++) {
            if (names.get(arm).startsWith("feature")) {
                PairedTest feature = test(arm, DIRECT);
                findings.add("The feature of the sparse autoencoder (" + choice.feature().orElseThrow() + ") gives "
                        + accuracy(arm) + " ("
                        + (feature.difference() > 0 && feature.p() < 0.05 ? "more than" : "not more than")
                        + " direct answers, " + Figures.p(feature) + "), features that don't tell the prompts apart "
                        + accuracy(arm + 1) + ".");
            }
        }
        return findings;
    }

    private String comparison(int arm, String what, String verb) {
        PairedTest test = test(STEERED, arm);
        return what + " " + verb + (test.difference() > 0 && test.p() < 0.05 ? " less: " : " not do clearly less: ")
                + accuracy(arm) + " right answers (" + Figures.p(test) + ").";
    }

    private Table development() {
        Table table = Table.of("Development problems: the best pushes at the first step", "push", "right answers",
                "tokens", "");
        table = table.with("none", Figures.percent(choice.unsteered().accuracy()),
                Figures.number(choice.unsteered().tokens(), 1), "");
        List<PushScore> best = choice.trials().stream().sorted(Comparator.comparingDouble(trial -> -trial.accuracy()))
                .limit(SHOWN_TRIALS).toList();
        for (PushScore trial : best) {
            boolean chosen = trial.push() == choice.direction() || choice.feature().filter(
                    push -> push == trial.push()).isPresent();
            table = table.with(trial.push().toString(), Figures.percent(trial.accuracy()),
                    Figures.number(trial.tokens(), 1), chosen ? "chosen" : "");
        }
        return table;
    }

    private Chart lengthChart() {
        Chart chart = Chart.lines("Right answers by length of the push (development problems, mean difference)",
                "length", "share");
        for (int layer : choice.trials().stream().mapToInt(trial -> trial.push().layer()).sorted().distinct()
                .toArray()) {
            List<PushScore> trials = choice.trials().stream().filter(trial -> trial.push().layer() == layer
                    && trial.push().name().startsWith("mean")).toList();
            chart = chart.with("layer " + layer,
                    trials.stream().mapToDouble(trial -> trial.push().length()).toArray(),
                    trials.stream().mapToDouble(PushScore::accuracy).toArray());
        }
        return chart;
    }

    private JsonObject summary() {
        JsonObject summary = new JsonObject();
        summary.addProperty("direction", choice.direction().toString());
        choice.feature().ifPresent(feature -> summary.addProperty("feature", feature.toString()));
        summary.add("arms", arms.json("name"));
        return summary;
    }
}
