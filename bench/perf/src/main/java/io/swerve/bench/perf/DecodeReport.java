package io.swerve.bench.perf;

import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Clock;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Table;
import java.util.List;
import java.util.Locale;

/**
 * What the variants of decoding took on one model.
 *
 * @param model file name of the model
 * @param layers number of blocks
 * @param width {@code n_embd}
 * @param vocabulary number of tokens
 * @param threads threads of each session
 * @param tokens tokens of each measured run
 * @param repetitions paired repetitions, each of two runs of every variant
 * @param clock what the times are
 * @param variants the results, plain decoding first
 */
public record DecodeReport(String model, int layers, int width, int vocabulary, int threads, int tokens,
        int repetitions, Clock clock, List<VariantResult> variants) {
    /** Copies the list. */
    public DecodeReport {
        variants = List.copyOf(variants);
    }

    /**
     * What a variant took.
     *
     * @param variant which
     * @param tokensPerSecond median over the repetitions
     * @param ratio share of the baseline's speed, over the repetitions; 1 for a baseline itself
     * @param bytesPerToken least Java heap allocated by the decoding thread, over the repetitions
     */
    public record VariantResult(DecodeVariant variant, double tokensPerSecond, PairedMedian ratio,
            double bytesPerToken) {}

    /** Returns the results for a page. */
    Table table() {
        Table table = Table.of(String.format(Locale.ROOT,
                "%s: %d layers x %d, vocabulary %d, %d threads, %d repetitions of 2 x %d tokens, %s time", model,
                layers,
                width, vocabulary, threads, repetitions, tokens, clock.name().toLowerCase(Locale.ROOT)), "",
                "tokens/s", "ratio to plain", "heap bytes per token", "target");
        for (VariantResult result : variants) {
            table = table.with(result.variant().title(), Figures.number(result.tokensPerSecond(), 1),
                    Figures.number(result.ratio().interval(), 3), Figures.number(result.bytesPerToken(), 1),
                    result.ratio().against(result.variant().target()));
        }
        return table;
    }

    /** Returns the results as a picture. */
    Chart chart() {
        List<VariantResult> compared = variants.stream()
                .filter(result -> result.variant().baseline() != result.variant()).toList();
        return Chart.bars("decode, " + model, "ratio to plain decoding of as many sequences",
                compared.stream().map(result -> result.variant().title()).toList())
                .with("ratio", compared.stream().map(result -> result.ratio().interval()).toList())
                .withReference(1);
    }
}
