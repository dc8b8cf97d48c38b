package io.swerve.bench.report;

import com.google.gson.JsonElement;
import io.swerve.internal.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A static page of tables and charts, which needs nothing but itself to be viewed. Not thread-safe. */
public final class ReportPage {
    /** The name of the page in a folder of results. */
    public static final String NAME = "report.html";
    /** Colours of both themes keep a contrast of 4.5 for text and of 3 for lines and marks. */
    private static final String STYLE = """
            :root{color-scheme:light dark;--text:#222;--ground:#fff;--quiet:#595959;--rule:#ccc;--box:#f6f6f6;
            --heat:240 110 20;--s0:#1f66ad;--s1:#b34700;--s2:#107a58;--s3:#6a5fb5;--s4:#c01f74;--s5:#6b6b6b;
            --s6:#8a5f10;--s7:#4b7d0f}
            @media(prefers-color-scheme:dark){:root{--text:#eaeaea;--ground:#16181b;--quiet:#adadad;--rule:#44484d;
            --box:#202327;--heat:170 65 0;--s0:#6cb2f0;--s1:#f5944d;--s2:#4cc79b;--s3:#a79ff0;--s4:#f272b5;
            --s5:#b0b0b0;--s6:#d6a84a;--s7:#9ccb55}}
            body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:var(--text);
            background:var(--ground)}
            h1,h2,h3{line-height:1.2}h2{border-top:1px solid var(--rule);padding-top:1.5rem;margin-top:3rem}
            a{color:var(--s0)}.meta,dt{color:var(--quiet)}dd{margin:0 0 .4rem}.headline{font-size:18px;font-weight:600}
            .wide{overflow-x:auto;margin:.5rem 0 1.5rem}table{border-collapse:collapse;font-size:14px}
            caption{text-align:left;font-weight:600;padding:.3rem 0}
            th,td{text-align:left;padding:.25rem .8rem .25rem 0;border-bottom:1px solid var(--rule);
            vertical-align:top;font-weight:400}thead th{font-weight:600}.n{text-align:right;white-space:nowrap}
            .sides{display:flex;gap:1rem;flex-wrap:wrap}.side{flex:1 1 20rem;min-width:0}
            pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--box);border:1px solid var(--rule);
            padding:.6rem}details{margin:.6rem 0}summary{cursor:pointer}
            .t{background:rgb(var(--heat)/var(--e))}.scale{color:var(--text)}.scale span{padding:0 .4rem}
            figure{margin:1rem 0;max-width:35rem}figcaption{font-weight:600;margin-bottom:.4rem}
            svg{width:100%;height:auto;display:block}svg text{font:12px system-ui,sans-serif;fill:currentColor;
            paint-order:stroke;stroke:var(--ground);stroke-width:3px}
            .key{list-style:none;padding:0;margin:.3rem 0;display:flex;flex-wrap:wrap;gap:.2rem 1rem}
            .key svg{display:inline-block;width:.8em;margin-right:.4em}
            .grid{stroke:var(--rule);stroke-width:1}.reference{stroke:currentColor;stroke-width:1.5;
            stroke-dasharray:5 4}polyline{fill:none}.mark{stroke-width:1}
            """ + colours();

    /** As {@link Figures} writes them, with or without an interval. */
    private static final Pattern NUMBER = Pattern
            .compile("-|[<>]?[-+]?[0-9][0-9.,]*(e[-+]?\\d+)? ?%?( \\([^()a-z]* to [^()a-z]*\\))?");

    private final StringBuilder html = new StringBuilder();

    /**
     * Begins a page.
     *
     * @param title for the browser's window
     * @param heading for the reader
     */
    public ReportPage(String title, String heading) {
        html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>").append(escaped(title))
                .append("</title><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><style>")
                .append(STYLE).append("</style></head><body><main>\n<h1>").append(escaped(heading))
                .append("</h1>\n");
    }

