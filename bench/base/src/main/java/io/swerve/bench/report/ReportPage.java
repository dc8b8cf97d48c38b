package io.swerve.bench.report;

import com.google.gson.JsonElement;
import io.swerve.internal.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A static page of tables and charts, which needs nothing but itself to be viewed. Not thread-safe. */
public final class ReportPage {
    /** The name of the page in a folder of results. */
    public static final String NAME = "report.html";
    private static final String STYLE = """
            body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#222}
            h1,h2,h3{line-height:1.2}h2{border-top:1px solid #ccc;padding-top:1.5rem;margin-top:3rem}
            table{border-collapse:collapse;margin:.5rem 0 1.5rem;font-size:14px}
            th,td{text-align:left;padding:.25rem .8rem .25rem 0;border-bottom:1px solid #ddd;vertical-align:top}
            .finding:first-of-type{font-size:17px;font-weight:600}.meta,dt{color:#666}dd{margin:0 0 .4rem}
            .sides{display:flex;gap:1rem;flex-wrap:wrap}.side{flex:1 1 20rem;min-width:0}
            pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#fafafa;border:1px solid #eee;padding:.6rem}
            img{max-width:100%}figure{margin:1rem 0}figcaption{font-weight:600}.plot{width:100%;max-width:760px;height:auto}.scale span{padding:0 .4rem}
            """;

    private final StringBuilder html = new StringBuilder();

    /**
     * Begins a page.
     *
     * @param title for the browser's window
     * @param heading for the reader
     */
    public ReportPage(String title, String heading) {
        html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>").append(escaped(title))
                .append("</title><meta name=\"viewport\" content=\"width=device-width\"><style>").append(STYLE)
                .append("</style></head><body>\n<h1>").append(escaped(heading)).append("</h1>\n");
    }

    /**
     * Adds a list of links to sections.
     *
     * @param lines what to say of each section, by its name
     */
    public void contents(Map<String, String> lines) {
        html.append("<ul>\n");
        lines.forEach((name, line) -> html.append("<li><a href=\"#").append(escaped(name)).append("\">")
                .append(escaped(name)).append("</a>: ").append(escaped(line)).append("</li>\n"));
        html.append("</ul>\n");
    }

    /**
     * Begins a section.
     *
     * @param name its heading, and where links lead to
     */
    public void section(String name) {
        html.append("<h2 id=\"").append(escaped(name)).append("\">").append(escaped(name)).append("</h2>\n");
    }

    /**
     * Adds a paragraph.
     *
     * @param text plain
     */
    public void paragraph(String text) {
        html.append("<p>").append(escaped(text)).append("</p>\n");
    }

    /**
     * Adds a finding, which stands out.
     *
     * @param text plain
     */
    public void finding(String text) {
        html.append("<p class=\"finding\">").append(escaped(text)).append("</p>\n");
    }

    /**
     * Adds a table.
     *
     * @param table the table
     */
    public void table(Table table) {
        html.append("<h3>").append(escaped(table.title())).append("</h3>\n<table><thead><tr>");
        table.columns().forEach(column -> html.append("<th>").append(escaped(column)).append("</th>"));
        html.append("</tr></thead><tbody>\n");
        for (List<String> row : table.rows()) {
            html.append("<tr>");
            row.forEach(cell -> html.append("<td>").append(escaped(cell)).append("</td>"));
            html.append("</tr>\n");
        }
        html.append("</tbody></table>\n");
    }

    /**
     * Adds a chart: a picture, or a table of its values where it can't be drawn; nothing if it is empty.
     *
     * @param chart the chart
     * @throws IOException if the picture can't be encoded
     */
    public void chart(Chart chart) throws IOException {
        if (chart.series().stream().allMatch(series -> series.y().length == 0)) {
            return;
        }
        if (chart.kind() == Chart.Form.BARS) {
            html.append("<figure><figcaption>").append(escaped(chart.title())).append("</figcaption>")
                    .append(ForestPlot.svg(chart)).append("</figure>\n");
            return;
        }
        Optional<byte[]> png = ChartImage.png(chart);
        if (png.isPresent()) {
            html.append("<p><img alt=\"").append(escaped(chart.title()))
                    .append("\" width=\"760\" src=\"data:image/png;base64,")
                    .append(Base64.getEncoder().encodeToString(png.get())).append("\"></p>\n");
        } else {
            table(values(chart));
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

    /**
     * Adds what is shown on demand only.
     *
     * @param title always shown
     * @param json what is hidden
     */
    public void details(String title, JsonElement json) {
        html.append("<details><summary>").append(escaped(title)).append("</summary><pre>")
                .append(escaped(RowJson.pretty(json))).append("</pre></details>\n");
    }

    /**
     * Adds what is HTML already.
     *
     * @param text of it, with everything escaped
     */
    public void raw(String text) {
        html.append(text);
    }

    /**
     * Ends the page and writes it, in place of an earlier one, or not at all.
     *
     * @param folder where {@value #NAME} goes
     * @throws IOException if it can't be written
     */
    public void write(Path folder) throws IOException {
        AtomicFile.write(folder.resolve(NAME), partial -> Files.writeString(partial, html + "</body></html>\n"));
    }

    /**
     * Makes HTML of a text.
     *
     * @param text any characters
     * @return the text, with what would end or begin an element replaced
     */
    public static String escaped(String text) {
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
