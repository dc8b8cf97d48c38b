package io.swerve.bench.experiment.thoughtgain;

import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.PairedTest;
import io.swerve.reasoning.thoughtgain.Thought;
import io.swerve.reasoning.thoughtgain.ThoughtStatistics;
import io.swerve.reasoning.thoughtgain.ThoughtStatistics.Bin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What the thoughts were worth: on the texts held out, which are those from {@code development} on. */
record ThoughtGainReport(ThoughtGainSettings settings, List<TrueText> texts, int development,
        Map<String, List<TextThoughts>> measured, Map<Integer, List<TextThoughts>> before, List<SampleTrace> traces,
        double[] weights, long seed) {
    private static final int DECILES = 10;
    private static final int SHOWN = 6;

    ExperimentResult result(Model model) {
        Bootstrap bootstrap = new Bootstrap(seed);
        String first = measured.keySet().iterator().next();
        List<TextThoughts> own = heldOut(first);
        List<Thought> thoughts = own.stream().flatMap(row -> row.all().stream()).toList();
        Interval gain = mean(bootstrap, own, Thought::gain);
        int chosen = bestWeight(measured.get(first).subList(0, development));
        Interval mixed = mean(bootstrap, own, thought -> thought.mixedGain(chosen));
        List<Bin> bins = ThoughtStatistics.byDifficulty(thoughts, DECILES);
        List<Bin> control = ThoughtStatistics.byDifficulty(heldOut(controls().getFirst()).stream()
                .flatMap(row -> row.all().stream()).toList(), DECILES);

        List<String> findings = new ArrayList<>();
        findings.add("A thought of " + settings.thoughtTokens() + " tokens in the middle of a text changes the next "
                + settings.nextTokens() + " true tokens by " + Figures.number(gain, 2) + " nats"
                + (gain.high() < 0
                        ? ": thoughts of a model that wasn't trained for them are in the way."
                        : gain.low() > 0 ? ": it helps even without training." : ": no clear effect."));
        findings.add("By difficulty: " + Figures.number(bins.getFirst().meanGain(), 2) + " nats on the easiest tenth, "
                + Figures.number(bins.getLast().meanGain(), 2) + " on the hardest (mean "
                + Figures.number(bins.getLast().meanDifficulty(), 2) + " nats per token), where "
                + controls().getFirst() + " give " + Figures.number(control.getLast().meanGain(), 2)
                + (bins.getLast().meanGain() > bins.getFirst().meanGain()
                        ? ": as published, gains are found where tokens are hard, but there whatever flattens the"
                                + " distribution gains."
                        : ": unlike what was published, not more where tokens are hard."));
        for (String arm : controls()) {
            PairedTest test = PairedTest.of(perText(own, Thought::gain), perText(heldOut(arm), Thought::gain), seed);
            findings.add("Against " + arm + ", the model's own thoughts are "
                    + Figures.number(Math.abs(test.difference()), 2) + " nats "
                    + (test.difference() >= 0 ? "better" : "worse") + " (" + Figures.p(test) + ").");
        }
        findings.add("A fixed mixing weight of " + weights[chosen] + ", chosen on other texts, gives "
                + Figures.number(mixed, 3)
                + " nats; the best weight for each token, an upper bound for any head on this"
                + " grid, " + Figures.number(mean(bootstrap, own, Thought::oracleGain), 2) + ".");
        if (!before.isEmpty()) {
            findings.add(beforeFinding(bootstrap));
        }

        JsonObject summary = new JsonObject();
        summary.add("gain", Figures.json(gain));
        summary.addProperty("weight", weights[chosen]);
        summary.add("mixed_gain", Figures.json(mixed));
        summary.add("oracle_gain", Figures.json(mean(bootstrap, own, Thought::oracleGain)));
        Measures deciles = deciles(bins, control);
        summary.add("deciles", deciles.json(null, "thoughts", "difficulty", "gain"));
        Measures arms = arms(bootstrap);
        JsonObject gains = new JsonObject();
        List<String> names = List.copyOf(measured.keySet());
        for (int arm = 0; arm < names.size(); arm++) {
            gains.add(names.get(arm), Figures.json(arms.interval(arm, "gain")));
        }
        summary.add("arms", gains);
        JsonObject lengths = new JsonObject();
        before.forEach((length, rows) -> lengths.add(String.valueOf(length),
                Figures.json(mean(bootstrap, rows, Thought::gain))));
        summary.add("before_answer", lengths);
        return new ExperimentResult(findings,
                List.of(arms.table("Gain over the next " + settings.nextTokens() + " true tokens", "what is inserted"),
                        deciles.table("Gain by difficulty of what follows", "tenth"), thoughtTable(model)),
                charts(bootstrap, own, deciles, control), traces, summary);
    }

    private List<String> controls() {
        return measured.keySet().stream().skip(1).toList();
    }

    private List<TextThoughts> heldOut(String arm) {
        return measured.get(arm).subList(development, texts.size());
    }

    /** A text's positions are alike, so it is texts that are resampled. */
    private static double[] perText(List<TextThoughts> rows, ToDoubleFunction<Thought> value) {
        return rows.stream().mapToDouble(row -> row.all().stream().mapToDouble(value).average().orElse(0)).toArray();
    }

    private static Interval mean(Bootstrap bootstrap, List<TextThoughts> rows, ToDoubleFunction<Thought> value) {
        return bootstrap.mean(perText(rows, value));
    }

    private int bestWeight(List<TextThoughts> rows) {
        int best = 0;
        double[] means = IntStream.range(0, weights.length)
                .mapToDouble(w -> Arrays.stream(perText(rows, thought -> thought.mixedGain(w))).average().orElse(0))
                .toArray();
        for (int w = 1; w < means.length; w++) {
            best = means[w] > means[best] ? w : best;
        }
        return best;
    }

    private String beforeFinding(Bootstrap bootstrap) {
        StringBuilder text = new StringBuilder(
                "Right before a direct answer, between the model's own markers, thoughts");
        String separator = " change its log-probability by ";
        for (Map.Entry<Integer, List<TextThoughts>> entry : before.entrySet()) {
            text.append(separator).append(Figures.number(mean(bootstrap, entry.getValue(), Thought::gain), 2))
                    .append(" nats at ").append(entry.getKey()).append(" tokens");
            separator = ", ";
        }
        return text.append('.').toString();
    }

    private Measures arms(Bootstrap bootstrap) {
        Measures arms = new Measures(Column.number("gain", "mean gain (nats)", 2),
                Column.percent("helps", "share of thoughts that help"),
                Column.number("oracle_gain", "with the best weight for each token", 2));
        for (String name : measured.keySet()) {
            List<TextThoughts> rows = heldOut(name);
            arms.add(name, mean(bootstrap, rows, Thought::gain),
                    mean(bootstrap, rows, thought -> thought.gain() > 0 ? 1 : 0),
                    mean(bootstrap, rows, Thought::oracleGain));
        }
        return arms;
    }

    private static Measures deciles(List<Bin> bins, List<Bin> control) {
        Measures deciles = new Measures(Column.of("thoughts", "thoughts"),
                Column.number("difficulty", "nats per token without a thought", 2),
                Column.number("gain", "mean gain (nats)", 2), Column.number("control", "of random tokens", 2));
        for (int i = 0; i < bins.size(); i++) {
            Bin bin = bins.get(i);
            deciles.add(String.valueOf(i + 1), bin.thoughts(), bin.meanDifficulty(), bin.meanGain(),
                    control.get(i).meanGain());
        }
        return deciles;
    }

    private Table thoughtTable(Model model) {
        Table table = Table.of("Thoughts that helped most and least", "before it", "the thought", "gain (nats)");
        String first = measured.keySet().iterator().next();
        List<String[]> rows = new ArrayList<>();
        for (int t = development; t < texts.size(); t++) {
            for (Thought thought : measured.get(first).get(t).all()) {
                int from = Math.max(0, thought.position() - 10);
                rows.add(new String[]{
                        model.tokenizer().decode(
                                Arrays.copyOfRange(texts.get(t).tokens(), from, thought.position() + 1),
                                true),
                        model.tokenizer().decode(thought.tokens(), true), Figures.number(thought.gain(), 2)});
            }
        }
        rows.sort((a, b) -> Double.compare(Double.parseDouble(b[2]), Double.parseDouble(a[2])));
        for (int i = 0; i < rows.size(); i++) {
            if (i < SHOWN / 2 || i >= rows.size() - SHOWN / 2) {
                table = table.with(rows.get(i));
            }
        }
        return table;
    }

    private List<Chart> charts(Bootstrap bootstrap, List<TextThoughts> own, Measures deciles, List<Bin> control) {
        List<Interval> byWeight = IntStream.range(0, weights.length)
                .mapToObj(w -> mean(bootstrap, own, thought -> thought.mixedGain(w))).toList();
        double[] lengths = before.keySet().stream().mapToDouble(Integer::intValue).toArray();
        List<Interval> byLength = before.values().stream().map(rows -> mean(bootstrap, rows, Thought::gain)).toList();
        return List.of(
                deciles.series(
                        Chart.lines("Gain by difficulty", "nats per true token without a thought", "mean gain (nats)"),
                        "model's thoughts", "difficulty", "gain")
                        .with(controls().getFirst(), control.stream().mapToDouble(Bin::meanDifficulty).toArray(),
                                control.stream().mapToDouble(Bin::meanGain).toArray()),
                Chart.lines("Gain by mixing weight", "weight of the thought", "mean gain (nats)")
                        .with("model's thoughts", weights, byWeight),
                Chart.lines("Thoughts before the answer", "tokens of the thought", "mean gain of the answer (nats)")
                        .with("model's thoughts", lengths, byLength));
    }
}
