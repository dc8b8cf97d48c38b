package io.swerve.bench.experiment.hybrid;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.Ground;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.hybrid.HybridExperiment.Ends;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Comparison;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.Shares;
import io.swerve.bench.statistics.TargetVerdict;
import io.swerve.reasoning.hybrid.HybridText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What the arms say. */
final class HybridReport {
    private static final double TARGET_GAP = 0.91;
    private static final double TARGET_STEERED = 0.12;
    private static final int BASE = 0;
    private static final int THINKING = 1;
    private static final int FIRST_ARM = 2;
    private static final String RIGHT = "right";
    private static final String GAP = "gap_recovered";
    private static final String STEERED = "steered";

    private final long seed;
    private final Bootstrap bootstrap;
    private final Ends development;
    private final Map<HybridSetup, List<HybridRow>> trials;
    private final HybridSetup best;
    private final Ends ends;
    private final Map<String, List<HybridRow>> arms;
    private final Measures all;
    private final JsonObject summary = new JsonObject();

    /**
     * @param seed of the resampling
     * @param development both models alone on the development problems
     * @param trials all setups on the development problems
     * @param best the setup chosen
     * @param ends both models alone on the problems held out
     * @param arms all ways to steer on the problems held out
     */
    HybridReport(long seed, Ends development, Map<HybridSetup, List<HybridRow>> trials, HybridSetup best, Ends ends,
            Map<String, List<HybridRow>> arms) {
        this.seed = seed;
        this.bootstrap = new Bootstrap(seed);
        this.development = development;
        this.trials = trials;
        this.best = best;
        this.ends = ends;
        this.arms = arms;
        all = new Measures(Column.percent(RIGHT, "right"), Column.percent("cut", "cut"),
                Column.percent(GAP, "gap recovered"), Column.percent(STEERED, "tokens steered"),
                Column.percent("changed", "of these changed"), Column.number("gain", "gain in log p", 2),
                Column.number("tokens", "tokens a problem", 0),
                Column.points("against_hybrid", "against hybrid, points"));
        add("base model", ends.base(), Interval.none(0));
        add("thinking model", ends.thinking(), Interval.none(1));
        arms.forEach((name, rows) -> add(name, rows, gap(rows)));
    }

    private void add(String name, List<HybridRow> rows, Interval gap) {
        boolean alone = rows == ends.base() || rows == ends.thinking();
        double steered = rows.stream().mapToInt(HybridRow::steered).sum();
        all.add(name, Shares.mean(right(rows)), ground(name, rows).cut(), alone ? gap.estimate() : gap,
                alone
                        ? null
                        : bootstrap.ratio(rows.stream().mapToDouble(HybridRow::steered).toArray(),
                                rows.stream().mapToDouble(HybridRow::chosen).toArray()),
                alone || steered == 0 ? null : rows.stream().mapToInt(HybridRow::changed).sum() / steered,
                alone ? null : gain(rows), rows.stream().mapToInt(HybridRow::chosen).average().orElse(0),
                name.equals(HybridExperiment.HYBRID) ? null : against(rows, hybrid()));
    }

    ExperimentResult result(Table categories, List<SampleTrace> traces) {
        List<String> findings = findings();
        summary.addProperty("setup", best.label());
        summary.add("base", Figures.json(all.interval(BASE, RIGHT)));
        summary.add("thinking", Figures.json(all.interval(THINKING, RIGHT)));
        Measures steered = all.skip(FIRST_ARM);
        summary.add("arms", steered.jsonByName(RIGHT, "cut", GAP, STEERED, "gain", "against_hybrid"));
        return new ExperimentResult(findings,
                List.of(all.table("Problems held out", "arm"), trialsTable(), categories),
                List.of(steered.bars("Share of the gap to the thinking model", "gap recovered", GAP)), traces, summary);
    }

    private List<HybridRow> hybrid() {
        return arms.get(HybridExperiment.HYBRID);
    }

    private static double[] right(List<HybridRow> rows) {
        return rows.stream().mapToDouble(row -> row.right() ? 1 : 0).toArray();
    }

    private static Ground.Arm ground(String name, List<HybridRow> rows) {
        return Ground.Arm.of(name, right(rows), rows.stream().mapToDouble(row -> row.cut() ? 1 : 0).toArray());
    }

    private static double gain(List<HybridRow> rows) {
        return rows.stream().filter(row -> row.steered() > 0).mapToDouble(HybridRow::gain).average().orElse(0);
    }

    private Comparison against(List<HybridRow> rows, List<HybridRow> others) {
        return Comparison.shares(right(rows), right(others), seed);
    }

