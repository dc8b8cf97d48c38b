package io.swerve.bench.experiment.critique;

import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.Excerpt;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.Ground;
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
import io.swerve.bench.statistics.Shares;
import io.swerve.bench.task.TaskProblem;
import java.util.ArrayList;
import java.util.List;

/**
 * What the arms say.
 *
 * @param arms the first one without demonstrations
 * @param problems what was asked
 * @param settings of the experiment
 * @param seed of resampling and tests
 */
record CritiqueReport(List<CritiqueCondition> arms, List<TaskProblem> problems, CritiqueSettings settings, long seed) {
    static final String NONE = "none";
    static final String SOLUTIONS = "solutions";
    static final String ONE = "critiques of one problem's solutions";
    static final String MANY = "critiques of many problems' solutions";
    static final String SHUFFLED = "shuffled critiques";
    /** Prompts whose lengths differ by more are not called equally long. */
    private static final double SAME_LENGTH = 0.1;

    private CritiqueCondition arm(String name) {
        return arms.stream().filter(arm -> arm.name().equals(name)).findFirst().orElseThrow();
    }

    ExperimentResult result(List<SampleTrace> traces) {
        Measures measures = measures();
        List<String> findings = new ArrayList<>();
        findings.add(compared("Critiques against solutions", arm(MANY), arm(SOLUTIONS)));
        findings.add(compared("Critiques of one problem against those of many", arm(ONE), arm(MANY)));
        findings.add(compared("Critiques against shuffled ones", arm(MANY), arm(SHUFFLED)));
        findings.add(harm());
        for (CritiqueCondition arm : arms) {
            if (arm.name().startsWith("adapter")) {
                findings.add(compared("With " + arm.name() + " against the model as it is", arm, arm(NONE)));
            }
        }
        Table table = measures.table("Accuracy by arm, " + arms.getFirst().answers().size() + " problems, up to "
                + settings.budget() + " tokens of demonstrations", "arm");
        Chart chart = measures.bars("Accuracy by arm", "accuracy", "accuracy");
        return new ExperimentResult(findings, List.of(table), List.of(chart), traces, measures.jsonByName());
    }

    private Measures measures() {
        Measures measures = new Measures(Column.number("demonstrations", "demonstrations", 1),
                Column.number("demonstration_tokens", "their tokens", 0), Column.percent("accuracy", "accuracy"),
                Column.percent("cut", "cut before an answer"),
                Column.number("log_probability", "log-probability of the right answer without thinking, nats", 2),
                Column.points("change", "accuracy against none, points"), Column.of("against_none", "paired test"))
                .relative("change", "against_none");
        for (CritiqueCondition arm : arms) {
            measures.add(arm.name(), arm.demonstrations(), arm.tokens(), Shares.mean(arm.correct()),
                    Shares.mean(arm.cut()).estimate(), new Bootstrap(seed).mean(arm.logProbabilities()),
                    Shares.difference(arm.correct(), arm(NONE).correct()), test(arm, arm(NONE)));
        }
        return measures;
    }

    private PairedTest test(CritiqueCondition arm, CritiqueCondition other) {
        return PairedTest.of(arm.correct(), other.correct(), seed);
    }

    private static Ground.Arm ground(CritiqueCondition arm) {
        return Ground.Arm.of(arm.name(), arm.correct(), arm.cut());
    }

    private String compared(String what, CritiqueCondition arm, CritiqueCondition other) {
        boolean shows = !arm.name().startsWith("adapter");
        if (shows && Math.min(arm.demonstrations(), other.demonstrations()) == 0) {
            return what + ": " + Ground.nothing("no demonstration fits into the " + settings.budget()
                    + " tokens of --budget") + ".";
        }
        PairedTest test = test(arm, other);
        return what + ": " + Ground.of(ground(arm), ground(other)).say(test, "more right answers",
                "fewer right answers", "no difference that these problems show") + ". Accuracy is "
                + Figures.percent(Shares.mean(arm.correct())) + " against "
                + Figures.percent(Shares.mean(other.correct())) + " (" + Figures.p(test) + ")"
                + (shows ? lengths(arm, other) : "") + ".";
    }

    private static String lengths(CritiqueCondition arm, CritiqueCondition other) {
        boolean same = Math.abs(arm.tokens() - other.tokens()) <= SAME_LENGTH * Math.max(arm.tokens(), other.tokens());
        return ", behind " + Figures.number(arm.tokens(), 0) + " against " + Figures.number(other.tokens(), 0)
                + " tokens of demonstrations" + (same ? "" : ", so that the length of the prompt differs too");
    }

    private String harm() {
        CritiqueCondition none = arm(NONE);
        String plain = "Without demonstrations accuracy is " + Figures.percent(Shares.mean(none.correct())) + "; ";
        Ground ground = Ground.of(ground(none));
        if (ground.cut().or(ground::floor).isPresent()) {
            return plain + Ground.nothing(ground.cut().or(ground::floor).orElseThrow()) + ".";
        }
        List<CritiqueCondition> shown = arms.stream().filter(arm -> arm.demonstrations() > 0).toList();
        List<String> lower = shown.stream()
                .filter(arm -> Ground.of(ground(arm), ground(none)).standing(test(arm, none)) == Ground.Standing.LOWER)
                .map(CritiqueCondition::name).toList();
        return plain + (lower.isEmpty()
                ? "no kind of demonstration lowers it clearly."
                : lower.size() + " of " + shown.size() + " kinds of demonstrations lower it ("
                        + String.join(", ", lower)
                        + "). A prompt of several turns may be strange to a model that was trained on one, so this says"
                        + " nothing of training on them.");
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
}
