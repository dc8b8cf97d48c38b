package io.swerve.bench.experiment.critique;

import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.Excerpt;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.experiment.traces.GivenTrace;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.PairedTest;
import io.swerve.bench.task.TaskProblem;
import java.util.ArrayList;
import java.util.List;

/** What the arms say. */
final class CritiqueReport {
    private static final double SIGNIFICANT = 0.05;

    private final List<CritiqueCondition> arms;
    private final List<TaskProblem> problems;
    private final CritiqueSettings settings;
    private final long seed;
    private final Bootstrap bootstrap;

    CritiqueReport(List<CritiqueCondition> arms, List<TaskProblem> problems, CritiqueSettings settings, long seed) {
        this.arms = arms;
        this.problems = problems;
        this.settings = settings;
        this.seed = seed;
        bootstrap = new Bootstrap(seed);
    }

    private CritiqueCondition arm(String name) {
        return arms.stream().filter(arm -> arm.name().startsWith(name)).findFirst().orElseThrow();
    }

    ExperimentResult result(List<SampleTrace> traces) {
        CritiqueCondition none = arm("none");
        Measures measures = new Measures(Column.number("demonstrations", "demonstrations", 1),
                Column.number("demonstration_tokens", "their tokens", 0), Column.percent("accuracy", "accuracy"),
                Column.number("log_probability", "log-probability of the right answer without thinking, nats", 2),
                Column.percent("change", "accuracy against none"), Column.of("against_none", "paired test"))
                .relative("change", "against_none");
        for (CritiqueCondition arm : arms) {
            measures.add(arm.name(), arm.demonstrations(), arm.tokens(), bootstrap.mean(arm.correct()),
                    bootstrap.mean(arm.logProbabilities()), bootstrap.difference(arm.correct(), none.correct()),
                    test(arm, none));
        }
        List<String> findings = new ArrayList<>();
        findings.add(compared("Critiques against solutions in as many tokens", arm("critiques of many"),
                arm("solutions")));
        findings.add(compared("Critiques of one problem against those of many", arm("critiques of one"),
                arm("critiques of many")));
        findings.add(compared("Critiques against shuffled ones", arm("critiques of many"), arm("shuffled")));
        long harmful = arms.stream().filter(arm -> arm.demonstrations() > 0)
                .filter(arm -> test(arm, none).p() < SIGNIFICANT && test(arm, none).difference() < 0).count();
        findings.add("Without demonstrations accuracy is " + Figures.percent(bootstrap.mean(none.correct())) + "; "
                + harmful + " of 4 kinds of demonstrations lower it significantly."
                + (harmful > 1
                        ? " Here demonstrations do harm, so the papers' gain from training is not to be had by"
                                + " showing."
                        : ""));
        for (CritiqueCondition arm : arms) {
            if (arm.name().startsWith("adapter")) {
                findings.add(compared("With " + arm.name() + " against the model as it is", arm, none));
            }
        }
        JsonObject summary = measures.jsonByName("demonstration_tokens", "accuracy", "log_probability", "against_none");
        Table table = measures.table("Accuracy by arm, " + problems.size() + " problems, up to " + settings.budget()
                + " tokens of demonstrations", "arm");
        Chart chart = measures.bars("Accuracy by arm", "accuracy", "accuracy");
        return new ExperimentResult(findings, List.of(table), List.of(chart), traces, summary);
    }

    List<SampleTrace> traces(Model model) {
        List<SampleTrace> traces = new ArrayList<>();
        for (int p = 0; p < Math.min(Excerpt.PROBLEMS, problems.size()); p++) {
            List<Side> sides = new ArrayList<>();
            for (CritiqueCondition arm : arms) {
                GivenTrace answer = arm.answers().get(p);
                sides.add(answer.excerpt().side(arm.name(), (answer.correct() ? "right" : "wrong")
                        + "; the right answer without thinking has " + Figures.number(answer.logProbability(), 2)
                        + " nats", model));
            }
            traces.add(new SampleTrace(problems.get(p).question(), sides));
        }
        return traces;
    }

    private PairedTest test(CritiqueCondition arm, CritiqueCondition other) {
        return PairedTest.of(arm.correct(), other.correct(), seed);
    }

    private String compared(String what, CritiqueCondition arm, CritiqueCondition other) {
        PairedTest test = test(arm, other);
        String verdict = test.p() >= SIGNIFICANT
                ? "no difference that these problems show"
                : test.difference() > 0 ? "more right answers" : "fewer right answers";
        return what + ": " + verdict + ", " + Figures.percent(bootstrap.mean(arm.correct())) + " against "
                + Figures.percent(bootstrap.mean(other.correct())) + " (" + Figures.p(test) + ").";
    }
}
