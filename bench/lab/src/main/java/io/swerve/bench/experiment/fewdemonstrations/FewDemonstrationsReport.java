package io.swerve.bench.experiment.fewdemonstrations;

import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.Excerpt;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.Ground;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.experiment.fewdemonstrations.Curve.CurvePoint;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Comparison;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.Shares;
import io.swerve.bench.task.TaskProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What few demonstrations do against many.
 *
 * @param plain without any direction
 * @param all under the direction of all pairs
 * @param diverse under those of few pairs, chosen to be diverse
 * @param random under those of as many pairs, for each of several random orders
 * @param prompts demonstrations, and then facts in the prompt
 * @param directed facts as a direction
 * @param way how directions are added, in words
 * @param seed of resampling and tests
 */
record FewDemonstrationsReport(CurvePoint plain, CurvePoint all, Curve diverse, List<Curve> random,
        List<Curve> prompts, Curve directed, String way, long seed) {
    /** This share of the effect of all, by the whole interval, is as good as all of it. */
    private static final double NEARLY = 0.9;
    /** So much accuracy may be lost against the direction of all, by the whole interval. */
    private static final double LOSS = 0.1;

    ExperimentResult result(List<SampleTrace> traces) {
        Measures vectors = vectors();
        Measures read = read();
        List<String> findings = new ArrayList<>();
        findings.add(procedure());
        findings.add(facts(prompts.get(1)));
        findings.add(factDirection());
        if (!prompts.getFirst().points().isEmpty()) {
            findings.add(shots(prompts.getFirst()));
        }
        JsonObject summary = new JsonObject();
        summary.addProperty("way", way);
        summary.add("directions", vectors.json("pairs"));
        summary.add("prompts", read.json("what"));
        Chart shares = Chart.lines("Effect of a direction of few pairs", "pairs", "share of the effect of all");
        for (List<PairChoice> choices : choices()) {
            shares = vectors(choices).series(shares, choices.getFirst().name(), "count", "share");
        }
        return new ExperimentResult(findings,
                List.of(vectors.table("Directions of few pairs, " + plain.own().size() + " problems, " + random.size()
                        + (random.size() == 1 ? " random order, " : " random orders, ") + way, "pairs"),
                        read.table("In the prompt", "what")),
                List.of(shares, factChart()), traces, summary);
    }

    // ---- directions

    private PairChoice choice(String name, CurvePoint... points) {
        return new PairChoice(name, List.of(points), new Bootstrap(seed));
    }

    /** For each way to choose, its choices by their number of pairs. */
    private List<List<PairChoice>> choices() {
        return List.of(diverse.points().stream().map(point -> choice(diverse.name(), point)).toList(),
                IntStream.range(0, random.getFirst().points().size())
                        .mapToObj(i -> choice("random",
                                random.stream().map(curve -> curve.points().get(i)).toArray(CurvePoint[]::new)))
                        .toList());
    }

    private Measures vectors() {
        List<PairChoice> rows = new ArrayList<>(List.of(choice("none", plain)));
        choices().forEach(rows::addAll);
        rows.add(choice("all", all));
        return vectors(rows);
    }

    private Measures vectors(List<PairChoice> rows) {
        Measures measures = new Measures(Column.of("count", "how many"),
                Column.number("thinking", "tokens of thinking", 1),
                Column.number("share", "share of the effect of all", 2),
                Column.percent("accuracy", "accuracy"), Column.percent("cut", "cut"),
                Column.points("accuracy_against_all", "accuracy against all, points"),
                Column.number("against_random", "tokens against as many random ones", 1),
                Column.number("cosine", "cosine with all", 3));
        List<PairChoice> byChance = choices().getLast();
        for (PairChoice row : rows) {
            Optional<PairChoice> other = byChance.stream()
                    .filter(some -> row.name().equals(diverse.name()) && some.count() == row.count()).findFirst();
            measures.add(row.name(), row.count(), row.thinking(), row.share(plain, all), row.accuracy(), row.cut(),
                    row.accuracyAgainst(all),
                    other.map(some -> Comparison.means(row.mean(CurvePoint::thinking), some.mean(CurvePoint::thinking),
                            seed)).orElse(null),
                    row.cosine());
        }
        return measures;
    }

    private static Ground.Arm ground(String name, CurvePoint point) {
        return Ground.Arm.of(name, point.correct(), point.cut());
    }

    private String procedure() {
        Comparison saved = Comparison.means(plain.thinking(), all.thinking(), seed);
        Comparison accuracy = Comparison.shares(all.correct(), plain.correct(), seed);
        String figures = " The direction of all " + all.count() + " pairs cuts thinking by " + saved.text(1)
                + " tokens and changes accuracy by " + accuracy.text(3) + " (" + way + ").";
        Ground ground = Ground.of(ground("unsteered", plain), ground("all pairs", all));
        if (ground.cut().or(ground::floor).isPresent()) {
            return Ground.nothing(ground.cut().or(ground::floor).orElseThrow()) + "." + figures;
        }
        if (!saved.isClear() || saved.difference().estimate() < 0) {
            return "The direction of all pairs doesn't clearly shorten thinking, so there is nothing that fewer pairs"
                    + " could replace." + figures;
        }
        if (accuracy.isClear() && accuracy.difference().estimate() < 0) {
            return "The direction of all pairs costs accuracy, so that it isn't the procedure that fewer pairs could"
                    + " replace." + figures;
        }
        List<String> said = new ArrayList<>();
        boolean any = false;
        for (List<PairChoice> choices : choices()) {
            Optional<PairChoice> enough = choices.stream().filter(this::isEnough).findFirst();
            any |= enough.isPresent();
            said.add(enough
                    .map(some -> some.count() + " " + some.name() + (some.count() == 1 ? " pair has " : " pairs have ")
                            + Figures.number(some.share(plain, all), 2) + " of the effect of all, with accuracy "
                            + Figures.percent(some.accuracy()))
                    .orElse("no number of " + choices.getFirst().name() + " pairs is shown to have " + NEARLY
                            + " of the effect of all without losing " + Figures.percent(LOSS) + " of accuracy"));
        }
        return (any ? "For a procedure, few pairs replace many: " : "That few pairs replace many is not shown: ")
                + String.join("; ", said) + "." + figures;
    }

    private boolean isEnough(PairChoice choice) {
        Interval share = choice.share(plain, all);
        Interval accuracy = choice.accuracyAgainst(all);
        return share.kind() == Interval.IntervalKind.CONFIDENCE && share.low() >= NEARLY
                && accuracy.kind() == Interval.IntervalKind.CONFIDENCE && accuracy.low() > -LOSS;
    }

    // ---- prompts

    private Measures read() {
        Measures measures = new Measures(Column.of("count", "how many"), Column.percent("accuracy", "accuracy"),
                Column.percent("cut", "cut before an answer"),
                Column.number("log_probability", "log-probability of the right answer without thinking, nats", 2));
        for (Curve curve : List.of(prompts.get(0), prompts.get(1), directed)) {
            for (CurvePoint point : curve.points()) {
                measures.add(curve.name(), point.count(), Shares.mean(point.correct()),
                        Shares.mean(point.cut()).estimate(), new Bootstrap(seed).mean(point.logProbabilities()));
            }
        }
        return measures;
    }

    private Comparison accuracy(CurvePoint one, CurvePoint other) {
        return Comparison.shares(one.correct(), other.correct(), seed);
    }

    private static boolean isMore(Comparison comparison) {
        return comparison.isClear() && comparison.difference().estimate() > 0;
    }

    private String shots(Curve shown) {
        CurvePoint first = shown.points().getFirst();
        CurvePoint last = shown.points().getLast();
        Comparison change = accuracy(last, first);
        return "In the prompt, " + last.count() + " demonstrations instead of " + first.count() + " change accuracy by "
                + change.text(3) + ". "
                + Ground.of(ground(last.count() + " demonstrations", last),
                        ground(first.count() + " demonstrations", first))
                        .say(change.test(), "They help", "They do harm", "No difference is shown")
                + ".";
    }

    private String facts(Curve facts) {
        CurvePoint first = facts.points().getFirst();
        CurvePoint last = facts.points().getLast();
        Comparison gain = accuracy(last, first);
        String figures = " (" + String.join(", ", facts.points().stream()
                .map(point -> point.count() + " facts " + Figures.percent(Shares.mean(point.correct()))).toList())
                + "; from the fewest to all " + gain.text(3) + ").";
        Ground ground = Ground.of(ground(first.count() + " facts", first), ground(last.count() + " facts", last));
        if (ground.cut().isPresent()) {
            return Ground.nothing(ground.cut().get()) + figures;
        }
        if (!isMore(gain)) {
            return "Facts in the prompt are not shown to help this model, not even all of them, so nothing is said of"
                    + " how many it takes" + figures;
        }
        List<CurvePoint> some = facts.points().subList(1, facts.points().size() - 1);
        return (!some.isEmpty() && some.stream().allMatch(point -> isMore(accuracy(last, point)))
                ? "For facts, few don't replace many: accuracy grows with the share of facts that the prompt holds"
                : "Facts in the prompt help, but that it takes all of them is not shown") + figures;
    }

    /** Whether a direction carries facts as it carries a procedure: to those it was made of, and to others. */
    private String factDirection() {
        CurvePoint without = directed.points().getFirst();
        List<String> gains = new ArrayList<>();
        for (CurvePoint point : directed.points()) {
            if (point.count() > without.count()) {
                gains.add(point.count() + " facts " + gain(point, without, 1) + " for those facts and "
                        + gain(point, without, 0) + " for others");
            }
        }
        CurvePoint last = directed.points().getLast();
        Comparison change = accuracy(last, without);
        return Ground.of(ground("with the direction", last), ground("without it", without)).say(change.test(),
                "A direction made of prompts with facts carries some of them",
                "A direction made of prompts with facts does harm",
                "A direction made of prompts with facts is not shown to carry any of them")
                + ". Accuracy changes by " + change.text(3)
                + ", the log-probability of the right answer, in nats, with " + String.join(", with ", gains) + ".";
    }

    private String gain(CurvePoint point, CurvePoint without, int covered) {
        double[] gains = IntStream.range(0, point.covered().length).filter(i -> point.covered()[i] == covered)
                .mapToDouble(i -> point.logProbabilities()[i] - without.logProbabilities()[i]).toArray();
        return gains.length == 0 ? "-" : Figures.number(new Bootstrap(seed).mean(gains), 2);
    }

    private Chart factChart() {
        Chart chart = Chart.lines("Accuracy with demonstrations and facts in the prompt", "how many", "accuracy");
        for (Curve curve : List.of(prompts.get(0), prompts.get(1), directed)) {
            if (!curve.points().isEmpty()) {
                Measures points = new Measures(Column.of("count", "how many"), Column.percent("accuracy", "accuracy"));
                curve.points().forEach(point -> points.add(curve.name(), point.count(), Shares.mean(point.correct())));
                chart = points.series(chart, curve.name(), "count", "accuracy");
            }
        }
        return chart;
    }

    /** The most and the fewest demonstrations of each choice, on the same problems. */
    List<SampleTrace> traces(List<TaskProblem> problems, Model model) {
        Map<String, CurvePoint> arms = new LinkedHashMap<>();
        arms.put("unsteered", plain);
        arms.put("direction of all " + all.count() + " pairs", all);
        for (Curve curve : List.of(diverse, random.getFirst())) {
            CurvePoint first = curve.points().getFirst();
            arms.put("direction of " + first.count() + ", " + curve.name(), first);
        }
        prompts.getFirst().points().forEach(point -> arms.put(point.count() + " demonstrations in the prompt", point));
        List<SampleTrace> traces = new ArrayList<>();
        for (int p = 0; p < Math.min(Excerpt.PROBLEMS, problems.size()); p++) {
            List<Side> sides = new ArrayList<>();
            for (Map.Entry<String, CurvePoint> arm : arms.entrySet()) {
                sides.add(arm.getValue().side(arm.getKey(), p, model));
            }
            traces.add(new SampleTrace(problems.get(p).question(), sides));
        }
        return traces;
    }
}
