package io.swerve.bench.experiment.rlsteering;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.Excerpt;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.Ground;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.experiment.rlsteering.CoefficientSearch.EvaluatedCandidate;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Comparison;
import io.swerve.bench.statistics.PairedTest;
import io.swerve.bench.statistics.Shares;
import io.swerve.bench.task.TaskProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the searches found, on the problems held out. */
final class RlSteeringReport {
    static final String BASE = "base";
    static final String GIVEN = "given directions";
    static final String ONES = "given directions, all coefficients 1";
    static final String PROMPT = "prompt";
    private static final String RANDOM = "random directions ";
    private static final String ACCURACY = "accuracy";

    private final RlSteeringSettings settings;
    private final List<TaskProblem> problems;
    private final int[] layers;
    private final Map<String, List<EvaluatedCandidate>> searches;
    private final Map<String, List<RewardedTrace>> outcomes;
    private final long seed;
    private final Bootstrap bootstrap;
    private final Measures ways;
    private final Measures groups;

    /**
     * @param settings of the run
     * @param problems held out
     * @param layers of the directions
     * @param searches by directions
     * @param outcomes of all ways on the problems held out
     * @param seed of the resampling
     */
    RlSteeringReport(RlSteeringSettings settings, List<TaskProblem> problems, int[] layers,
            Map<String, List<EvaluatedCandidate>> searches, Map<String, List<RewardedTrace>> outcomes, long seed) {
        this.settings = settings;
        this.problems = problems;
        this.layers = layers.clone();
        this.searches = searches;
        this.outcomes = outcomes;
        this.seed = seed;
        bootstrap = new Bootstrap(seed);
        ways = new Measures(Column.percent(ACCURACY, "accuracy"), Column.percent("cut", "cut"),
                Column.points("against_base", "against base, points"),
                Column.number("reward", "mean probability of the reference answer", 3),
                Column.number("tokens", "tokens", 1)).relative("against_base");
        outcomes.forEach((name, traces) -> ways.add(name, Shares.mean(correct(name)), arm(name).cut(),
                Comparison.shares(correct(name), correct(BASE), seed),
                bootstrap.mean(traces.stream().mapToDouble(RewardedTrace::reward).toArray()),
                bootstrap.mean(traces.stream().mapToDouble(trace -> trace.tokens().length).toArray())));
        groups = groups();
    }

    /** The name of one of several random directions. */
    static String random(int index) {
        return RANDOM + (index + 1);
    }

    ExperimentResult result(Optional<Table> lens, List<SampleTrace> traces) {
        Comparison control = randoms();
        Measures several = new Measures(Column.percent(ACCURACY, "accuracy"))
                .add("all random directions", bootstrap.crossedShare(draws()));
        List<String> findings = new ArrayList<>();
        findings.add(searched());
        findings.add(Ground.of(arm(GIVEN), randomArm()).say(control,
                "It is the directions, not the search alone", "Random directions do better",
                "The directions that were given are not shown to matter")
                + ": the same search on " + draws().length + " random directions of the same norms gives "
                + several.cell(0, ACCURACY) + ", over directions and problems (given minus random: "
                + control.difference().times(100).text(1) + " points, " + control.test().text() + ").");
        kinds().ifPresent(findings::add);
        findings.add("For comparison, all coefficients 1 without any search: " + cell(ONES) + "; the prompt \""
                + settings.thinkPrompt() + "\" alone: " + cell(PROMPT) + ".");
        findings.add("Found coefficients: " + coefficients() + ".");
        JsonObject summary = new JsonObject();
        summary.add("ways", ways.jsonByName());
        summary.add("random", Figures.json(several.interval(0, ACCURACY)));
        summary.add("given_against_random", Figures.json(control));
        summary.add("groups", groups.json("group"));
        JsonObject found = new JsonObject();
        searches.forEach((name, trials) -> {
            JsonArray values = new JsonArray();
            Arrays.stream(CoefficientSearch.best(trials).coefficients()).forEach(values::add);
            found.add(name, values);
        });
        summary.add("coefficients", found);
        List<Table> tables = new ArrayList<>(List.of(ways.table("On " + problems.size() + " problems held out", "way"),
                groups.table("Given directions by kind of problem", "kind"), searchTable()));
        lens.ifPresent(tables::add);
        return new ExperimentResult(findings, tables,
                List.of(searchChart(), ways.bars("Held-out accuracy", "accuracy", ACCURACY)), traces, summary);
    }

    private double[] correct(String name) {
        return outcomes.get(name).stream().mapToDouble(outcome -> outcome.correct() ? 1 : 0).toArray();
    }

    private Ground.Arm arm(String name) {
        return Ground.Arm.of(name, correct(name),
                outcomes.get(name).stream().mapToDouble(outcome -> outcome.cut() ? 1 : 0).toArray());
    }

    private String cell(String way) {
        return ways.cell(List.copyOf(outcomes.keySet()).indexOf(way), ACCURACY);
    }

    private List<String> randomNames() {
        return outcomes.keySet().stream().filter(name -> name.startsWith(RANDOM)).toList();
    }

    /** For each random direction the verdicts of all problems. */
    private double[][] draws() {
        return randomNames().stream().map(this::correct).toArray(double[][]::new);
    }

