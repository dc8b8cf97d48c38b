package io.swerve.bench.experiment.budget;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.Excerpt;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.experiment.budget.BudgetExperiment.ModelRows;
import io.swerve.bench.experiment.budget.RepliesRow.VoteMethod;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.PairedTest;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.budget.BudgetPoint;
import io.swerve.reasoning.budget.ParetoFrontier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What is told of a run.
 *
 * @param settings of it
 * @param seed of the resampling
 * @param problems that were asked
 * @param models their rows by name
 */
record BudgetReport(BudgetSettings settings, long seed, List<TaskProblem> problems,
        Map<String, ModelRows> models) {
    ExperimentResult result() {
        Bootstrap bootstrap = new Bootstrap(seed);
        List<BudgetMethod> ways = ways();
        List<BudgetPoint> frontier = ParetoFrontier
                .of(ways.stream().filter(BudgetMethod::deployable).map(BudgetMethod::point).toList());
        Measures methods = new Measures(Column.number("tokens", "tokens a problem", 0),
                Column.percent("accuracy", "right"), Column.of("frontier", "on the frontier"),
                Column.of("shown", "on the frontier"));
        for (BudgetMethod way : ways) {
            boolean efficient = frontier.contains(way.point());
            methods.add(way.name(), way.cost(bootstrap), way.share(), efficient,
                    efficient ? "yes" : way.deployable() ? "" : "(a bound, no method)");
        }
        JsonObject summary = new JsonObject();
        summary.add("methods", methods.json("name", "tokens", "accuracy", "frontier"));
        List<String> findings = new ArrayList<>(headline(ways, bootstrap, summary));
        findings.add("On the Pareto frontier: " + String.join("; ", frontier.stream()
                .map(point -> point.name() + " (" + Figures.number(point.tokens(), 0) + " tokens, "
                        + Figures.percent(point.accuracy()) + ")")
                .toList()) + ".");
        methods(ways, findings);
        List<Table> tables = new ArrayList<>(
                List.of(methods.table("Methods", "method", "tokens", "accuracy", "shown")));
        models.forEach((name, arms) -> features(name, arms, bootstrap).ifPresent(features -> {
            tables.add(features.table());
            findings.add(features.finding());
        }));
        return new ExperimentResult(findings, tables, List.of(chart(ways, frontier)), traces(), summary);
    }

    // ---- methods

    private List<BudgetMethod> ways() {
        List<BudgetMethod> ways = new ArrayList<>();
        models.forEach((model, arms) -> {
            for (VoteMethod method : VoteMethod.values()) {
                for (int count : settings.counts()) {
                    if (count > 1 || method == VoteMethod.MAJORITY) { // one sample is the same by all methods
                        ways.add(new BudgetMethod(model, method.label(),
                                count == 1 ? model + ", one sample" : model + ", " + method.label() + " of " + count,
                                method != VoteMethod.ANY,
                                values(arms.samples(), row -> row.accuracy(method, count, seed)),
                                values(arms.samples(), row -> row.cost(count))));
                    }
                }
            }
            for (int round = 1; round <= settings.rounds(); round++) {
                int rounds = round;
                ways.add(new BudgetMethod(model, "revision",
                        round == 1 ? model + ", greedy" : model + ", greedy, answered " + round + " times", true,
                        values(arms.rounds(), row -> row.replies().get(rounds - 1).right() ? 1 : 0),
                        values(arms.rounds(), row -> row.costOfRounds(rounds))));
            }
            arms.truncated().forEach((tokens, rows) -> ways.add(greedy(model, "truncated",
                    model + ", thinking closed after " + tokens + " tokens", rows)));
            arms.waiting().forEach((times, rows) -> ways
                    .add(greedy(model, "waiting", model + ", told to wait " + times + " times", rows)));
        });
        return ways;
    }

    private static BudgetMethod greedy(String model, String family, String name, List<RepliesRow> rows) {
        return new BudgetMethod(model, family, name, true,
                values(rows, row -> row.replies().getFirst().right() ? 1 : 0),
                values(rows, row -> row.cost(1)));
    }

    private static double[] values(List<RepliesRow> rows, ToDoubleFunction<RepliesRow> value) {
        return rows.stream().mapToDouble(value).toArray();
    }

    // ---- words

    private List<String> headline(List<BudgetMethod> ways, Bootstrap bootstrap, JsonObject summary) {
        Optional<BudgetMethod> largest = ways.stream().filter(way -> way.model().equals("base") && way.deployable())
                .max(Comparator.comparingDouble((BudgetMethod way) -> way.point().tokens())
                        .thenComparingDouble(way -> way.point().accuracy()));
        Optional<BudgetMethod> smallest = ways.stream().filter(way -> way.name().equals("thinking, greedy"))
                .findFirst();
        if (largest.isEmpty() || smallest.isEmpty()) {
            return List.of("One model only: its methods are compared below; name both to compare them.");
        }
        BudgetMethod base = largest.get();
        BudgetMethod thinking = smallest.get();
        PairedTest test = PairedTest.of(thinking.accuracy(), base.accuracy(), seed);
        summary.add("thinking_against_base", Figures.json(test));
        String verdict = test.p() >= 0.05
                ? "Can't be told apart"
                : test.difference() > 0 ? "The base model stays behind" : "The base model catches up";
        List<String> lines = new ArrayList<>();
        lines.add(verdict + ": with its largest budget (" + base.name() + ", "
                + Figures.number(base.point().tokens(), 0) + " tokens a problem) "
                + Figures.percent(base.share()) + " are right, with the thinking model's simplest one ("
                + thinking.name() + ", " + Figures.number(thinking.point().tokens(), 0) + " tokens) "
                + Figures.percent(thinking.share()) + " (" + Figures.p(test) + ").");
        Optional<BudgetMethod> direct = ways.stream().filter(way -> way.name().equals("base, greedy")).findFirst();
        ways.stream().filter(way -> way.family().equals("truncated"))
                .min(Comparator.comparingDouble(way -> way.point().accuracy())).ifPresent(worst -> {
                    boolean below = worst.point().accuracy() < direct.orElseThrow().point().accuracy();
                    lines.add("Truncated thinking " + (below ? "falls below" : "stays above")
                            + " the base model's direct answers (paper: falls below, when extreme): at worst "
                            + Figures.percent(worst.share()) + " (" + worst.name() + ") against "
                            + Figures.percent(direct.get().share()) + ".");
                });
        return lines;
    }

    private static void methods(List<BudgetMethod> ways, List<String> findings) {
        Map<String, List<BudgetMethod>> families = new LinkedHashMap<>();
        ways.forEach(way -> families.computeIfAbsent(way.model() + ", " + way.family(), _ -> new ArrayList<>())
                .add(way));
        families.forEach((family, members) -> {
            if (members.size() > 1) {
                findings.add(family + ": " + String.join(", ", members.stream()
                        .map(way -> Figures.percent(way.point().accuracy()) + " at "
                                + Figures.number(way.point().tokens(), 0))
                        .toList()) + " tokens."
                        + (family.endsWith("revision") && members.getLast().point().accuracy() < members.getFirst()
                                .point().accuracy()
                                        ? " It loses by revising: a question with an earlier answer in it is unlike what"
                                                + " it was trained on."
                                        : ""));
            }
        });
    }

    /** Features of right and wrong answers. */
    private record Features(Table table, String finding) {}

    private Optional<Features> features(String name, ModelRows arms, Bootstrap bootstrap) {
        List<SampledReply> replies = arms.samples().stream().flatMap(row -> row.replies().stream()).toList();
        List<SampledReply> right = replies.stream().filter(SampledReply::right).toList();
        List<SampledReply> wrong = replies.stream().filter(reply -> !reply.right()).toList();
        if (right.isEmpty() || wrong.isEmpty()) {
            return Optional.empty();
        }
        Map<String, ToDoubleFunction<SampledReply>> kinds = new LinkedHashMap<>();
        kinds.put("tokens", SampledReply::tokens);
        kinds.put("hedging words", reply -> reply.features().hedging());
        kinds.put("thinking words", reply -> reply.features().thinking());
        kinds.put("discourse words", reply -> reply.features().discourse());
        Table table = Table.of("Samples of the " + name + " model", "", right.size() + " right",
                wrong.size() + " wrong");
        List<String> parts = new ArrayList<>();
        boolean shorter = mean(right) < mean(wrong);
        for (Map.Entry<String, ToDoubleFunction<SampledReply>> kind : kinds.entrySet()) {
            Interval ofRight = bootstrap.mean(right.stream().mapToDouble(kind.getValue()).toArray());
            Interval ofWrong = bootstrap.mean(wrong.stream().mapToDouble(kind.getValue()).toArray());
            table = table.with(kind.getKey(), Figures.number(ofRight, 2), Figures.number(ofWrong, 2));
            parts.add(Figures.number(ofRight.estimate(), 1) + " against " + Figures.number(ofWrong.estimate(), 1) + " "
                    + kind.getKey());
        }
        return Optional.of(new Features(table, "Right against wrong samples of the " + name + " model: "
                + String.join(", ", parts) + ": right ones are " + (shorter ? "shorter" : "longer")
                + " here (paper: right ones are shorter, with fewer of the second and third kind"
                + " and more of the last)."));
    }

    private static double mean(List<SampledReply> replies) {
        return replies.stream().mapToInt(SampledReply::tokens).average().orElse(0);
    }

    // ---- pictures

    private List<SampleTrace> traces() {
        List<SampleTrace> traces = new ArrayList<>();
        for (int p = 0; p < Math.min(Excerpt.PROBLEMS, problems.size()); p++) {
            List<Side> sides = new ArrayList<>();
            for (Map.Entry<String, ModelRows> entry : models.entrySet()) {
                ModelRows arms = entry.getValue();
                String model = entry.getKey() + ", ";
                sides.add(side(model + "one sample", arms.samples().get(p).replies().getFirst(), arms));
                List<SampledReply> rounds = arms.rounds().get(p).replies();
                for (int round = 0; round < rounds.size(); round++) {
                    sides.add(side(model + (round == 0 ? "greedy" : "answer " + (round + 1)), rounds.get(round), arms));
                }
                for (Map.Entry<Integer, List<RepliesRow>> cut : arms.truncated().entrySet()) {
                    sides.add(side(model + "thinking closed after " + cut.getKey() + " tokens",
                            cut.getValue().get(p).replies().getFirst(), arms));
                }
                for (Map.Entry<Integer, List<RepliesRow>> waiting : arms.waiting().entrySet()) {
                    sides.add(side(model + "told to wait " + waiting.getKey() + " times",
                            waiting.getValue().get(p).replies().getFirst(), arms));
                }
            }
            traces.add(new SampleTrace(problems.get(p).question(), sides));
        }
        return traces;
    }

    private static Side side(String label, SampledReply reply, ModelRows arms) {
        return reply.excerpt().side(label, (reply.right() ? "right, " : "wrong, ") + reply.tokens() + " tokens",
                arms.model());
    }

    private static Chart chart(List<BudgetMethod> ways, List<BudgetPoint> frontier) {
        Chart chart = Chart.lines("Accuracy by tokens", "tokens a problem", "share of right answers");
        Map<String, List<BudgetPoint>> series = new LinkedHashMap<>();
        ways.forEach(way -> series.computeIfAbsent(way.model() + ", " + way.family(), _ -> new ArrayList<>())
                .add(way.point()));
        for (Map.Entry<String, List<BudgetPoint>> one : series.entrySet()) {
            chart = with(chart, one.getKey(), one.getValue());
        }
        return with(chart, "Pareto frontier", frontier);
    }

    private static Chart with(Chart chart, String name, List<BudgetPoint> points) {
        List<BudgetPoint> sorted = points.stream().sorted(Comparator.comparingDouble(BudgetPoint::tokens)).toList();
        return chart.with(name, sorted.stream().mapToDouble(BudgetPoint::tokens).toArray(),
                sorted.stream().mapToDouble(BudgetPoint::accuracy).toArray());
    }
}
