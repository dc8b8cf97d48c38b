package io.swerve.bench.experiment.elicitation;

import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.ProblemGroups;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.PairedTest;
import io.swerve.bench.task.TaskProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the routes gave.
 *
 * @param problems held out
 * @param routes the first one is the base model as it is
 * @param thinking the thinking model, if there is one
 * @param lastLayer whether the contrastive vector is added to the last layer
 * @param seed of the resampling
 */
record ElicitationReport(List<TaskProblem> problems, List<Route> routes, Optional<Route> thinking, boolean lastLayer,
        long seed) {
    private static final int SHOWN = 3;
    private static final double LEVEL = 0.05;

    ExperimentResult result(List<SampleTrace> samples) {
        Bootstrap bootstrap = new Bootstrap(seed);
        Route plain = routes.getFirst();
        Measures measures = new Measures(Column.percent("accuracy", "accuracy"),
                Column.of("against_base", "against base"), Column.percent("gap", "share of the gap"),
                Column.number("tokens", "tokens", 1), Column.of("chosen", "chosen on development problems"))
                .relative("against_base");
        Route best = plain;
        for (Route route : routes) {
            add(measures, route, gap(bootstrap, route), bootstrap);
            best = isBetter(route, best) ? route : best;
        }
        JsonObject summary = new JsonObject();
        summary.add("routes", measures.json("route"));
        thinking.ifPresent(route -> {
            add(measures, route, null, bootstrap);
            summary.add("thinking", Figures.json(measures.interval(routes.size(), "accuracy")));
        });
        List<Route> all = new ArrayList<>(routes);
        thinking.ifPresent(all::add);
        Chart cost = Chart.points("Accuracy against cost", "tokens for each problem", "accuracy");
        for (int i = 0; i < all.size(); i++) {
            cost = cost.with(all.get(i).name(), new double[]{measures.interval(i, "tokens").estimate()},
                    List.of(measures.interval(i, "accuracy")));
        }
        Map<String, double[]> correct = new LinkedHashMap<>();
        all.forEach(route -> correct.put(route.name(), route.correct()));
        return new ExperimentResult(findings(bootstrap, best), List.of(
                measures.table("On " + problems.size() + " problems held out", "route"),
                ProblemGroups.table("route", problems, correct)),
                List.of(measures.bars("Accuracy by route", "accuracy", "accuracy"), cost),
                samples, summary);
    }

    private void add(Measures measures, Route route, Interval gap, Bootstrap bootstrap) {
        measures.add(route.name(), bootstrap.mean(route.correct()),
                PairedTest.of(route.correct(), routes.getFirst().correct(), seed), gap,
                bootstrap.mean(route.tokens()), route.chosen());
    }

    private static double mean(Route route) {
        return Arrays.stream(route.correct()).average().orElse(0);
    }

    /** By accuracy, then by cost. */
    private static boolean isBetter(Route route, Route other) {
        return mean(route) > mean(other) || mean(route) == mean(other)
                && Arrays.stream(route.tokens()).sum() < Arrays.stream(other.tokens()).sum();
    }

    /** How much of the way from the base model to the thinking model a route goes; NaN where there is no way. */
    private Interval gap(Bootstrap bootstrap, Route route) {
        if (thinking.isEmpty()) {
            return new Interval(Double.NaN, Double.NaN, Double.NaN);
        }
        double[] from = routes.getFirst().correct();
        double[] to = thinking.get().correct();
        double[] at = route.correct();
        return bootstrap.of(from.length, sample -> {
            double gone = 0;
            double way = 0;
            for (int i : sample) {
                gone += at[i] - from[i];
                way += to[i] - from[i];
            }
            return way <= 0 ? Double.NaN : gone / way;
        });
    }

    private List<String> findings(Bootstrap bootstrap, Route best) {
        Route plain = routes.getFirst();
        List<String> findings = new ArrayList<>();
        Interval gap = gap(bootstrap, best);
        findings.add(best == plain
                ? "No route does better than the base model as it is, "
                        + Figures.percent(bootstrap.mean(plain.correct()))
                        + " right."
                : "The best route, " + best.name()
                        + " (of equal ones that with the fewest tokens), takes the base model from "
                        + Figures.percent(bootstrap.mean(plain.correct())) + " to "
                        + Figures.percent(bootstrap.mean(best.correct()))
                        + (Double.isNaN(gap.estimate())
                                ? "."
                                : ": " + Figures.percent(gap) + " of the gap to the thinking model."));
        List<String> helping = new ArrayList<>();
        List<String> failing = new ArrayList<>();
        for (Route route : routes.subList(1, routes.size())) {
            PairedTest test = PairedTest.of(route.correct(), plain.correct(), seed);
            boolean helps = test.difference() > 0 && test.p() < LEVEL;
            (helps ? helping : failing).add(route.name() + " " + Figures.percent(mean(route)));
        }
        findings.add("Clearly better than the base model: " + (helping.isEmpty() ? "none" : String.join(", ", helping))
                + ". Not clearly better: " + (failing.isEmpty() ? "none" : String.join(", ", failing)) + ".");
        if (lastLayer) {
            findings.add(
                    "The vector that was chosen is added to the last layer, where it is a bias on the next token and"
                            + " nothing else: beginning to reason is all that the base model needs to be brought to.");
        }
        if (thinking.isEmpty()) {
            findings.add("No thinking model was given, so there is no gap to measure; name one with --thinking.");
        } else if (mean(thinking.get()) <= mean(plain)) {
            findings.add("The thinking model is no better than the base model on these problems: there is no gap.");
        }
        return findings;
    }

    List<SampleTrace> samples(Model base, Optional<Model> thinkingModel) {
        List<SampleTrace> shown = new ArrayList<>();
        for (int p = 0; p < Math.min(SHOWN, problems.size()); p++) {
            List<Side> sides = new ArrayList<>();
            for (Route route : routes) {
                sides.add(side(route, p, base));
            }
            int problem = p;
            thinking.ifPresent(route -> sides.add(side(route, problem, thinkingModel.orElseThrow())));
            shown.add(new SampleTrace(problems.get(p).question(), sides));
        }
        return shown;
    }

    private static Side side(Route route, int problem, Model model) {
        ProblemOutcome outcome = route.outcomes().get(problem);
        return Side.of(route.name(), outcome.correct() ? "right" : "wrong", model, outcome.written(),
                outcome.entropies());
    }
}
