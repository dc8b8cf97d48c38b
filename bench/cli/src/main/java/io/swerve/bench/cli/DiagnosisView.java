package io.swerve.bench.cli;

import io.swerve.bench.console.Console;
import io.swerve.bench.console.JsonReport;
import io.swerve.bench.console.Palette;
import io.swerve.steering.VectorImport;
import io.swerve.steering.doctor.Diagnosis;
import io.swerve.steering.doctor.Diagnosis.ReadingComparison;
import io.swerve.steering.doctor.Diagnosis.ReadingScore;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A diagnosis as text and as JSON. */
record DiagnosisView(VectorImport imported, Diagnosis diagnosis, Optional<Path> repaired) {

    JsonReport report() {
        JsonReport report = new JsonReport().put("verdict", lower(diagnosis.verdict()))
                .put("sign", lower(diagnosis.sign())).put("scale", lower(diagnosis.scale()))
                .put("reading", diagnosis.best().map(best -> best.reading().toString()).orElse(null))
                .put("findings", diagnosis.findings()).put("reliability", diagnosis.reliability())
                .put("flipped", diagnosis.flipped())
                .put("declared", new JsonReport().put("dialect", imported.dialect().toString())
                        .put("certain", imported.certain()).put("findings", imported.findings()))
                .put("readings", diagnosis.readings().stream().map(DiagnosisView::report).toList())
                .put("directions", diagnosis.layers().stream()
                        .map(layer -> new JsonReport().put("number", layer.number()).put("norm", layer.norm())
                                .put("of_activations", layer.ofActivations()).put("of_measured", layer.ofMeasured()))
                        .toList());
        diagnosis.comparison().ifPresent(comparison -> report.put("comparison", report(comparison)));
        repaired.ifPresent(file -> report.put("repaired", file.toString()));
        return report;
    }

    private static JsonReport report(ReadingScore score) {
        Map<String, Object> cosines = new LinkedHashMap<>();
        score.cosines().forEach((number, cosine) -> cosines.put(number.toString(), cosine));
        return new JsonReport().put("reading", score.reading().toString()).put("agreement", score.agreement())
                .put("mean_cosine", score.meanCosine()).put("chance", score.chance())
                .put("probability", score.probability()).put("cosines", cosines);
    }

    private static JsonReport report(ReadingComparison comparison) {
        return new JsonReport().put("better", comparison.better().toString())
                .put("other", comparison.other().toString()).put("layers", comparison.layers())
                .put("won", comparison.won()).put("advantage", comparison.advantage())
                .put("standard_error", comparison.standardError()).put("clear", comparison.clear());
    }

    void print(Console console) {
        Palette palette = console.palette();
        console.printLine(palette.strong("verdict: " + lower(diagnosis.verdict())
                + diagnosis.best().filter(_ -> diagnosis.verdict() == Diagnosis.Verdict.MISPLACED)
                        .map(best -> " (" + best.reading() + ")").orElse("")));
        diagnosis.findings().forEach(finding -> console.printLine("  " + finding));
        console.printLine("");
        console.printLine(palette.strong("by its keys: ") + imported.dialect()
                + (imported.certain() ? "" : ", uncertain"));
        imported.findings().forEach(finding -> console.printLine("  " + finding));
        if (!diagnosis.readings().isEmpty()) {
            console.printLine("");
            console.printLine(palette.strong("reading                                 |cos|    cos  chance        p"));
            diagnosis.readings().forEach(score -> console.printLine(String.format(Locale.ROOT,
                    "%-38s %6.3f %6.3f  %6.3f  %7.1g", score.reading(), score.agreement(), score.meanCosine(),
                    score.chance(), score.probability())));
        }
        console.printLine("");
        console.printLine(palette.strong("direction       norm  of activations  of measured     cos"));
        Optional<ReadingScore> best = diagnosis.best();
        for (Diagnosis.Layer layer : diagnosis.layers()) {
            Double cosine = best.map(score -> score.cosines().get(layer.number())).orElse(null);
            console.printLine(String.format(Locale.ROOT, "%9d %10.4f  %14s  %11s  %6s", layer.number(), layer.norm(),
                    number(layer.ofActivations()), number(layer.ofMeasured()), cosine == null ? "" : number(cosine)));
        }
        repaired.ifPresent(file -> console.printLine("wrote " + file + ": the vector put right"));
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
