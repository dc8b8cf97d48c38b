package io.swerve.bench.experiment.budget;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.Ground;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.budget.BudgetExperiment.ModelRows;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Comparison;
import io.swerve.bench.statistics.Shares;
import io.swerve.reasoning.budget.BudgetPoint;
import io.swerve.reasoning.budget.ParetoFrontier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the rows of a run say. */
final class BudgetReport {
    private static final String TOKENS = "tokens";
    private static final String ACCURACY = "accuracy";

    private final long seed;
    private final Map<String, ModelRows> models;
    private final Bootstrap bootstrap;
    private final List<BudgetMethod> ways;
    private final List<BudgetPoint> frontier;
    private final Measures methods;
    private final JsonObject summary = new JsonObject();

    /**
     * @param settings of the run
     * @param seed of the resampling
     * @param models their rows by name
     */
    BudgetReport(BudgetSettings settings, long seed, Map<String, ModelRows> models) {
        this.seed = seed;
        this.models = models;
        bootstrap = new Bootstrap(seed);
        ways = new BudgetMethods(settings, seed).of(models);
        frontier = ParetoFrontier.of(ways.stream().filter(BudgetMethod::deployable).map(BudgetMethod::point).toList());
        methods = new Measures(Column.number(TOKENS, "tokens a problem", 0), Column.percent(ACCURACY, "right"),
                Column.percent("cut", "cut"), Column.of("frontier", "on the frontier"),
                Column.of("shown", "on the frontier"));
        for (BudgetMethod way : ways) {
            boolean efficient = frontier.contains(way.point());
            methods.add(way.name(), bootstrap.mean(way.cost()), Shares.mean(way.accuracy(), samples(way, settings)),
                    way.ground().cut(), efficient,
                    efficient ? "yes" : way.deployable() ? "" : "(a bound, no method)");
        }
    }

    /** How many answers of a problem a method's share of right ones is a mean of. */
    private static int samples(BudgetMethod way, BudgetSettings settings) {
        return way.name().endsWith("one sample") ? settings.samples() : 1;
    }

    ExperimentResult result(List<SampleTrace> traces) {
        summary.add("methods", methods.json("name", TOKENS, ACCURACY, "cut", "frontier"));
        List<String> findings = new ArrayList<>();
        findings.add(headline());
        truncation().ifPresent(findings::add);
        findings.add("On the Pareto frontier, by the estimates: " + String.join("; ", frontier.stream()
                .map(point -> point.name() + " (" + estimates(point.name()) + ")").toList()) + ".");
        families(findings);
        revisions(findings);
        List<Table> tables = new ArrayList<>(
                List.of(methods.table("Methods", "method", TOKENS, ACCURACY, "cut", "shown")));
        models.forEach((name, arms) -> {
            ReplyFeatures features = ReplyFeatures.of(name, arms.samples(), bootstrap);
            if (features != null) {
                tables.add(features.measures().table(features.title(), ""));
                findings.add(features.finding());
                summary.add(name + " samples", features.measures().jsonByName());
            }
        });
        return new ExperimentResult(findings, tables, List.of(chart()), traces, summary);
    }

    // ---- words

    private int row(BudgetMethod way) {
        return ways.indexOf(way);
    }

    private Optional<BudgetMethod> method(String name) {
        return ways.stream().filter(way -> way.name().equals(name)).findFirst();
    }

    private String accuracy(BudgetMethod way) {
        return methods.cell(row(way), ACCURACY);
    }

    private String estimates(String name) {
        int row = row(method(name).orElseThrow());
        return Figures.number(methods.interval(row, TOKENS).estimate(), 0) + " tokens, "
                + Figures.percent(methods.interval(row, ACCURACY).estimate());
    }

