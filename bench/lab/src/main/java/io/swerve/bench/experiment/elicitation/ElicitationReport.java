package io.swerve.bench.experiment.elicitation;

import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.Excerpt;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.Ground;
import io.swerve.bench.experiment.ProblemGroups;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Comparison;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.PairedTest;
import io.swerve.bench.statistics.Shares;
import io.swerve.bench.task.TaskProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the routes gave. */
final class ElicitationReport {
    private static final String ACCURACY = "accuracy";
    private static final String GAP = "gap";

    private final List<TaskProblem> problems;
    private final List<Route> routes;
    private final Optional<Route> thinking;
    private final boolean lastLayer;
    private final long seed;
    private final Bootstrap bootstrap;
    private final Measures measures;

    /**
     * @param problems held out
     * @param routes the first one is the base model as it is
     * @param thinking the thinking model, if there is one
     * @param lastLayer whether the contrastive vector is added to the last layer
     * @param seed of the resampling
     */
    ElicitationReport(List<TaskProblem> problems, List<Route> routes, Optional<Route> thinking, boolean lastLayer,
            long seed) {
        this.problems = problems;
        this.routes = routes;
        this.thinking = thinking;
        this.lastLayer = lastLayer;
        this.seed = seed;
        bootstrap = new Bootstrap(seed);
        measures = new Measures(Column.percent(ACCURACY, "accuracy"), Column.percent("cut", "cut"),
                Column.points("against_base", "against base, points"), Column.percent(GAP, "share of the gap"),
                Column.number("tokens", "tokens", 1), Column.of("draws", "draws"),
                Column.of("chosen", "chosen on development problems")).relative("against_base");
        routes.forEach(route -> add(route, gap(route)));
        thinking.ifPresent(route -> add(route, null));
    }

    private void add(Route route, Interval gap) {
        measures.add(route.name(), accuracy(route), route.ground().cut(), against(route), gap,
                bootstrap.mean(route.tokens()), route.draws().size(), route.chosen());
    }

    /** Over problems, and over draws where there are several. */
    private Interval accuracy(Route route) {
        return route.draws().size() == 1
                ? Shares.mean(route.correct())
                : bootstrap.crossedShare(route.verdicts());
    }

    private Comparison against(Route route) {
        double[] plain = routes.getFirst().correct();
        return route.draws().size() == 1
                ? Comparison.shares(route.correct(), plain, seed)
                : new Comparison(bootstrap.crossedDifference(route.verdicts(), plain),
                        PairedTest.of(route.correct(), plain, seed));
    }

    /** How much of the way from the base model to the thinking model a route goes; NaN where there is no way. */
    private Interval gap(Route route) {
        if (thinking.isEmpty()) {
            return Interval.none(Double.NaN);
        }
        double[] from = routes.getFirst().correct();
        double[] to = thinking.get().correct();
        double[][] at = route.verdicts();
        return bootstrap.crossed(at.length, from.length, (draws, sample) -> {
            double gone = 0;
            double way = 0;
            for (int i : sample) {
                for (int draw : draws) {
                    gone += at[draw][i] - from[i];
                    way += to[i] - from[i];
                }
            }
            return way <= 0 ? Double.NaN : gone / way;
        });
    }

    ExperimentResult result(List<SampleTrace> samples) {
        JsonObject summary = new JsonObject();
        List<Route> all = new ArrayList<>(routes);
        thinking.ifPresent(all::add);
        summary.add("routes", measures.rows(IntStream.range(0, routes.size()).toArray())
                .json("route"));
        thinking.ifPresent(_ -> summary.add("thinking", Figures.json(measures.interval(routes.size(), ACCURACY))));
        Chart cost = Chart.points("Accuracy against cost", "tokens for each problem", "accuracy");
        for (int i = 0; i < all.size(); i++) {
            cost = measures.rows(i).series(cost, all.get(i).name(), "tokens", ACCURACY);
        }
        Map<String, double[]> correct = new LinkedHashMap<>();
        all.forEach(route -> correct.put(route.name(), route.correct()));
        return new ExperimentResult(findings(), List.of(
                measures.table("On " + problems.size() + " problems held out", "route"),
                ProblemGroups.table("route", problems, correct)),
                List.of(measures.bars("Accuracy by route", "accuracy", ACCURACY), cost),
                samples, summary);
    }

