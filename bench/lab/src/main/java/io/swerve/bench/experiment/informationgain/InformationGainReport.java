package io.swerve.bench.experiment.informationgain;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.Ground;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Comparison;
import io.swerve.bench.statistics.Shares;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * What the judges say of the writers' traces.
 *
 * @param settings of the experiment
 * @param writers the ways of writing
 * @param traces for each writer one of each problem
 * @param judgements by judge, for each writer one of each problem; null for a trace without steps
 * @param dose how the steered writer was steered; empty if there is none
 * @param seed of resampling and tests
 */
record InformationGainReport(InformationGainSettings settings, List<Writer> writers, List<List<WrittenTrace>> traces,
        Map<String, List<List<Judgement>>> judgements, String dose, long seed) {
    static final String THINKING = "thinking";
    private static final int TENTHS = 10;

    /**
     * A way of writing.
     *
     * @param name what it is called
     * @param judge the judge that is the same model
     */
    record Writer(String name, String judge) {}

    ExperimentResult result(List<SampleTrace> samples) {
        List<String> findings = new ArrayList<>();
        List<Table> tables = new ArrayList<>(List.of(traceMeasures().table("The traces", "traces of")));
        JsonArray rows = new JsonArray();
        Map<String, Measures> byJudge = new LinkedHashMap<>();
        judgements.keySet().forEach(judge -> byJudge.put(judge, gains(judge)));
        Chart bars = Chart.bars("What a trace tells about the answer", "nats for the whole trace",
                writers.stream().map(Writer::name).toList());
        for (Map.Entry<String, Measures> entry : byJudge.entrySet()) {
            rows.addAll(entry.getValue().json(null));
            tables.add(
                    entry.getValue().table("Judged by the " + entry.getKey() + " model", "traces of", "traces", "total",
                            "log_gain", "gain", "perplexity_before", "perplexity_behind", "whole_text"));
            bars = entry.getValue().bars(bars, "judged by " + entry.getKey(), "total");
        }
        String judge = judgements.keySet().iterator().next();
        headline(judge, byJudge.get(judge), findings);
        findings.add("The mean drop over the steps only depends on the first and the last perplexity and the number of"
                + " steps, so that a shorter trace that ends at the same certainty has the greater information gain"
                + " whatever it says. They are " + settings.splitter() + ".");
        if (!dose.isEmpty()) {
            findings.add("The direction to brevity was added with " + dose + ", chosen on development problems.");
        }
        if (judgements.size() == 1) {
            findings.add("Only one model was given, so it judges its own traces: give both for a judge of its own.");
        }
        JsonObject summary = new JsonObject();
        summary.add("gains", rows);
        summary.add("traces", traceMeasures().jsonByName());
        summary.addProperty("dose", dose);
        return new ExperimentResult(findings, tables, List.of(bars, curve(judge)), samples, summary);
    }

    private static double[] values(List<Judgement> judgements, ToDoubleFunction<Judgement> value) {
        return judgements.stream().mapToDouble(value).toArray();
    }

    private static double[] correct(List<WrittenTrace> traces) {
        return traces.stream().mapToDouble(trace -> trace.correct() ? 1 : 0).toArray();
    }

    private static double[] cut(List<WrittenTrace> traces) {
        return traces.stream().mapToDouble(trace -> trace.transcript().cut() ? 1 : 0).toArray();
    }

    private List<Judgement> known(String judge, int writer) {
        return judgements.get(judge).get(writer).stream().filter(Objects::nonNull).toList();
    }

    private Measures traceMeasures() {
        Bootstrap bootstrap = new Bootstrap(seed);
        Measures measures = new Measures(Column.percent("accuracy", "accuracy"), Column.percent("cut", "cut"),
                Column.number("tokens", "tokens of reasoning", 1), Column.number("steps", "steps", 1));
        for (int w = 0; w < writers.size(); w++) {
            List<WrittenTrace> mine = traces.get(w);
            measures.add(writers.get(w).name(), Shares.mean(correct(mine)), Shares.mean(cut(mine)).estimate(),
                    bootstrap.mean(mine.stream().mapToDouble(WrittenTrace::thinking).toArray()),
                    bootstrap.mean(mine.stream().mapToDouble(trace -> trace.steps().size()).toArray()));
        }
        return measures;
    }

    private Measures gains(String judge) {
        Bootstrap bootstrap = new Bootstrap(seed);
        Measures measures = new Measures(Column.of("judge", "judge"), Column.of("writer", "writer"),
                Column.of("judge_wrote_it", "own judge"), Column.of("traces", "traces with steps"),
                Column.number("total", "whole trace (nats)", 3),
                Column.number("log_gain", "log variant (nats per step)", 3),
                Column.number("gain", "information gain (perplexity per step)", 3),
                Column.number("perplexity_before", "perplexity without it", 2),
                Column.number("perplexity_behind", "perplexity with it", 2),
                Column.number("whole_text", "published code's variant", 3));
        for (int w = 0; w < writers.size(); w++) {
            List<Judgement> mine = known(judge, w);
            boolean own = judge.equals(writers.get(w).judge());
            String name = writers.get(w).name();
            measures.add(name + (own ? " (its own judge)" : ""), judge, name, own, mine.size(),
                    bootstrap.mean(values(mine, Judgement::total)),
                    bootstrap.mean(values(mine, j -> j.gain().logGain())),
                    bootstrap.mean(values(mine, j -> j.gain().gain())),
                    bootstrap.mean(values(mine, j -> j.gain().perplexity(0))),
                    bootstrap.mean(values(mine, j -> j.gain().perplexity(j.gain().steps()))),
                    bootstrap.mean(values(mine, Judgement::wholeText)));
        }
        return measures;
    }

    // ---- findings

    private void headline(String judge, Measures gains, List<String> findings) {
        int plain = writers.stream().map(Writer::name).toList().indexOf(THINKING);
        if (plain < 0) {
            findings.add(known(judge, 0).isEmpty()
                    ? "No trace has any steps, so there is no information gain to measure."
                    : "The traces of " + writers.getFirst().name() + " add " + gains.cell(0, "total")
                            + " nats to the answer's log-probability, " + gains.cell(0, "log_gain") + " per step.");
            return;
        }
        for (int w = plain + 1; w < writers.size(); w++) {
            compare(judge, plain, w, findings);
        }
        if (findings.isEmpty()) {
            findings.add(
                    "No two ways of writing gave traces with steps for the same problems: nothing can be compared.");
        }
    }

    /** In nats: a perplexity has no bound, so that one problem rules its mean. */
    private void compare(String judge, int plain, int other, List<String> findings) {
        List<Judgement> a = new ArrayList<>();
        List<Judgement> b = new ArrayList<>();
        for (int p = 0; p < traces.get(plain).size(); p++) {
            Judgement first = judgements.get(judge).get(plain).get(p);
            Judgement second = judgements.get(judge).get(other).get(p);
            if (first != null && second != null) {
                a.add(first);
                b.add(second);
            }
        }
        if (a.isEmpty()) {
            return;
        }
        Comparison step = Comparison.means(values(b, j -> j.gain().logGain()), values(a, j -> j.gain().logGain()),
                seed);
        Comparison total = Comparison.means(values(b, Judgement::total), values(a, Judgement::total), seed);
        Ground ground = Ground.of(ground(plain), ground(other));
        String what = "Judged by the " + judge + " model, traces of " + writers.get(other).name();
        String figures = " (whole trace " + total.text(2) + " nats; per step " + step.text(3) + "; " + a.size()
                + " problems)";
        findings.add(ground.cut().isPresent()
                ? what + ": " + Ground.nothing(ground.cut().get()) + figures + "."
                : what + " tell " + amount(total) + " about the answer than those of " + writers.get(plain).name()
                        + ", and " + amount(step) + " in each step" + figures + ".");
    }

    private static String amount(Comparison comparison) {
        return !comparison.isClear()
                ? "not clearly more or less"
                : comparison.difference().estimate() > 0 ? "more" : "less";
    }

    private Ground.Arm ground(int writer) {
        return Ground.Arm.of(writers.get(writer).name(), correct(traces.get(writer)), cut(traces.get(writer)));
    }

    // ---- charts

    /** The answer's log-probability along the trace, by tenths of its steps. */
    private Chart curve(String judge) {
        Bootstrap bootstrap = new Bootstrap(seed);
        Chart chart = Chart.lines("The answer along the trace, judged by " + judge, "share of the steps read",
                "mean log-probability of the answer, nats");
        for (int w = 0; w < writers.size(); w++) {
            List<Judgement> mine = known(judge, w);
            Measures points = new Measures(Column.number("share", "share of the steps", 1),
                    Column.number("score", "log-probability", 2));
            for (int i = 0; i <= TENTHS && !mine.isEmpty(); i++) {
                double share = (double) i / TENTHS;
                points.add(String.valueOf(i), share,
                        bootstrap.mean(values(mine, j -> j.scores()[(int) Math.round(share * j.gain().steps())])));
            }
            if (!mine.isEmpty()) {
                chart = points.series(chart, writers.get(w).name(), "share", "score");
            }
        }
        return chart;
    }
}
