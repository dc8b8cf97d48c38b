package io.swerve.bench.experiment;

import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.ReportPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** One page with all results of a folder by the names of experiments; it needs nothing but itself to be viewed. */
final class Report {
    /** At this entropy, in nats, a token has the strongest colour. */
    private static final float STRONGEST = 2;

    /** The arm that charts compare with. */
    private static final String UNSTEERED = "unsteered";

    private Report() {}

    /** Writes the page anew. */
    static void write(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> children = Files.list(folder)) {
            files = children.map(child -> child.resolve(ResultFile.NAME)).filter(Files::isRegularFile)
                    .sorted().toList();
        }
        ReportPage page = new ReportPage("Swerve: experiments", "Experiments on reasoning");
        List<ResultFile> results = new ArrayList<>();
        Map<String, String> contents = new LinkedHashMap<>();
        for (Path file : files) {
            try {
                ResultFile result = ResultFile.read(file);
                results.add(result);
                contents.put(result.card().name(), result.result().findings().getFirst());
            } catch (ExperimentException damaged) {
                page.paragraph(damaged.getMessage());
            }
        }
        page.contents(contents);
        page.raw("<p class=\"meta\">Intervals are of 95 %: Wilson's for shares, else by bootstrap over the problems. "
                + "Whiskers show them; the dashed line is the unsteered model. In texts, the stronger the colour, the "
                + "higher the entropy of the distribution that the token was chosen "
                + "from: <span class=\"scale\">" + token("0", 0) + token("0.5", 0.5f) + token("1", 1)
                + token("2 nats and more", 2) + "</span></p>\n");
        for (ResultFile result : results) {
            section(page, result);
        }
        page.write(folder);
    }

    private static void section(ReportPage page, ResultFile file) {
        Card card = file.card();
        ExperimentResult result = file.result();
        page.section(card.name());
        page.raw("<p class=\"meta\">" + ReportPage.escaped(card.question()) + "</p>\n");
        page.headline(result.findings().getFirst());
        List<Chart> charts = result.charts().stream().map(chart -> chart.withReferenceOf(UNSTEERED)).toList();
        charts.stream().limit(1).forEach(page::chart);
        result.traces().stream().limit(1).forEach(trace -> page.raw(html(trace)));
        if (result.findings().size() > 1) {
            page.folded("All findings", () -> result.findings().stream().skip(1).forEach(page::paragraph));
        }
        if (!result.tables().isEmpty()) {
            page.folded("Tables", () -> result.tables().forEach(page::table));
        }
        if (charts.size() > 1) {
            page.folded("More charts", () -> charts.stream().skip(1).forEach(page::chart));
        }
        if (result.traces().size() > 1) {
            page.folded("More texts", () -> result.traces().stream().skip(1).forEach(trace -> page.raw(html(trace))));
        }
        page.folded("Source", () -> page.raw("<dl><dt>Source</dt><dd>" + ReportPage.escaped(card.source())
                + "</dd><dt>As in the source</dt><dd>" + ReportPage.escaped(card.faithful())
                + "</dd><dt>Otherwise</dt><dd>" + ReportPage.escaped(card.analogue()) + "</dd></dl>\n"));
        page.details("Settings, models and versions", file.head());
    }

    private static String html(SampleTrace trace) {
        StringBuilder html = new StringBuilder();
        html.append("<h3>").append(ReportPage.escaped(trace.question())).append("</h3>\n<div class=\"sides\">");
        for (Side side : trace.sides()) {
            html.append("<div class=\"side\"><b>").append(ReportPage.escaped(side.label()))
                    .append("</b> <span class=\"meta\">").append(ReportPage.escaped(side.note()))
                    .append("</span><pre>");
            for (int i = 0; i < side.pieces().size(); i++) {
                html.append(token(side.pieces().get(i), side.entropies().get(i)));
            }
            html.append("</pre></div>");
        }
        return html.append("</div>\n").toString();
    }

    private static String token(String text, float entropy) {
        float strength = Float.isNaN(entropy) ? 0 : Math.clamp(entropy / STRONGEST, 0, 1);
        return String.format(Locale.ROOT,
                "<span class=\"t\" style=\"--e:%.2f\" title=\"%.3f nats\">%s</span>",
                strength, entropy, ReportPage.escaped(text));
    }
}
