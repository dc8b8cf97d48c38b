package io.swerve.bench.experiment;

import io.swerve.bench.experiment.SampleTrace.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** One page with all results of a folder, which needs nothing but itself to be viewed. */
final class Report {
    static final String NAME = "report.html";
    /** At this entropy, in nats, a token has the strongest colour. */
    private static final float STRONGEST = 2;
    private static final String STYLE = """
            body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#222}
            h1,h2,h3{line-height:1.2}h2{border-top:1px solid #ccc;padding-top:1.5rem;margin-top:3rem}
            table{border-collapse:collapse;margin:.5rem 0 1.5rem;font-size:14px}
            th,td{text-align:left;padding:.25rem .8rem .25rem 0;border-bottom:1px solid #ddd;vertical-align:top}
            .finding:first-of-type{font-size:17px;font-weight:600}.meta,dt{color:#666}dd{margin:0 0 .4rem}
            .sides{display:flex;gap:1rem;flex-wrap:wrap}.side{flex:1 1 20rem;min-width:0}
            pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#fafafa;border:1px solid #eee;padding:.6rem}
            img{max-width:100%}.scale span{padding:0 .4rem}
            """;

    private Report() {}

    /** Writes the page anew. */
    static void write(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> children = Files.list(folder)) {
            files = children.map(child -> child.resolve(ResultFile.NAME)).filter(Files::isRegularFile)
                    .sorted(Comparator.comparingInt(Report::order).thenComparing(Path::toString)).toList();
        }
        StringBuilder page = new StringBuilder();
        page.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Swerve: experiments")
                .append("</title><meta name=\"viewport\" content=\"width=device-width\"><style>").append(STYLE)
                .append("</style></head><body>\n<h1>Experiments on reasoning</h1>\n");
        List<ResultFile> results = new ArrayList<>();
        for (Path file : files) {
            try {
                results.add(ResultFile.read(file));
            } catch (ExperimentException damaged) {
                page.append("<p>").append(escaped(damaged.getMessage())).append("</p>\n");
            }
        }
        page.append("<ul>\n");
        for (ResultFile result : results) {
            page.append("<li><a href=\"#").append(result.card().name()).append("\">").append(result.card().name())
                    .append("</a>: ").append(escaped(result.result().findings().getFirst())).append("</li>\n");
        }
        page.append(
                "</ul>\n<p class=\"meta\">Intervals are 95 % bootstrap intervals over the problems. In traces, the ")
                .append("stronger the colour, the higher the entropy of the distribution that the token was chosen ")
                .append("from: <span class=\"scale\">").append(token("0", 0)).append(token("0.5", 0.5f))
                .append(token("1", 1)).append(token("2 nats and more", 2)).append("</span></p>\n");
        for (ResultFile result : results) {
            section(page, result);
        }
        page.append("</body></html>\n");
        Path partial = folder.resolve(NAME + ".partial");
        try {
            Files.writeString(partial, page);
            Files.move(partial, folder.resolve(NAME), StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static int order(Path file) {
        String name = file.getParent().getFileName().toString();
        List<String> names = ExperimentRegistry.all().stream().map(experiment -> experiment.card().name()).toList();
        int index = names.indexOf(name);
        return index < 0 ? names.size() : index;
    }

    private static void section(StringBuilder page, ResultFile file) throws IOException {
        Card card = file.card();
        Result result = file.result();
        page.append("<h2 id=\"").append(card.name()).append("\">").append(card.name()).append("</h2>\n<p>")
                .append(escaped(card.question())).append("</p>\n");
        for (String finding : result.findings()) {
            page.append("<p class=\"finding\">").append(escaped(finding)).append("</p>\n");
        }
        for (Table table : result.tables()) {
            table(page, table);
        }
        for (Chart chart : result.charts()) {
            chart(page, chart);
        }
        for (SampleTrace trace : result.traces()) {
            trace(page, trace);
        }
        page.append("<dl><dt>Source</dt><dd>").append(escaped(card.source()))
                .append("</dd><dt>As in the source</dt><dd>")
                .append(escaped(card.faithful())).append("</dd><dt>Otherwise</dt><dd>")
                .append(escaped(card.analogue())).append("</dd></dl>\n<details><summary>Settings, models and versions")
                .append("</summary><pre>").append(escaped(RowJson.pretty(file.head()))).append("</pre></details>\n");
    }

    private static void table(StringBuilder page, Table table) {
        page.append("<h3>").append(escaped(table.title())).append("</h3>\n<table><thead><tr>");
        table.columns().forEach(column -> page.append("<th>").append(escaped(column)).append("</th>"));
        page.append("</tr></thead><tbody>\n");
        for (List<String> row : table.rows()) {
            page.append("<tr>");
            row.forEach(cell -> page.append("<td>").append(escaped(cell)).append("</td>"));
            page.append("</tr>\n");
        }
        page.append("</tbody></table>\n");
    }

    private static void chart(StringBuilder page, Chart chart) throws IOException {
        Optional<byte[]> png = ChartImage.png(chart);
        if (png.isPresent()) {
            page.append("<p><img alt=\"").append(escaped(chart.title()))
                    .append("\" width=\"760\" src=\"data:image/png;base64,")
                    .append(Base64.getEncoder().encodeToString(png.get())).append("\"></p>\n");
        } else {
            table(page, values(chart));
        }
    }

    /** What a chart shows, where it can't be drawn. */
    private static Table values(Chart chart) {
        Table table = Table.of(chart.title(), "series", chart.xTitle().isEmpty() ? "category" : chart.xTitle(),
                chart.yTitle());
        for (Chart.Series series : chart.series()) {
            for (int i = 0; i < series.x().length; i++) {
                String place = i < chart.categories().size()
                        ? chart.categories().get(i)
                        : Figures.number(series.x()[i], 3);
                table = table.with(series.name(), place, Figures.number(series.y()[i], 4));
            }
        }
        return table;
    }

    private static void trace(StringBuilder page, SampleTrace trace) {
        page.append("<h3>").append(escaped(trace.question())).append("</h3>\n<div class=\"sides\">");
        for (Side side : trace.sides()) {
            page.append("<div class=\"side\"><b>").append(escaped(side.label())).append("</b> <span class=\"meta\">")
                    .append(escaped(side.note())).append("</span><pre>");
            for (int i = 0; i < side.pieces().size(); i++) {
                page.append(token(side.pieces().get(i), side.entropies().get(i)));
            }
            page.append("</pre></div>");
        }
        page.append("</div>\n");
    }

    private static String token(String text, float entropy) {
        float strength = Float.isNaN(entropy) ? 0 : Math.clamp(entropy / STRONGEST, 0, 1);
        return String.format(Locale.ROOT,
                "<span style=\"background:rgba(240,110,20,%.2f)\" title=\"%.3f nats\">%s</span>",
                strength, entropy, escaped(text));
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.append(c < ' ' && c != '\n' && c != '\t' ? '\uFFFD' : c);
            }
        }
        return escaped.toString();
    }
}
