package io.swerve.bench.experiment.forking;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.Ground;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.forking.ForkingExperiment.PairRow;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Comparison;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.Shares;
import io.swerve.bench.statistics.TargetVerdict;
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
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is told of a run.
 *
 * @param settings of it
 * @param seed of the resampling
 * @param spelling gives the text of a token
 * @param entropies of the texts
 * @param pairs the entropies of both models on the texts, if there are two with one tokenizer
 * @param ordinary samples at temperature 1
 * @param arms samples at other temperatures, by where they are in force
 */
record ForkingReport(ForkingSettings settings, long seed, IntFunction<String> spelling, Entropies entropies,
        Optional<List<PairRow>> pairs, List<SampleRow> ordinary,
        Map<TokenScope, Map<Double, List<SampleRow>>> arms) {
    private static final int LEXICON = 15;
    private static final double PAPER_CERTAIN = 0.5064;
    private static final double PAPER_OVERLAP = 0.8667;

    ExperimentResult result(List<SampleTrace> traces) {
        JsonObject summary = new JsonObject();
        List<String> findings = new ArrayList<>();
        List<Table> tables = new ArrayList<>();
        List<Chart> charts = new ArrayList<>();
        distribution(findings, charts, summary);
        lexicon(findings, tables, summary);
        pairs.ifPresentOrElse(rows -> overlap(rows, findings, tables, summary),
                () -> findings.add("The overlap needs a base and a thinking model with one tokenizer."));
        samples(findings, tables, charts, summary);
        return new ExperimentResult(findings, tables, charts, traces, summary);
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
        findings.add(Figures.percent(open) + " of the tokens are above the paper's threshold.");
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
        return "'" + spelling.apply(entry.token()).replace("\n", "\\n") + "'";
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
        Interval overlap = new Bootstrap(seed).of(rows.size(), sample -> {
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
                + " are the thinking model's too: " + (overlap.excludes(share)
                        ? overlap.estimate() > share ? "more than by chance" : "fewer than by chance"
                        : "not to be told from chance")
                + " (" + Figures.percent(share) + "), and the paper's " + Figures.percent(PAPER_OVERLAP)
                + " along a training by reinforcement is " + TargetVerdict.atLeast(overlap, PAPER_OVERLAP).label()
                + ".");
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
        Bootstrap bootstrap = new Bootstrap(seed);
        Measures all = samples();
        add(all, 1, TokenScope.EVERYWHERE, ordinary, bootstrap);
        Chart right = Chart.lines("Right answers by temperature", "temperature", "share of right answers");
        Chart trigrams = Chart.lines("Diversity by temperature", "temperature", "share of different trigrams");
        for (TokenScope place : TokenScope.values()) {
            Measures ofPlace = samples();
            List<Double> temperatures = new ArrayList<>(arms.get(place).keySet());
            temperatures.add(1.0);
            temperatures.sort(null);
            for (double temperature : temperatures) {
                List<SampleRow> rows = arms.get(place).getOrDefault(temperature, ordinary);
                add(ofPlace, temperature, place, rows, bootstrap);
                if (temperature != 1) {
                    add(all, temperature, place, rows, bootstrap);
                }
            }
            right = ofPlace.series(right, place.label(), "temperature", "right");
            trigrams = ofPlace.series(trigrams, place.label(), "temperature", "trigrams");
        }
        summary.add("comparisons", new JsonArray());
        for (double temperature : settings.temperatures()) {
            findings.add(compare(temperature, all, summary));
        }
        summary.add("samples", all.json(null, "temperature", "at", "right", "trigrams", "texts", "cut"));
        tables.add(all.table("Samples of " + ordinary.size() + " problems, " + settings.samples() + " each", null));
        charts.add(right);
        charts.add(trigrams);
    }

    /** Where the temperature is in force, and what it gave. */
    private int row(Measures all, double temperature, TokenScope place) {
        return IntStream.range(0, all.size()).filter(row -> all.name(row).equals(name(temperature, place)))
                .findFirst().orElseThrow();
    }

    private static String name(double temperature, TokenScope place) {
        return Figures.number(temperature, 1) + " at " + place.label();
    }

    private String compare(double temperature, Measures all, JsonObject summary) {
        List<SampleRow> forks = arms.get(TokenScope.FORKS).get(temperature);
        List<SampleRow> everywhere = arms.get(TokenScope.EVERYWHERE).get(temperature);
        Comparison right = Comparison.shares(values(forks, SampleRow::right), values(everywhere, SampleRow::right),
                seed);
        Comparison diversity = Comparison.means(values(forks, SampleRow::trigrams),
                values(ordinary, SampleRow::trigrams), seed);
        JsonObject object = new JsonObject();
        object.addProperty("temperature", temperature);
        object.add("forks_against_all", Figures.json(right));
        object.add("trigrams_against_ordinary", Figures.json(diversity));
        summary.getAsJsonArray("comparisons").add(object);
        int atForks = row(all, temperature, TokenScope.FORKS);
        int atAll = row(all, temperature, TokenScope.EVERYWHERE);
        Ground ground = Ground.of(arm("forks only", forks), arm("all tokens", everywhere));
        return "Temperature " + Figures.number(temperature, 1) + ": "
                + ground.say(right, "at forks only it leaves more answers right than at all tokens",
                        "at forks only it leaves fewer answers right than at all tokens",
                        "at forks only and at all tokens as many answers are right, as far as can be told")
                + " (" + all.cell(atForks, "right") + " against " + all.cell(atAll, "right") + ", "
                + right.test().text() + "); at all but forks "
                + all.cell(row(all, temperature, TokenScope.ELSEWHERE), "right") + ", at " + TokenScope.OPEN.label()
                + " " + all.cell(row(all, temperature, TokenScope.OPEN), "right") + ". Different trigrams: "
                + all.cell(atForks, "trigrams") + " at forks only, " + all.cell(0, "trigrams") + " at temperature 1, "
                + (diversity.isClear()
                        ? diversity.difference().estimate() > 0 ? "more" : "fewer"
                        : "not to be told from each other")
                + " (" + diversity.test().text() + ").";
    }

    private static Ground.Arm arm(String name, List<SampleRow> rows) {
        return Ground.Arm.of(name, values(rows, SampleRow::right), values(rows, SampleRow::cut));
    }

    private static double[] values(List<SampleRow> rows, ToDoubleFunction<SampleRow> value) {
        return rows.stream().mapToDouble(value).toArray();
    }

    private static Measures samples() {
        return new Measures(Column.number("temperature", "temperature", 1), Column.of("at", "at"),
                Column.percent("right", "right"), Column.percent("texts", "different texts"),
                Column.percent("trigrams", "different trigrams"), Column.estimate("answers", "answers", 2),
                Column.estimate("tokens", "tokens", 0), Column.percent("cut", "cut"));
    }

    private void add(Measures samples, double temperature, TokenScope place, List<SampleRow> rows,
            Bootstrap bootstrap) {
        samples.add(name(temperature, place), temperature, place.label(),
                Shares.mean(values(rows, SampleRow::right), settings.samples()),
                Shares.mean(values(rows, SampleRow::texts), settings.samples()),
                Shares.mean(values(rows, SampleRow::trigrams), settings.samples()),
                bootstrap.mean(values(rows, SampleRow::answers)), bootstrap.mean(values(rows, SampleRow::tokens)),
                Arrays.stream(values(rows, SampleRow::cut)).average().orElse(0));
    }
}