    private String headline() {
        Optional<BudgetMethod> largest = ways.stream()
                .filter(way -> way.model().equals(BudgetMethods.BASE) && way.deployable())
                .max(Comparator.comparingDouble((BudgetMethod way) -> way.point().tokens())
                        .thenComparingDouble(way -> way.point().accuracy()));
        Optional<BudgetMethod> simplest = method(BudgetMethods.greedy(BudgetMethods.THINKING));
        if (largest.isEmpty() || simplest.isEmpty()) {
            return "One model only: its methods are compared below; name both to compare them.";
        }
        BudgetMethod base = largest.get();
        BudgetMethod thinking = simplest.get();
        Comparison comparison = base.against(thinking, seed);
        summary.add("base_against_thinking", Figures.json(comparison));
        return Ground.of(base.ground(), thinking.ground()).say(comparison, "The base model does better",
                "The base model stays behind", "Can't be told apart") + ": with its largest budget (" + base.name()
                + ", " + methods.cell(row(base), TOKENS) + " tokens a problem) " + accuracy(base)
                + " are right, with the thinking model's simplest one (" + thinking.name() + ", "
                + methods.cell(row(thinking), TOKENS) + " tokens) " + accuracy(thinking) + " ("
                + comparison.test().text() + ").";
    }

    /** The worst of several truncations is tested as the one of several that it is. */
    private Optional<String> truncation() {
        Optional<BudgetMethod> direct = method(BudgetMethods.greedy(BudgetMethods.BASE));
        List<BudgetMethod> truncated = ways.stream().filter(way -> way.family().equals(BudgetMethods.TRUNCATED))
                .toList();
        if (direct.isEmpty() || truncated.isEmpty()) {
            return Optional.empty();
        }
        BudgetMethod worst = truncated.stream()
                .min(Comparator.comparingDouble(way -> way.point().accuracy())).orElseThrow();
        Comparison comparison = worst.against(direct.get(), seed).oneOf(truncated.size());
        summary.add("truncated_against_base", Figures.json(comparison));
        return Optional.of(Ground.of(worst.ground(), direct.get().ground()).say(comparison,
                "Truncated thinking stays above the base model's direct answers",
                "Truncated thinking falls below the base model's direct answers",
                "Truncated thinking can't be told from the base model's direct answers")
                + " (paper: falls below, when extreme): at worst " + accuracy(worst) + " (" + worst.name()
                + ") against " + accuracy(direct.get()) + " (" + comparison.test().text() + " as one of "
                + truncated.size() + ").");
    }

    private Map<String, List<BudgetMethod>> byFamily() {
        Map<String, List<BudgetMethod>> families = new LinkedHashMap<>();
        ways.forEach(way -> families.computeIfAbsent(way.model() + ", " + way.family(), _ -> new ArrayList<>())
                .add(way));
        return families;
    }

    private void families(List<String> findings) {
        byFamily().forEach((family, members) -> {
            if (members.size() > 1) {
                findings.add(family + ": "
                        + String.join("; ", members.stream().map(way -> estimates(way.name())).toList()) + ".");
            }
        });
    }

    private void revisions(List<String> findings) {
        byFamily().forEach((_, members) -> {
            BudgetMethod first = members.getFirst();
            BudgetMethod last = members.getLast();
            if (first.family().equals(BudgetMethods.REVISION) && first != last) {
                Comparison comparison = last.against(first, seed);
                summary.add(first.model() + " revised", Figures.json(comparison));
                findings.add(Ground.of(last.ground(), first.ground()).say(comparison,
                        "The " + first.model() + " model gains by revising", "The " + first.model()
                                + " model loses by revising",
                        "Whether the " + first.model() + " model gains or loses by revising can't be told") + ": "
                        + accuracy(first) + " become " + accuracy(last) + " (" + comparison.test().text() + ").");
            }
        });
    }

    // ---- pictures

    private Chart chart() {
        Chart chart = Chart.lines("Accuracy by tokens", "tokens a problem", "share of right answers");
        for (Map.Entry<String, List<BudgetMethod>> family : byFamily().entrySet()) {
            chart = with(chart, family.getKey(), family.getValue().stream().map(BudgetMethod::name).toList());
        }
        return with(chart, "Pareto frontier", frontier.stream().map(BudgetPoint::name).toList());
    }

    private Chart with(Chart chart, String name, List<String> members) {
        int[] rows = members.stream().mapToInt(member -> row(method(member).orElseThrow())).boxed()
                .sorted(Comparator.comparingDouble(row -> methods.interval(row, TOKENS).estimate()))
                .mapToInt(Integer::intValue).toArray();
        return methods.rows(rows).series(chart, name, TOKENS, ACCURACY);
    }
}
