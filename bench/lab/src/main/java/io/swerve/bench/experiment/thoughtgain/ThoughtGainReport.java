package io.swerve.bench.experiment.thoughtgain;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Comparison;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.Shares;
import io.swerve.reasoning.thoughtgain.Thought;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What the thoughts were worth: on the texts held out, which are those from {@code development} on.
 *
 * @param settings of the experiment
 * @param development how many of the first texts weights are chosen on
 * @param measured by what was inserted: the model's thoughts first, then the controls, random tokens first
 * @param before thoughts right before the answer of each text held out, by their length
 * @param weights the grid of mixing weights
 * @param marked whether the model has thinking markers, between which the latter stand
 * @param seed of resampling and tests
 */
record ThoughtGainReport(ThoughtGainSettings settings, int development, Map<String, List<TextThoughts>> measured,
        Map<Integer, List<TextThoughts>> before, double[] weights, boolean marked, long seed) {
    private static final int OWN = 0;

    ExperimentResult result(List<SampleTrace> traces, Table examples) {
        if (heldOut(names().getFirst()).isEmpty()) {
            return new ExperimentResult(List.of("No text is long enough for a thought and the " + settings.nextTokens()
                    + " true tokens behind it; use a smaller --next-tokens, or longer texts."), List.of(), List.of(),
                    traces, new JsonObject());
        }
        Bootstrap bootstrap = new Bootstrap(seed);
        Measures arms = arms(bootstrap);
        DifficultyTenths own = DifficultyTenths.of(heldOut(names().getFirst()));
        DifficultyTenths control = DifficultyTenths.of(heldOut(names().get(1)));
        Measures tenths = tenths(bootstrap, own, control);
        Measures lengths = lengths(bootstrap);
        Measures byWeight = byWeight(bootstrap);

        List<String> findings = new ArrayList<>();
        findings.add(gain(arms));
        findings.add(difficulty(bootstrap, own, control, tenths));
        for (int arm = 1; arm < names().size(); arm++) {
            findings.add(against(arms, arm));
        }
        findings.add(mixture(arms));
        if (!before.isEmpty()) {
            findings.add(beforeFinding(lengths));
        }
        JsonObject summary = new JsonObject();
        summary.add("arms", arms.jsonByName());
        summary.add("deciles", tenths.json(null));
        summary.add("before_answer", lengths.json(null));
        summary.add("weights", byWeight.json(null));
        return new ExperimentResult(findings,
                List.of(arms.table("Gain over the next " + settings.nextTokens() + " true tokens", "what is inserted"),
                        tenths.table("Gain by difficulty of what follows", "tenth"),
                        lengths.table("Thoughts before the answer", null), examples),
                charts(tenths, byWeight, lengths), traces, summary);
    }

    private List<String> names() {
        return List.copyOf(measured.keySet());
    }

    /** Texts that are too short for a position have no thoughts, and say nothing. */
    private static List<TextThoughts> withThoughts(List<TextThoughts> rows) {
        return rows.stream().filter(row -> !row.thoughts().isEmpty()).toList();
    }

    private List<TextThoughts> heldOut(String arm) {
        List<TextThoughts> all = measured.get(arm);
        return withThoughts(all.subList(development, all.size()));
    }

    /** A text's positions are alike, so it is texts that are resampled. */
    private static double[] perText(List<TextThoughts> rows, ToDoubleFunction<Thought> value) {
        return withThoughts(rows).stream()
                .mapToDouble(row -> row.all().stream().mapToDouble(value).average().orElseThrow()).toArray();
    }

    /** How many thoughts each text has at most. */
    private static int thoughts(List<TextThoughts> rows) {
        return withThoughts(rows).stream().mapToInt(row -> row.thoughts().size()).max().orElse(1);
    }

    private static Interval mean(Bootstrap bootstrap, List<TextThoughts> rows, ToDoubleFunction<Thought> value) {
        return bootstrap.mean(perText(rows, value));
    }

    /** Chosen for each arm in the same way, on texts that results aren't reported on. */
    private int bestWeight(String arm) {
        List<TextThoughts> rows = measured.get(arm).subList(0, development);
        int best = 0;
        double[] means = IntStream.range(0, weights.length)
                .mapToDouble(w -> Arrays.stream(perText(rows, thought -> thought.mixedGain(w))).average().orElse(0))
                .toArray();
        for (int w = 1; w < means.length; w++) {
            best = means[w] > means[best] ? w : best;
        }
        return best;
    }

    private double[] mixed(String arm) {
        int weight = bestWeight(arm);
        return perText(heldOut(arm), thought -> thought.mixedGain(weight));
    }

    // ---- what was measured

    private Measures arms(Bootstrap bootstrap) {
        Measures arms = new Measures(Column.number("gain", "mean gain (nats)", 2),
                Column.percent("helps", "share of thoughts that help"),
                Column.number("weight", "mixing weight, chosen on other texts", 2),
                Column.number("mixed_gain", "gain with that weight (nats)", 3),
                Column.number("oracle_gain", "with the best weight for each token", 2),
                Column.number("own_minus_this", "thoughts minus this", 2),
                Column.number("own_mixed_minus_this", "thoughts minus this, mixed", 3))
                .relative("own_minus_this", "own_mixed_minus_this");
        String own = names().get(OWN);
        for (String name : names()) {
            List<TextThoughts> rows = heldOut(name);
            arms.add(name, mean(bootstrap, rows, Thought::gain),
                    Shares.mean(perText(rows, thought -> thought.gain() > 0 ? 1 : 0), thoughts(rows)),
                    weights[bestWeight(name)],
                    bootstrap.mean(mixed(name)), mean(bootstrap, rows, Thought::oracleGain),
                    Comparison.means(perText(heldOut(own), Thought::gain), perText(rows, Thought::gain), seed),
                    Comparison.means(mixed(own), mixed(name), seed));
        }
        return arms;
    }

    private static Measures tenths(Bootstrap bootstrap, DifficultyTenths own, DifficultyTenths control) {
        Measures tenths = new Measures(Column.of("thoughts", "thoughts"),
                Column.number("difficulty", "nats per token without a thought", 2),
                Column.number("gain", "mean gain (nats)", 2), Column.number("control", "of random tokens", 2));
        for (int i = 0; i < own.tenths().size(); i++) {
            tenths.add(String.valueOf(i + 1), own.tenths().get(i).size(), own.difficulty(i), own.gain(bootstrap, i),
                    i < control.tenths().size() ? control.gain(bootstrap, i) : null);
        }
        return tenths;
    }

    private Measures lengths(Bootstrap bootstrap) {
        Measures lengths = new Measures(Column.of("tokens", "tokens of the thought"),
                Column.number("gain", "mean gain of the answer (nats)", 2));
        before.forEach((length, rows) -> lengths.add(length + " tokens", length, mean(bootstrap, rows, Thought::gain)));
        return lengths;
    }

    private Measures byWeight(Bootstrap bootstrap) {
        List<Column> columns = new ArrayList<>(List.of(Column.number("weight", "weight", 2)));
        names().forEach(name -> columns.add(Column.number(Figures.key(name), name, 3)));
        Measures measures = new Measures(columns.toArray(Column[]::new));
        for (int weight = 0; weight < weights.length; weight++) {
            int w = weight;
            List<Object> values = new ArrayList<>(List.of(weights[w]));
            names().forEach(name -> values.add(mean(bootstrap, heldOut(name), thought -> thought.mixedGain(w))));
            measures.add(String.valueOf(weights[w]), values.toArray());
        }
        return measures;
    }

    // ---- what it says

    private static boolean isAbove(Interval interval) {
        return interval.excludes(0) && interval.estimate() > 0;
    }

    private static boolean isBelow(Interval interval) {
        return interval.excludes(0) && interval.estimate() < 0;
    }

    private String gain(Measures arms) {
        Interval gain = arms.interval(OWN, "gain");
        return "A thought of " + settings.thoughtTokens() + " tokens in the middle of a text changes the next "
                + settings.nextTokens() + " true tokens by " + arms.cell(OWN, "gain") + " nats: "
                + (isBelow(gain)
                        ? "a loss, thoughts are in the way."
                        : isAbove(gain) ? "a gain." : "no clear effect.");
    }

    private String difficulty(Bootstrap bootstrap, DifficultyTenths own, DifficultyTenths control, Measures tenths) {
        int last = own.tenths().size() - 1;
        Interval hardest = tenths.interval(last, "gain");
        Interval rise = DifficultyTenths.difference(bootstrap, own.tenths().getLast(), own.tenths().getFirst());
        String said;
        if (isAbove(hardest)) {
            Interval more = DifficultyTenths.difference(bootstrap, own.tenths().getLast(), control.tenths().getLast());
            said = "a gain where tokens are hard, " + (isAbove(more)
                    ? "and more than random tokens give"
                    : "but not clearly more than random tokens give") + " (" + Figures.number(more, 2) + ")";
        } else if (isBelow(hardest)) {
            said = "a loss where tokens are hard" + (isAbove(rise)
                    ? ", though less of one than where they are easy"
                    : isBelow(rise) ? ", and more of one than where they are easy" : "");
        } else {
            said = "no clear gain where tokens are hard";
        }
        return "By difficulty: " + tenths.cell(0, "gain") + " nats on the easiest tenth, " + tenths.cell(last, "gain")
                + " on the hardest (mean " + tenths.cell(last, "difficulty") + " nats per token; random tokens "
                + tenths.cell(last, "control") + "): " + said + ".";
    }

    private String against(Measures arms, int arm) {
        Comparison comparison = arms.comparison(arm, "own_minus_this");
        String difference = comparison.text(2);
        return "Against " + names().get(arm) + ", the model's own thoughts are "
                + (!comparison.isClear()
                        ? "not clearly better or worse"
                        : comparison.difference().estimate() > 0 ? "better" : "worse")
                + ": " + difference + " nats.";
    }

    private String mixture(Measures arms) {
        List<String> controls = new ArrayList<>();
        boolean more = true;
        boolean less = false;
        for (int arm = 1; arm < names().size(); arm++) {
            Comparison comparison = arms.comparison(arm, "own_mixed_minus_this");
            more &= comparison.isClear() && comparison.difference().estimate() > 0;
            less |= comparison.isClear() && comparison.difference().estimate() < 0;
            controls.add(names().get(arm) + " with weight " + arms.cell(arm, "weight") + " "
                    + arms.cell(arm, "mixed_gain"));
        }
        return "Mixed with a fixed weight of " + arms.cell(OWN, "weight") + ", chosen on other texts, thoughts give "
                + arms.cell(OWN, "mixed_gain") + " nats, " + String.join(", ", controls) + ": "
                + (!isAbove(arms.interval(OWN, "mixed_gain"))
                        ? "no gain of the mixture is shown"
                        : more
                                ? "what thoughts say helps beyond what mixing does by itself"
                                : less
                                        ? "mixing in something else does more, so the gain isn't what thoughts say"
                                        : "mixing in something else does as much, so no part of the gain is shown to be"
                                                + " what thoughts say")
                + ". The best weight for each token, an upper bound for any head on this grid, gives "
                + arms.cell(OWN, "oracle_gain") + ".";
    }

    private String beforeFinding(Measures lengths) {
        List<String> gains = new ArrayList<>();
        for (int row = 0; row < before.size(); row++) {
            gains.add(lengths.cell(row, "gain") + " nats at " + lengths.cell(row, "tokens") + " tokens");
        }
        return "Right before a direct answer, between " + (marked
                ? "the model's own thinking markers"
                : "the texts \""
                        + settings.start() + "\" and \"" + settings.end() + "\"")
                + ", thoughts change its log-probability by " + String.join(", ", gains) + ".";
    }

    private List<Chart> charts(Measures tenths, Measures byWeight, Measures lengths) {
        Chart difficulty = Chart.lines("Gain by difficulty", "nats per true token without a thought",
                "mean gain (nats)");
        Chart weight = Chart.lines("Gain by mixing weight", "weight of what is inserted", "mean gain (nats)");
        for (String name : names()) {
            weight = byWeight.series(weight, name, "weight", Figures.key(name));
        }
        return List.of(
                tenths.series(tenths.series(difficulty, names().get(OWN), "difficulty", "gain"), names().get(1),
                        "difficulty", "control"),
                weight, lengths.series(
                        Chart.lines("Thoughts before the answer", "tokens of the thought",
                                "mean gain of the answer (nats)"),
                        names().get(OWN), "tokens", "gain"));
    }
}
