package io.swerve.bench.experiment.forking;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.forking.ForkingExperiment.PairRow;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.PairedTest;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.forking.EntropyCalibration;
import io.swerve.reasoning.forking.EntropyDeciles;
import io.swerve.reasoning.forking.ForkingMask;
import io.swerve.reasoning.forking.TokenLexicon;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is told of a run.
 *
 * @param settings of it
 * @param context of it
 * @param model that wrote the texts
 * @param entropies of the texts
 * @param asked the problems of the texts
 * @param pairs the entropies of both models on the texts, if there are two with one tokenizer
 * @param ordinary samples at temperature 1
 * @param arms samples at other temperatures, by where they are in force
 */
record ForkingReport(ForkingSettings settings, ExperimentContext context, Model model, Entropies entropies,
        List<TaskProblem> asked, Optional<List<PairRow>> pairs, List<SampleRow> ordinary,
        Map<TokenScope, Map<Double, List<SampleRow>>> arms) {
    private static final int SHOWN = 3;
    private static final int LEXICON = 15;
    private static final double PAPER_CERTAIN = 0.5064;
    private static final double PAPER_OVERLAP = 0.8667;

    ExperimentResult result() {
        JsonObject summary = new JsonObject();
        List<String> findings = new ArrayList<>();
        List<Table> tables = new ArrayList<>();
        List<Chart> charts = new ArrayList<>();
        distribution(findings, charts, summary);
        lexicon(findings, tables, summary);
        pairs.ifPresentOrElse(rows -> overlap(rows, findings, tables, summary),
                () -> findings.add("The overlap needs a base and a thinking model with one tokenizer."));
        samples(findings, tables, charts, summary);
        return new ExperimentResult(findings, tables, charts, traces(), summary);
    }

    private void distribution(List<String> findings, List<Chart> charts, JsonObject summary) {
        EntropyCalibration calibration = entropies.calibration();
        findings.add("%s of %d tokens have less than 0.01 nats (paper: %s); the %s percentile is %s nats (paper: %s for"
                .formatted(Figures.percent(calibration.certainShare()), calibration.tokens(),
                        Figures.percent(PAPER_CERTAIN), Figures.number(100 * calibration.percentile(), 0) + "th",
                        Figures.number(calibration.threshold(), 4), Figures.number(TokenScope.PAPER_THRESHOLD, 3))
                + " the 80th).");
        double open = (double) ForkingMask.above(entropies.all(), TokenScope.PAPER_THRESHOLD).count()
                / calibration.tokens();
        findings.add(Figures.percent(open) + " of the tokens are above the paper's threshold. The more certain a model"
                + " is, the more tokens with next to no choice the top " + Figures.percent(1 - calibration.percentile())
                + " hold.");
        summary.addProperty("above_paper_threshold", open);
        summary.addProperty("tokens", calibration.tokens());
        summary.addProperty("certain_share", calibration.certainShare());
        summary.addProperty("threshold", calibration.threshold());
        summary.addProperty("forking_share", calibration.forkingShare());
        float[] sorted = entropies.all().clone();
        Arrays.sort(sorted);
        double[] percentiles = IntStream.rangeClosed(0, 100).asDoubleStream().toArray();
        charts.add(Chart.lines("Entropy of the tokens, sorted", "percentile", "nats").with("tokens", percentiles,
                Arrays.stream(percentiles).map(p -> sorted[(int) Math.round(p / 100 * (sorted.length - 1))])
                        .toArray()));
    }

    private void lexicon(List<String> findings, List<Table> tables, JsonObject summary) {
        List<TokenLexicon.TokenStatistics> high = entropies.lexicon().highest(LEXICON, settings.moreThan());
        List<TokenLexicon.TokenStatistics> low = entropies.lexicon().lowest(LEXICON, settings.moreThan());
        if (high.isEmpty()) {
            findings.add("No token occurs more than " + settings.moreThan()
                    + " times: there is no lexicon; read more --texts.");
            return;
        }
        findings.add("Chosen at the highest entropies: " + high.stream().limit(8).map(this::piece)
                .collect(Collectors.joining(", ")) + "; at the lowest: "
                + low.stream().limit(8).map(this::piece).collect(Collectors.joining(", ")) + ".");
        Table table = Table.of("Tokens by mean entropy", "highest", "nats", "times", "lowest", "nats", "times");
        JsonArray array = new JsonArray();
        for (int i = 0; i < high.size(); i++) {
            TokenLexicon.TokenStatistics a = high.get(i);
            TokenLexicon.TokenStatistics b = low.get(i);
            table = table.with(piece(a), Figures.number(a.meanEntropy(), 3), String.valueOf(a.occurrences()), piece(b),
                    Figures.number(b.meanEntropy(), 5), String.valueOf(b.occurrences()));
            array.add(piece(a));
        }
        tables.add(table);
        summary.add("highest", array);
    }

    private String piece(TokenLexicon.TokenStatistics entry) {
        return "'" + model.tokenizer().decode(new int[]{entry.token()}, true).replace("\n", "\\n") + "'";
    }

    private void overlap(List<PairRow> rows, List<String> findings, List<Table> tables, JsonObject summary) {
        double share = 1 - settings.percentile();
        float[] base = joined(rows, PairRow::base);
        float[] thinking = joined(rows, PairRow::thinking);
        int[] starts = new int[rows.size() + 1];
        for (int i = 0; i < rows.size(); i++) {
            starts[i + 1] = starts[i] + rows.get(i).base().length;
        }
        ForkingMask first = ForkingMask.top(base, share);
        ForkingMask second = ForkingMask.top(thinking, share);
        // whole texts are resampled: the tokens of one are not independent
        Interval overlap = new Bootstrap(context.seed()).of(rows.size(), sample -> {
            long common = 0;
            long all = 0;
            for (int text : sample) {
                for (int i = starts[text]; i < starts[text + 1]; i++) {
                    all += first.isFork(i) ? 1 : 0;
                    common += first.isFork(i) && second.isFork(i) ? 1 : 0;
                }
            }
            return (double) common / all;
        });
        summary.add("overlap", Figures.json(overlap));
        findings.add("Of the base model's top " + Figures.percent(share) + " of tokens, " + Figures.percent(overlap)
                + " are the thinking model's too (paper: at least " + Figures.percent(PAPER_OVERLAP)
                + " along a training by reinforcement; chance: " + Figures.percent(share) + ").");
        Table table = Table.of("Entropy by deciles of the base model's, in nats", "decile", "tokens", "base",
                "thinking", "change");
        for (EntropyDeciles.Decile decile : EntropyDeciles.compare(base, thinking)) {
            table = table.with(String.valueOf(decile.decile()), String.valueOf(decile.tokens()),
                    Figures.number(decile.first(), 5), Figures.number(decile.second(), 5),
                    Figures.number(decile.difference(), 5));
        }
        tables.add(table);
    }

    private static float[] joined(List<PairRow> rows, Function<PairRow, float[]> side) {
        float[] all = new float[rows.stream().mapToInt(row -> side.apply(row).length).sum()];
        int at = 0;
        for (PairRow row : rows) {
            float[] part = side.apply(row);
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private void samples(List<String> findings, List<Table> tables, List<Chart> charts, JsonObject summary) {
        Bootstrap bootstrap = new Bootstrap(context.seed());
        Measures all = samples();
        add(all, 1, "all tokens", ordinary, bootstrap);
        Chart right = Chart.lines("Right answers by temperature", "temperature", "share of right answers");
        Chart trigrams = Chart.lines("Diversity by temperature", "temperature", "share of different trigrams");
        for (TokenScope place : TokenScope.values()) {
            Measures ofPlace = samples();
            List<Double> temperatures = new ArrayList<>(arms.get(place).keySet());
            temperatures.add(1.0);
            temperatures.sort(null);
            for (double temperature : temperatures) {
                List<SampleRow> rows = arms.get(place).getOrDefault(temperature, ordinary);
                add(ofPlace, temperature, place.label(), rows, bootstrap);
                if (temperature != 1) {
                    add(all, temperature, place.label(), rows, bootstrap);
                }
            }
            right = ofPlace.series(right, place.label(), "temperature", "right");
            trigrams = ofPlace.series(trigrams, place.label(), "temperature", "trigrams");
        }
        for (double temperature : settings.temperatures()) {
            findings.add(compare(temperature, bootstrap));
        }
        summary.add("samples", all.json(null, "temperature", "at", "right", "trigrams", "texts"));
        tables.add(all.table("Samples of " + ordinary.size() + " problems, " + settings.samples() + " each", null));
        charts.add(right);
        charts.add(trigrams);
    }

    private String compare(double temperature, Bootstrap bootstrap) {
        List<SampleRow> forks = arms.get(TokenScope.FORKS).get(temperature);
        List<SampleRow> all = arms.get(TokenScope.EVERYWHERE).get(temperature);
        PairedTest test = PairedTest.of(values(forks, SampleRow::right), values(all, SampleRow::right),
                context.seed());
        PairedTest diversity = PairedTest.of(values(forks, SampleRow::trigrams), values(ordinary, SampleRow::trigrams),
                context.seed());
        return "Temperature " + Figures.number(temperature, 1) + " at forks only: "
                + Figures.percent(bootstrap.mean(values(forks, SampleRow::right))) + " right, at all tokens "
                + Figures.percent(bootstrap.mean(values(all, SampleRow::right))) + " (" + Figures.p(test)
                + "), at all but forks " + right(TokenScope.ELSEWHERE, temperature, bootstrap) + ", at "
                + TokenScope.OPEN.label() + " " + right(TokenScope.OPEN, temperature, bootstrap)
                + "; different trigrams " + Figures.percent(bootstrap.mean(values(forks, SampleRow::trigrams)))
                + ", at temperature 1 " + Figures.percent(bootstrap.mean(values(ordinary, SampleRow::trigrams)))
                + " (" + Figures.p(diversity) + ").";
    }

    private String right(TokenScope place, double temperature, Bootstrap bootstrap) {
        return Figures.percent(bootstrap.mean(values(arms.get(place).get(temperature), SampleRow::right)));
    }

    private static double[] values(List<SampleRow> rows, ToDoubleFunction<SampleRow> value) {
        return rows.stream().mapToDouble(value).toArray();
    }

    private static Measures samples() {
        return new Measures(Column.number("temperature", "temperature", 1), Column.of("at", "at"),
                Column.percent("right", "right"), Column.percent("texts", "different texts"),
                Column.percent("trigrams", "different trigrams"), Column.estimate("answers", "answers", 2),
                Column.estimate("tokens", "tokens", 0), Column.percent("ended", "ended"));
    }

    private static void add(Measures samples, double temperature, String place, List<SampleRow> rows,
            Bootstrap bootstrap) {
        samples.add(place, temperature, place, bootstrap.mean(values(rows, SampleRow::right)),
                bootstrap.mean(values(rows, SampleRow::texts)), bootstrap.mean(values(rows, SampleRow::trigrams)),
                bootstrap.mean(values(rows, SampleRow::answers)), bootstrap.mean(values(rows, SampleRow::tokens)),
                bootstrap.mean(values(rows, SampleRow::ended)).estimate());
    }

    private List<SampleTrace> traces() {
        return IntStream.range(0, Math.min(SHOWN, asked.size()))
                .mapToObj(i -> new SampleTrace(asked.get(i).question(),
                        List.of(SampleTrace.Side.of("sampled at temperature 1",
                                entropies.calibration().mask(entropies.texts().get(i).entropies()).count() + " forks",
                                model, entropies.texts().get(i).tokens(), entropies.texts().get(i).entropies()))))
                .toList();
    }
}