    /** For each problem the mean over all random directions. */
    private double[] means() {
        double[][] draws = draws();
        return IntStream.range(0, problems.size())
                .mapToDouble(p -> Arrays.stream(draws).mapToDouble(draw -> draw[p]).average().orElseThrow()).toArray();
    }

    private Ground.Arm randomArm() {
        return new Ground.Arm("random directions", Shares.mean(means()),
                randomNames().stream().mapToDouble(name -> arm(name).cut()).average().orElseThrow());
    }

    private Comparison randoms() {
        double[] given = correct(GIVEN);
        double[] base = new double[given.length];
        double[][] differences = Arrays.stream(draws()).map(draw -> IntStream.range(0, given.length)
                .mapToDouble(p -> given[p] - draw[p]).toArray()).toArray(double[][]::new);
        return new Comparison(bootstrap.crossedDifference(differences, base), PairedTest.of(given, means(), seed));
    }

    private String searched() {
        Comparison comparison = Comparison.shares(correct(GIVEN), correct(BASE), seed);
        return Ground.of(arm(GIVEN), arm(BASE)).say(comparison, "The search finds coefficients that help",
                "The search finds coefficients that do harm", "Whether the search helps can't be told")
                + ": of " + settings.evaluations() + " candidates, rewarded by "
                + (settings.reward() == RlSteeringSettings.RewardKind.EXACT
                        ? "exact answers"
                        : "the probability of the reference answer")
                + " on " + settings.training() + " problems, the best one takes held-out accuracy from " + cell(BASE)
                + " to " + cell(GIVEN) + " (" + comparison.test().text() + ").";
    }

    // ---- by kind of problem

    private Measures groups() {
        List<String> names = problems.stream().map(TaskProblem::group).distinct().sorted().toList();
        Measures measures = new Measures(Column.percent(BASE, "base"), Column.percent("given", "given directions"),
                Column.points("change", "change, points"), Column.of("standing", "which is"));
        for (String name : names) {
            int[] mine = IntStream.range(0, problems.size()).filter(p -> problems.get(p).group().equals(name))
                    .toArray();
            double[] base = Arrays.stream(mine).mapToDouble(p -> correct(BASE)[p]).toArray();
            double[] given = Arrays.stream(mine).mapToDouble(p -> correct(GIVEN)[p]).toArray();
            Comparison change = Comparison.shares(given, base, seed).oneOf(names.size());
            measures.add(name, Shares.mean(base), Shares.mean(given), change, !change.isClear()
                    ? "not clear"
                    : change.difference().estimate() > 0 ? "a gain" : "a loss");
        }
        return measures;
    }

    private Optional<String> kinds() {
        return groups.size() < 2 || Ground.of(arm(GIVEN), arm(BASE)).cut().isPresent()
                ? Optional.empty()
                : Optional.of("By kind of problem, from base to given directions: " + IntStream.range(0, groups.size())
                        .mapToObj(row -> groups.name(row) + " " + groups.cell(row, BASE) + " to "
                                + groups.cell(row, "given") + ", " + groups.cell(row, "standing"))
                        .collect(Collectors.joining("; ")) + " (tested as " + groups.size() + ").");
    }

    // ---- searches

    private String coefficients() {
        double[] best = CoefficientSearch.best(searches.get(GIVEN)).coefficients();
        return IntStream.range(0, layers.length)
                .mapToObj(i -> "layer " + layers[i] + " " + Figures.number(best[i], 2))
                .collect(Collectors.joining(", "));
    }

    private Table searchTable() {
        Measures table = new Measures(Column.number("unsteered", "reward without steering", 3),
                Column.number("best", "best reward", 3), Column.of("found_at", "found at candidate"),
                Column.of("candidates", "candidates"));
        searches.forEach((name, trials) -> {
            EvaluatedCandidate best = CoefficientSearch.best(trials);
            table.add(name, trials.getFirst().reward(), best.reward(), trials.indexOf(best) + 1, trials.size());
        });
        return table.table("The searches", "directions");
    }

    private Chart searchChart() {
        Chart chart = Chart.lines("Best reward so far", "candidate", "mean reward on the problems searched on");
        for (Map.Entry<String, List<EvaluatedCandidate>> entry : searches.entrySet()) {
            List<EvaluatedCandidate> trials = entry.getValue();
            double[] best = new double[trials.size()];
            for (int i = 0; i < best.length; i++) {
                best[i] = Math.max(i == 0 ? Double.NEGATIVE_INFINITY : best[i - 1], trials.get(i).reward());
            }
            chart = chart.with(entry.getKey(), IntStream.rangeClosed(1, best.length).asDoubleStream().toArray(), best);
        }
        return chart;
    }

    static List<SampleTrace> traces(List<TaskProblem> problems, Map<String, List<RewardedTrace>> outcomes,
            Model model) {
        List<SampleTrace> shown = new ArrayList<>();
        for (int p = 0; p < Math.min(Excerpt.PROBLEMS, problems.size()); p++) {
            List<Side> sides = new ArrayList<>();
            for (Map.Entry<String, List<RewardedTrace>> entry : outcomes.entrySet()) {
                RewardedTrace outcome = entry.getValue().get(p);
                sides.add(Side.of(entry.getKey(), (outcome.correct() ? "right" : "wrong")
                        + (outcome.cut() ? ", cut" : ""), model, outcome.tokens(), outcome.entropies()));
            }
            shown.add(new SampleTrace(problems.get(p).question(), sides));
        }
        return shown;
    }
}
