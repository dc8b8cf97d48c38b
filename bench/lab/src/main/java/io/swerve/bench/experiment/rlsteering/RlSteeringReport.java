package io.swerve.bench.experiment.rlsteering;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.ProblemGroups;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.experiment.rlsteering.CoefficientSearch.EvaluatedCandidate;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.PairedTest;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.SteeringVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the searches found, on the problems held out. */
record RlSteeringReport(RlSteeringSettings settings, List<TaskProblem> problems, SteeringVector directions,
        Map<String, List<EvaluatedCandidate>> searches, Map<String, List<RewardedTrace>> outcomes, long seed) {
    private static final int SHOWN = 3;
    private static final int TOKENS = 8;
    /** The largest unembedding that is read, in numbers: 64 MiB of floats. */
    private static final long LENS_LIMIT = 1L << 24;

    ExperimentResult result(Model model) {
        Bootstrap bootstrap = new Bootstrap(seed);
        List<String> names = List.copyOf(outcomes.keySet());
        double[] base = correct(names.get(0));
        double[] given = correct(names.get(1));
        double[] random = correct(names.get(2));
        PairedTest against = PairedTest.of(given, base, seed);
        PairedTest control = PairedTest.of(random, base, seed);
        PairedTest between = PairedTest.of(given, random, seed);
        List<String> findings = new ArrayList<>();
        findings.add("A search of " + settings.evaluations() + " candidates, rewarded by "
                + (settings.reward() == RlSteeringSettings.RewardKind.EXACT
                        ? "exact answers"
                        : "the probability of the reference answer")
                + " on " + settings.training() + " problems, takes held-out accuracy from "
                + Figures.percent(bootstrap.mean(base)) + " to " + Figures.percent(bootstrap.mean(given)) + " ("
                + Figures.p(against) + ").");
        findings.add(
                "The same budget on random directions of the same norms: " + Figures.percent(bootstrap.mean(random))
                        + " (against base " + Figures.p(control) + ", given against random " + Figures.p(between) + ")"
                        + (between.p() >= 0.05
                                ? ": the directions that were given are not shown to matter."
                                : between.difference() > 0
                                        ? ": it is the directions, not the search alone."
                                        : ": random directions did better."));
        findings.add("For comparison, all coefficients 1 without any search: "
                + Figures.percent(bootstrap.mean(correct(names.get(3)))) + "; the prompt alone: "
                + Figures.percent(bootstrap.mean(correct(names.get(4)))) + ".");
        findings.add("Found coefficients: " + coefficients("given directions") + ".");
        JsonObject summary = new JsonObject();
        Measures ways = new Measures(Column.percent("accuracy", "accuracy"),
                Column.number("reward", "mean probability of the reference answer", 3),
                Column.number("tokens", "tokens", 1));
        JsonObject accuracies = new JsonObject();
        Map<String, double[]> correct = new LinkedHashMap<>();
        outcomes.forEach((name, traces) -> {
            correct.put(name, correct(name));
            Interval accuracy = bootstrap.mean(correct(name));
            accuracies.add(name, Figures.json(accuracy));
            ways.add(name, accuracy, bootstrap.mean(traces.stream().mapToDouble(RewardedTrace::reward).toArray()),
                    bootstrap.mean(traces.stream().mapToDouble(trace -> trace.tokens().length).toArray()));
        });
        summary.add("accuracy", accuracies);
        summary.add("given_against_base", Figures.json(against));
        summary.add("random_against_base", Figures.json(control));
        summary.add("given_against_random", Figures.json(between));
        JsonObject found = new JsonObject();
        searches.forEach((name, trials) -> {
            JsonArray values = new JsonArray();
            Arrays.stream(CoefficientSearch.best(trials).coefficients()).forEach(values::add);
            found.add(name, values);
        });
        summary.add("coefficients", found);
        List<Table> tables = new ArrayList<>(
                List.of(ways.table("On " + problems.size() + " problems held out", "way"),
                        ProblemGroups.table("way", problems, correct), searchTable()));
        TokenLens.of(model, LENS_LIMIT).ifPresent(lens -> tables.add(lensTable(lens)));
        return new ExperimentResult(findings, tables,
                List.of(searchChart(), ways.bars("Held-out accuracy", "accuracy", "accuracy")), samples(model),
                summary);
    }

    private double[] correct(String name) {
        return outcomes.get(name).stream().mapToDouble(outcome -> outcome.correct() ? 1 : 0).toArray();
    }

    private String coefficients(String search) {
        double[] best = CoefficientSearch.best(searches.get(search)).coefficients();
        int[] layers = directions.layers();
        return IntStream.range(0, layers.length)
                .mapToObj(i -> "layer " + layers[i] + " " + Figures.number(best[i], 2))
                .collect(Collectors.joining(", "));
    }

    private Table searchTable() {
        Table table = Table.of("The searches", "directions", "reward without steering", "best reward",
                "found at candidate",
                "candidates");
        for (Map.Entry<String, List<EvaluatedCandidate>> entry : searches.entrySet()) {
            List<EvaluatedCandidate> trials = entry.getValue();
            EvaluatedCandidate best = CoefficientSearch.best(trials);
            table = table.with(entry.getKey(), Figures.number(trials.getFirst().reward(), 3),
                    Figures.number(best.reward(), 3), String.valueOf(trials.indexOf(best) + 1),
                    String.valueOf(trials.size()));
        }
        return table;
    }

    private Table lensTable(TokenLens lens) {
        Table table = Table.of("What the given directions say, read by the unembedding", "layer", "coefficient found",
                "nearest tokens");
        double[] best = CoefficientSearch.best(searches.get("given directions")).coefficients();
        int[] layers = directions.layers();
        for (int l = 0; l < layers.length; l++) {
            table = table.with(String.valueOf(layers[l]), Figures.number(best[l], 2),
                    lens.nearest(directions, layers[l], TOKENS).stream()
                            .map(token -> '"' + token.replace("\n", "\\n") + '"').collect(Collectors.joining(" ")));
        }
        return table;
    }

    private Chart searchChart() {
        Chart chart = Chart.lines("Best reward so far", "candidate", "mean reward on the problems searched on");
        for (Map.Entry<String, List<EvaluatedCandidate>> entry : searches.entrySet()) {
            List<EvaluatedCandidate> trials = entry.getValue();
            double[] best = new double[trials.size()];
            for (int i = 0; i < best.length; i++) {
                best[i] = Math.max(i == 0 ? 0 : best[i - 1], trials.get(i).reward());
            }
            chart = chart.with(entry.getKey(), IntStream.rangeClosed(1, best.length).asDoubleStream().toArray(), best);
        }
        return chart;
    }

    private List<SampleTrace> samples(Model model) {
        List<SampleTrace> shown = new ArrayList<>();
        for (int p = 0; p < Math.min(SHOWN, problems.size()); p++) {
            List<Side> sides = new ArrayList<>();
            for (Map.Entry<String, List<RewardedTrace>> entry : outcomes.entrySet()) {
                RewardedTrace outcome = entry.getValue().get(p);
                sides.add(Side.of(entry.getKey(), outcome.correct() ? "right" : "wrong", model, outcome.tokens(),
                        outcome.entropies()));
            }
            shown.add(new SampleTrace(problems.get(p).question(), sides));
        }
        return shown;
    }
}