    private static String colours() {
        StringBuilder css = new StringBuilder();
        for (int i = 0; i < Svg.COLOURS; i++) {
            css.append(String.format(
                    ".s%1$d{stroke:var(--s%1$d);stroke-width:2}path.s%1$d,rect.s%1$d{fill:var(--s%1$d)}%n",
                    i));
        }
        return css.toString();
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
     * Adds the one sentence that stands out.
     *
     * @param text plain
     */
    public void headline(String text) {
        html.append("<p class=\"headline\">").append(escaped(text)).append("</p>\n");
    }

    /**
     * Adds a table. Columns of numbers are aligned at their right.
     *
     * @param table the table
     */
    public void table(Table table) {
        html.append("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"").append(escaped(table.title()))
                .append("\"><table><caption>").append(escaped(table.title())).append("</caption><thead><tr>");
        String[] classes = new String[table.columns().size()];
        for (int i = 0; i < classes.length; i++) {
            int column = i;
            boolean numbers = i > 0 && !table.rows().isEmpty()
                    && table.rows().stream().allMatch(row -> NUMBER.matcher(row.get(column)).matches());
            classes[i] = numbers ? " class=\"n\"" : "";
            String head = escaped(table.columns().get(i));
            html.append(head.isEmpty() ? "<td></td>" : "<th scope=\"col\"" + classes[i] + ">" + head + "</th>");
        }
        html.append("</tr></thead><tbody>\n");
        for (List<String> row : table.rows()) {
            html.append("<tr><th scope=\"row\">").append(escaped(row.getFirst())).append("</th>");
            for (int i = 1; i < row.size(); i++) {
                html.append("<td").append(classes[i]).append('>').append(escaped(row.get(i))).append("</td>");
            }
            html.append("</tr>\n");
        }
        html.append("</tbody></table></div>\n");
    }

    /**
     * Adds a chart, with the values that it shows on demand; nothing if it is empty.
     *
     * @param chart the chart
     */
    public void chart(Chart chart) {
        if (chart.series().stream().allMatch(series -> series.y().length == 0)) {
            return;
        }
        html.append("<figure><figcaption>").append(escaped(chart.title())).append("</figcaption>");
        if (chart.series().size() > 1) {
            html.append("<ul class=\"key\">");
            for (int i = 0; i < chart.series().size(); i++) {
                html.append("<li>").append(Svg.key(i)).append(escaped(chart.series().get(i).name())).append("</li>");
            }
            html.append("</ul>");
        }
        html.append(chart.kind() == Chart.Form.BARS ? ForestPlot.svg(chart) : XyPlot.svg(chart))
                .append("</figure>\n");
        folded("Values of the chart: " + chart.title(), () -> table(values(chart)));
    }

    /**
     * Adds what is shown on demand only.
     *
     * @param title always shown
     * @param content adds to this page what is hidden
     */
    public void folded(String title, Runnable content) {
        html.append("<details><summary>").append(escaped(title)).append("</summary>");
        content.run();
        html.append("</details>\n");
    }

    private static Table values(Chart chart) {
        Table table = Table.of(chart.title(), chart.xTitle().isEmpty() ? "category" : chart.xTitle(), "series",
                chart.yTitle().isEmpty() ? "value" : chart.yTitle(), "from", "to");
        for (Chart.Series series : chart.series()) {
            for (int i = 0; i < series.x().length; i++) {
                String place = i < chart.categories().size()
                        ? chart.categories().get(i)
                        : Figures.number(series.x()[i], 3);
                boolean interval = i < series.low().length;
                table = table.with(place, series.name(), Figures.number(series.y()[i], 4),
                        interval ? Figures.number(series.low()[i], 4) : "-",
                        interval ? Figures.number(series.high()[i], 4) : "-");
            }
        }
        return table;
    }

    /**
     * Adds an object that is shown on demand only.
     *
     * @param title always shown
     * @param json what is hidden
     */
    public void details(String title, JsonElement json) {
        folded(title, () -> html.append("<pre>").append(escaped(RowJson.pretty(json))).append("</pre>"));
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
        AtomicFile.write(folder.resolve(NAME), partial -> Files.writeString(partial, html + "</main></body></html>\n"));
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