    /** Problems are resampled with all their arms. */
    private Interval gap(List<HybridRow> rows) {
        double[] arm = right(rows);
        double[] base = right(ends.base());
        double[] thinking = right(ends.thinking());
        return bootstrap.of(arm.length,
                sample -> HybridText.gapRecovered(sum(arm, sample), sum(base, sample), sum(thinking, sample)));
    }

    private static double sum(double[] values, int[] sample) {
        return IntStream.of(sample).mapToDouble(i -> values[i]).sum();
    }

    private int row(String arm) {
        return FIRST_ARM + List.copyOf(arms.keySet()).indexOf(arm);
    }

    // ---- words

    private List<String> findings() {
        List<String> findings = new ArrayList<>();
        findings.add(headline());
        findings.add("Chosen on development problems: " + best.label() + ".");
        arms.forEach((name, rows) -> {
            if (!name.equals(HybridExperiment.HYBRID)) {
                Comparison comparison = against(rows, hybrid());
                findings.add("Control, " + name + ": " + all.cell(row(name), RIGHT) + " right, "
                        + all.cell(row(name), GAP)
                        + " of the gap with " + all.cell(row(name), STEERED) + " steered; "
                        + Ground.of(ground(name, rows), ground(HybridExperiment.HYBRID, hybrid())).say(comparison,
                                "does better than hybrid", "does worse than hybrid", "can't be told from hybrid")
                        + " (" + comparison.test().text() + ").");
            }
        });
        return findings;
    }

    private String headline() {
        int row = row(HybridExperiment.HYBRID);
        String accuracies = all.cell(row, RIGHT) + " right, the base model alone " + all.cell(BASE, RIGHT)
                + ", the thinking model " + all.cell(THINKING, RIGHT);
        Ground ground = Ground.of(ground("base model", ends.base()), ground("thinking model", ends.thinking()),
                ground(HybridExperiment.HYBRID, hybrid()));
        if (ground.cut().isPresent()) {
            return Ground.nothing(ground.cut().get()) + ": hybrid " + accuracies + ".";
        }
        Comparison gap = against(ends.thinking(), ends.base());
        summary.add("thinking_against_base", Figures.json(gap));
        if (!gap.isClear() || gap.difference().estimate() < 0) {
            return "There is no clear gap to close (" + gap.test().text() + "): hybrid " + accuracies + ".";
        }
        TargetVerdict closed = TargetVerdict.atLeast(all.interval(row, GAP), TARGET_GAP);
        TargetVerdict cheap = TargetVerdict.atMost(all.interval(row, STEERED), TARGET_STEERED);
        TargetVerdict both = closed == TargetVerdict.MISSED || cheap == TargetVerdict.MISSED
                ? TargetVerdict.MISSED
                : closed == TargetVerdict.REACHED && cheap == TargetVerdict.REACHED
                        ? TargetVerdict.REACHED
                        : TargetVerdict.UNDECIDED;
        summary.addProperty("verdict", both.label());
        return "91% of the gap with 12% of the tokens: " + both.label() + ". The steered base model closes "
                + all.cell(row, GAP) + " of the gap with " + all.cell(row, STEERED) + " of its tokens steered; "
                + accuracies + bias()
                + " (paper: 56% to 91%; its second version: about 76% where the thinking model was"
                + " trained by reinforcement, 11% where by examples).";
    }

    /** What the vectors add to one bias for all categories, and to nothing but a marker. */
    private String bias() {
        StringBuilder text = new StringBuilder();
        for (String control : List.of(HybridExperiment.BIAS, HybridExperiment.OPENED)) {
            if (arms.containsKey(control)) {
                Comparison comparison = against(hybrid(), arms.get(control));
                text.append("; against ").append(control).append(", ").append(all.cell(row(control), RIGHT))
                        .append(" right, ")
                        .append(Ground.of(ground(HybridExperiment.HYBRID, hybrid()), ground(control, arms.get(control)))
                                .say(comparison, "it does better", "it does worse",
                                        "it is not shown to do better, so that the vectors of categories are not shown"
                                                + " to add anything"));
            }
        }
        return text.toString();
    }

    private Table trialsTable() {
        double base = HybridExperiment.right(development.base());
        double thinking = HybridExperiment.right(development.thinking());
        Measures setups = new Measures(Column.percent("right", "right"), Column.percent("gap", "gap recovered"),
                Column.percent("steered", "tokens steered"), Column.number("gain", "gain in log p", 2));
        trials.forEach((setup, rows) -> setups.add(setup.label() + (setup.equals(best) ? " *" : ""),
                HybridExperiment.right(rows) / (double) rows.size(),
                HybridText.gapRecovered(HybridExperiment.right(rows), base, thinking), HybridExperiment.share(rows),
                gain(rows)));
        return setups.table("Setups on the " + development.base().size() + " development problems", "setup");
    }
}