    // ---- words

    private static double mean(double... values) {
        return Arrays.stream(values).average().orElse(0);
    }

    /** By accuracy, then by cost. */
    private static boolean isBetter(Route route, Route other) {
        double difference = mean(route.correct()) - mean(other.correct());
        return difference > 0 || difference == 0 && mean(route.tokens()) < mean(other.tokens());
    }

    private Route best() {
        Route best = routes.getFirst();
        for (Route route : routes) {
            best = isBetter(route, best) ? route : best;
        }
        return best;
    }

    private String cell(Route route, String key) {
        return measures.cell(routes.indexOf(route), key);
    }

    private List<String> findings() {
        List<String> findings = new ArrayList<>();
        findings.add(headline());
        findings.add(standings());
        if (lastLayer) {
            findings.add(
                    "The vector that was chosen is added to the last layer: there it acts on the choice of the next"
                            + " token alone, as no layer behind it reads it.");
        }
        if (thinking.isEmpty()) {
            findings.add("No thinking model was given, so there is no gap to measure; name one with --thinking.");
        } else {
            Comparison gap = Comparison.shares(thinking.get().correct(), routes.getFirst().correct(), seed);
            if (!gap.isClear() || gap.difference().estimate() < 0) {
                findings.add("The thinking model is not clearly better than the base model on these problems ("
                        + gap.test().text() + "): shares of the gap say little.");
            }
        }
        return findings;
    }

    /** The best of several routes is tested as one of several. */
    private String headline() {
        Route plain = routes.getFirst();
        Route best = best();
        if (best == plain) {
            return "No route does better than the base model as it is, " + cell(plain, ACCURACY) + " right.";
        }
        Comparison comparison = against(best).oneOf(routes.size() - 1);
        String numbers = "from " + cell(plain, ACCURACY) + " to " + cell(best, ACCURACY) + " ("
                + comparison.test().text() + " as the best of " + (routes.size() - 1) + ")"
                + (Double.isNaN(gap(best).estimate())
                        ? "."
                        : ", " + cell(best, GAP) + " of the gap to the thinking model.");
        String way = "the best one, " + best.name() + ", takes the base model ";
        Ground ground = Ground.of(best.ground(), plain.ground());
        return switch (ground.standing(comparison)) {
            case HIGHER -> "The best route, " + best.name() + ", takes the base model " + numbers;
            case LOWER, UNDECIDED -> "No route is shown to do better than the base model as it is: " + way + numbers;
            case NOWHERE -> Ground.nothing(ground.obstacle().orElseThrow()) + ": " + way + numbers;
        };
    }

    private String standings() {
        Map<Ground.Standing, List<String>> names = new EnumMap<>(Ground.Standing.class);
        for (Route route : routes.subList(1, routes.size())) {
            names.computeIfAbsent(Ground.of(route.ground(), routes.getFirst().ground()).standing(against(route)),
                    _ -> new ArrayList<>()).add(route.name() + " " + cell(route, ACCURACY));
        }
        return "Clearly better than the base model: " + list(names, Ground.Standing.HIGHER) + ". Clearly worse: "
                + list(names, Ground.Standing.LOWER) + ". Not to be told from it: "
                + list(names, Ground.Standing.UNDECIDED)
                + ". Nothing is concluded, as answers are cut or too near to never"
                + " or always being right, of: " + list(names, Ground.Standing.NOWHERE) + ".";
    }

    private static String list(Map<Ground.Standing, List<String>> names, Ground.Standing standing) {
        return names.containsKey(standing) ? String.join(", ", names.get(standing)) : "none";
    }

    // ---- texts

    static List<SampleTrace> samples(List<TaskProblem> problems, List<Route> routes, Model base,
            Optional<Route> thinking, Optional<Model> thinkingModel) {
        List<SampleTrace> shown = new ArrayList<>();
        for (int p = 0; p < Math.min(Excerpt.PROBLEMS, problems.size()); p++) {
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
        ProblemOutcome outcome = route.draws().getFirst().get(problem);
        return Side.of(route.name(), (outcome.correct() ? "right" : "wrong") + (outcome.cut() ? ", cut" : ""), model,
                outcome.written(), outcome.entropies());
    }
}
