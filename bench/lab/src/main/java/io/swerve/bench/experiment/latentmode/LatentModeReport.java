package io.swerve.bench.experiment.latentmode;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.Asker.Answer;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.Ground;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.experiment.latentmode.LatentModeExperiment.ChosenPushes;
import io.swerve.bench.experiment.latentmode.LatentModeExperiment.PushScore;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Comparison;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.Shares;
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

    static final String FEATURE = "feature, first step";
    static final String OTHERS = "others, first step";

    private final long seed;
    private final ChosenPushes choice;
    private final boolean lastLayer;
    private final List<String> names;
    private final List<List<Answer>> answers;
    private final Bootstrap bootstrap;
    private final Measures arms = new Measures(Column.percent("accuracy", "right answers"),
            Column.percent("cut", "cut"),
            Column.points("against_direct", "against direct, points"), Column.percent("gap", "share of the way"),
            Column.number("tokens", "tokens", 1), Column.percent("thinking", "answers that think"))
            .relative("against_direct", "gap");

    /**
     * @param seed of the resampling
     * @param choice what was chosen on development problems
     * @param lastLayer whether the direction is added to the last layer
     * @param names of the arms
     * @param answers to all problems, by arm
     */
    LatentModeReport(long seed, ChosenPushes choice, boolean lastLayer, List<String> names,
            List<List<Answer>> answers) {
        this.seed = seed;
        this.choice = choice;
        this.lastLayer = lastLayer;
        this.names = List.copyOf(names);
        this.answers = answers;
        this.bootstrap = new Bootstrap(seed);
        for (int arm = 0; arm < names.size(); arm++) {
            this.arms.add(names.get(arm), Shares.mean(correct(arm)), ground(arm).cut(), compare(arm, DIRECT), gap(arm),
                    bootstrap.mean(values(arm, Answer::tokens)),
                    Shares.mean(values(arm, answer -> answer.thinking() > 0 ? 1 : 0)));
        }
    }

    private double[] values(int arm, ToDoubleFunction<Answer> value) {
        return answers.get(arm).stream().mapToDouble(value).toArray();
    }

    private double[] correct(int arm) {
        return values(arm, answer -> answer.correct() ? 1 : 0);
    }

    private Ground.Arm ground(int arm) {
        return Ground.Arm.of(names.get(arm), correct(arm), values(arm, answer -> answer.transcript().cut() ? 1 : 0));
    }

    private String accuracy(int arm) {
        return arms.cell(arm, "accuracy");
    }

    private Comparison compare(int arm, int against) {
        return Comparison.shares(correct(arm), correct(against), seed);
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
        Comparison gained = compare(STEERED, DIRECT);
        findings.add(Ground.of(ground(STEERED), ground(DIRECT)).say(gained,
                "One push along the mean difference at the first step makes the base model right more often although it is"
                        + " told to answer directly",
                "One push along the mean difference at the first step makes direct answers worse",
                "One push along the mean difference at the first step is not shown to change direct answers") + ": "
                + accuracy(DIRECT) + " right answers become " + accuracy(STEERED) + " (" + gained.test().text()
                + "), and answers that think, from " + arms.cell(DIRECT, "thinking") + ", "
                + arms.cell(STEERED, "thinking") + "; the prompt \"" + LatentModeExperiment.STEPS + "\" gives "
                + accuracy(PROMPTED) + "."
                + (Double.isNaN(arms.interval(STEERED, "gap").estimate())
                        ? ""
                        : " That is " + arms.cell(STEERED, "gap") + " of the way from the one to the other."));
        findings.add(
                "Published for Llama-3.1-8B on GSM8K (by a secondary source): 24.5% directly, 73.3% steered, 79.3% "
                        + "prompted; that is 89% of the way.");
        if (lastLayer) {
            findings.add(
                    "The layer that was chosen is the last: what is added there at the first step acts on the choice of"
                            + " the first token alone, as no layer behind it reads it.");
        }
        findings.add(control(LATER, "The same push at a later step"));
        findings.add(control(RANDOM, "A random direction of the same length at the first step, another one for each"
                + " problem,"));
        int feature = names.indexOf(FEATURE);
        if (feature >= 0) {
            findings.add("The feature of the sparse autoencoder (" + choice.feature().orElseThrow() + "): "
                    + against(feature, DIRECT, "direct answers") + ".");
        }
        int others = names.indexOf(OTHERS);
        if (others >= 0) {
            findings.add("Features that are active after both kinds of prompts: " + against(others, DIRECT,
                    "direct answers") + neutrality(others) + "; the feature that was chosen: "
                    + against(feature, others, "those") + ".");
        }
        return findings;
    }

    private String against(int arm, int other, String name) {
        Comparison comparison = compare(arm, other);
        return Ground.of(ground(arm), ground(other)).say(comparison, "more right than " + name,
                "fewer right than " + name, "not to be told from " + name) + " (" + accuracy(arm) + " against "
                + accuracy(other) + ", " + comparison.test().text() + ")";
    }

    /** Whether a control does nothing by itself, as a control should. */
    private String neutrality(int arm) {
        return switch (Ground.of(ground(arm), ground(DIRECT)).standing(compare(arm, DIRECT))) {
            case HIGHER, LOWER -> ", so they are no neutral control";
            case UNDECIDED, NOWHERE -> "";
        };
    }

    private String control(int arm, String what) {
        Comparison comparison = compare(arm, STEERED);
        return what + " "
                + Ground.of(ground(arm), ground(STEERED)).say(comparison, "does more", "does less",
                        "is not shown to do less")
                + ": " + accuracy(arm) + " right answers (" + comparison.test().text() + "); by itself: "
                + against(arm, DIRECT, "direct answers") + neutrality(arm) + ".";
    }

    private Table development() {
        Measures pushes = new Measures(Column.percent("accuracy", "right answers"),
                Column.number("tokens", "tokens", 1),
                Column.of("chosen", "")).add("none", choice.unsteered().accuracy(), choice.unsteered().tokens(), "");
        choice.trials().stream().sorted(Comparator.comparingDouble(trial -> -trial.accuracy())).limit(SHOWN_TRIALS)
                .forEach(trial -> pushes.add(trial.push().toString(), trial.accuracy(), trial.tokens(),
                        trial.push() == choice.direction()
                                || choice.feature().filter(push -> push == trial.push()).isPresent() ? "chosen" : ""));
        return pushes.table("Development problems: the best pushes at the first step", "push");
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
