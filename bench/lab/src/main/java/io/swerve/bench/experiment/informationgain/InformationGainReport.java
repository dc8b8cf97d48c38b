package io.swerve.bench.experiment.informationgain;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.PairedTest;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.informationgain.InformationGain;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What the judges say of the writers' traces. */
record InformationGainReport(InformationGainSettings settings, List<TaskProblem> problems, List<TraceWriter> writers,
        List<List<WrittenTrace>> traces, Map<String, List<List<Judgement>>> judgements, String dose, long seed) {
    private static final int SHOWN = 2;

    ExperimentResult result(Map<String, Model> judges) {
        Bootstrap bootstrap = new Bootstrap(seed);
        List<String> findings = new ArrayList<>();
        List<Table> tables = new ArrayList<>();
        JsonArray rows = new JsonArray();
        tables.add(traceTable(bootstrap));
        Chart bars = Chart.bars("What a trace tells about the answer", "nats per step",
                writers.stream().map(TraceWriter::name).toList());
        for (Map.Entry<String, List<List<Judgement>>> entry : judgements.entrySet()) {
            String judge = entry.getKey();
            List<List<Judgement>> byWriter = entry.getValue();
            Measures measures = new Measures(Column.of("judge", "judge"), Column.of("writer", "writer"),
                    Column.of("judge_wrote_it", "own judge"), Column.of("traces", "traces with steps"),
                    Column.number("gain", "information gain (perplexity per step)", 3),
                    Column.number("log_gain", "log variant (nats per step)", 3),
                    Column.number("total", "whole trace (nats)", 3),
                    Column.number("perplexity_before", "perplexity without it", 2),
                    Column.number("perplexity_behind", "perplexity with it", 2),
                    Column.number("whole_text", "published code's variant", 3));
            for (int w = 0; w < writers.size(); w++) {
                List<Judgement> mine = byWriter.get(w).stream().filter(Objects::nonNull).toList();
                boolean own = judges.get(judge) == writers.get(w).model();
                String name = writers.get(w).name();
                measures.add(name + (own ? " (its own judge)" : ""), judge, name, own, mine.size(),
                        bootstrap.mean(values(mine, j -> j.gain().gain())),
                        bootstrap.mean(values(mine, j -> j.gain().logGain())),
                        bootstrap.mean(values(mine, Judgement::total)),
                        bootstrap.mean(values(mine, j -> j.gain().perplexity(0))),
                        bootstrap.mean(values(mine, j -> j.gain().perplexity(j.gain().steps()))),
                        bootstrap.mean(values(mine, Judgement::wholeText)));
            }
            rows.addAll(measures.json(null, "judge", "writer", "judge_wrote_it", "traces", "gain", "log_gain", "total",
                    "whole_text"));
            tables.add(measures.table("Judged by the " + judge + " model", "traces of", "traces", "gain", "log_gain",
                    "total", "perplexity_before", "perplexity_behind", "whole_text"));
            bars = measures.bars(bars, "judged by " + judge, "log_gain");
        }
        headline(bootstrap, judges, findings);
        findings.add("The mean drop over the steps equals (PPL_0 - PPL_t) / t up to " + telescoping()
                + ": only the ends and the number of steps matter, so a shorter trace that ends at the same certainty has"
                + " the greater information gain whatever it says. They are " + settings.splitter() + ".");
        if (!dose.isEmpty()) {
            findings.add("The direction to brevity was added with " + dose + ", chosen on development problems.");
        }
        if (judges.size() == 1) {
            findings.add("Only one model was given, so it judges its own traces: give both for a judge of its own.");
        }
        JsonObject summary = new JsonObject();
        summary.add("gains", rows);
        summary.addProperty("dose", dose);
        return new ExperimentResult(findings, tables, List.of(bars, curve(judges)), samples(),
                summary);
    }

    private static double[] values(List<Judgement> judgements, ToDoubleFunction<Judgement> value) {
        return judgements.stream().mapToDouble(value).toArray();
    }

    private static String text(Bootstrap bootstrap, List<Judgement> judgements, ToDoubleFunction<Judgement> value,
            int digits) {
        return Figures.number(bootstrap.mean(values(judgements, value)), digits);
    }

    private Table traceTable(Bootstrap bootstrap) {
        Measures measures = new Measures(Column.percent("accuracy", "accuracy"),
                Column.number("tokens", "tokens of reasoning", 1), Column.number("steps", "steps", 1));
        for (int w = 0; w < writers.size(); w++) {
            List<WrittenTrace> mine = traces.get(w);
            measures.add(writers.get(w).name(),
                    bootstrap.mean(mine.stream().mapToDouble(t -> t.correct() ? 1 : 0).toArray()),
                    bootstrap.mean(mine.stream().mapToDouble(WrittenTrace::thinking).toArray()),
                    bootstrap.mean(mine.stream().mapToDouble(t -> t.steps().size()).toArray()));
        }
        return measures.table("The traces", "traces of");
    }

    // ---- findings

    private void headline(Bootstrap bootstrap, Map<String, Model> judges, List<String> findings) {
        int plain = IntStream.range(0, writers.size()).filter(w -> writers.get(w).name().equals("thinking")).findFirst()
                .orElse(-1);
        String judge = judges.keySet().iterator().next();
        if (plain < 0) {
            List<Judgement> mine = judgements.get(judge).getFirst().stream().filter(Objects::nonNull).toList();
            findings.add(mine.isEmpty()
                    ? "No trace has any steps, so there is no information gain to measure."
                    : "The traces gain " + text(bootstrap, mine, j -> j.gain().gain(), 3)
                            + " of perplexity per step.");
            return;
        }
        for (int w = plain + 1; w < writers.size(); w++) {
            compare(bootstrap, judge, plain, w, findings);
        }
        if (findings.isEmpty()) {
            findings.add(
                    "No two ways of writing gave traces with steps for the same problems: nothing can be compared.");
        }
    }

    private void compare(Bootstrap bootstrap, String judge, int plain, int other, List<String> findings) {
        List<Judgement> a = new ArrayList<>();
        List<Judgement> b = new ArrayList<>();
        for (int p = 0; p < problems.size(); p++) {
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
        double[] gains = values(a, j -> j.gain().gain());
        double[] others = values(b, j -> j.gain().gain());
        PairedTest test = PairedTest.of(others, gains, seed);
        Interval total = bootstrap.difference(values(b, Judgement::total), values(a, Judgement::total));
        findings.add("Judged by the " + judge + " model, information gain per step goes from "
                + Figures.number(bootstrap.mean(gains), 3) + " (thinking) to "
                + Figures.number(bootstrap.mean(others), 3)
                + " (" + writers.get(other).name() + "; " + Figures.p(test) + "), while what the whole trace tells, "
                + text(bootstrap, a, Judgement::total, 2) + " nats, changes by " + Figures.number(total, 3) + ".");
    }

    private String telescoping() {
        double greatest = 0;
        for (List<List<Judgement>> byWriter : judgements.values()) {
            for (Judgement judgement : byWriter.stream().flatMap(List::stream).filter(Objects::nonNull).toList()) {
                InformationGain gain = judgement.gain();
                double ends = (gain.perplexity(0) - gain.perplexity(gain.steps())) / gain.steps();
                greatest = Math.max(greatest, Math.abs(gain.gain() - ends) / Math.max(1, gain.perplexity(0)));
            }
        }
        return String.format(Locale.ROOT, "%.0e", greatest);
    }

    // ---- charts and texts

    /** The answer's log-probability along the trace, by tenths of its steps. */
    private Chart curve(Map<String, Model> judges) {
        String judge = judges.keySet().iterator().next();
        Chart chart = Chart.lines("The answer along the trace, judged by " + judge, "share of the steps read",
                "mean log-probability of the answer, nats");
        double[] x = IntStream.rangeClosed(0, 10).mapToDouble(i -> i / 10.0).toArray();
        for (int w = 0; w < writers.size(); w++) {
            List<Judgement> mine = judgements.get(judge).get(w).stream().filter(Objects::nonNull).toList();
            if (!mine.isEmpty()) {
                double[] y = IntStream.rangeClosed(0, 10)
                        .mapToDouble(i -> mine.stream()
                                .mapToDouble(j -> j.scores()[(int) Math.round(i / 10.0 * j.gain().steps())]).average()
                                .orElseThrow())
                        .toArray();
                chart = chart.with(writers.get(w).name(), x, y);
            }
        }
        return chart;
    }

    private List<SampleTrace> samples() {
        List<SampleTrace> shown = new ArrayList<>();
        for (int p = 0; p < Math.min(SHOWN, problems.size()); p++) {
            List<Side> sides = new ArrayList<>();
            for (int w = 0; w < writers.size(); w++) {
                WrittenTrace trace = traces.get(w).get(p);
                sides.add(Side.of(writers.get(w).name(), trace.steps().size() + " steps"
                        + (trace.correct() ? ", right" : ", wrong"), writers.get(w).model(), trace.tokens(),
                        trace.entropies()));
            }
            shown.add(new SampleTrace(problems.get(p).question(), sides));
        }
        return shown;
    }
}
